import type { EvidenceSigner } from '../../shared/evidence/archive.ts'
import type { EvidenceManifest } from '../../shared/evidence/manifest.ts'
import type { Files } from './files.ts'
import type { ItemRecord, KeptRecord, Records, TakenFile } from './records.ts'

export const manifestName = 'manifest.json'

/** Signs the manifest as the bytes that it has, and keeps it as everything else is kept. @param shift as of the manifest's beginning */
export async function makeRecord(deps: {
  readonly first: Files
  readonly records: Records
  readonly signer: EvidenceSigner
  readonly key: Uint8Array
  readonly manifest: EvidenceManifest
  readonly taken: ReadonlyMap<string, TakenFile>
  readonly shift: number
}): Promise<ItemRecord> {
  const { first, records, signer, manifest } = deps
  const { item } = manifest
  const bytes = Buffer.from(JSON.stringify(manifest, null, 1))
  const ed25519 = base64(await signer.ed25519(bytes))
  const sm2 = signer.sm2 ? base64(await signer.sm2(bytes)) : null
  // A former attempt's says another time.
  for (const left of await records.taken(item))
    if (left.name === manifestName) await first.remove(left.address)
  const put = await first.put(only(bytes), deps.key, (named) =>
    records.take(item, { name: manifestName, ...named }),
  )
  const files = keptFiles(manifest, deps.taken, deps.shift)
  return {
    format: 'yizhan-archive-1',
    item,
    archived: {
      manifest: put.sha256,
      sm3: put.sm3,
      files: files.length,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      duration: Math.max(0, manifest.ended - manifest.began),
      wrong: [...manifest.keeping.wrong],
    },
    manifest: { address: put.address, bytes: put.bytes, keyId: signer.keyId, ed25519, sm2 },
    files,
    derived: [],
  }
}

function keptFiles(
  { keeping, began }: EvidenceManifest,
  taken: ReadonlyMap<string, TakenFile>,
  shift: number,
): KeptRecord[] {
  const within = ({ wall }: { readonly wall: number }): number =>
    Math.max(0, Math.round(wall + shift - began))
  return keeping.files.flatMap((original) => {
    const { prev: _, span, ...file } = original
    const at = taken.get(file.name)
    if (!at) return []
    const times = span && { from: within(span.began), to: within(span.until) }
    return [{ ...file, kind: 'original' as const, pieces: [], span: times, address: at.address }]
  })
}

export async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
