import {
  ArchiveFault,
  type EvidenceSigner,
  type FileFault,
  type VerifiedItem,
} from '../../shared/evidence/archive.ts'
import { readEvidenceManifest } from '../../shared/evidence/manifest.ts'
import { type Files } from './files.ts'
import { readSealed } from './read-sealed.ts'
import { manifestName } from './make-record.ts'
import { manifestBytes, type Opened } from './opened.ts'
import { createSums } from './sums.ts'

type Told = {
  readonly name: string
  readonly address: string
  readonly bytes: number
  readonly sha256: string
  readonly sm3: string
}

/** Every byte of every copy: that it opens, and that what it opens to has the sums that were told, and that the signed text names. */
export async function verifyItem(
  deps: Opened & { readonly disks: readonly (Files | null)[]; readonly signer: EvidenceSigner },
): Promise<VerifiedItem> {
  const { record, key } = deps
  const { manifest, archived } = record
  const signed: Told = { name: manifestName, ...manifest, sha256: archived.manifest, sm3: archived.sm3 }
  const told = [signed, ...record.files]
  const faults: FileFault[] = []
  for (const [place, disk] of deps.disks.entries()) {
    const copy = place === 0 ? 'first' : 'second'
    for (const one of disk ? told : []) {
      const what = disk && (await faultOf(disk, one, key))
      if (what) faults.push({ name: one.name, copy, what })
    }
  }
  faults.push(...(await faultsOfManifest(deps)))
  return { files: told.length, bytes: told.reduce((sum, { bytes }) => sum + bytes, 0), faults }
}

async function faultOf(disk: Files, told: Told, key: Uint8Array): Promise<FileFault['what'] | null> {
  if (!(await disk.has(told.address).catch(() => false))) return 'missing'
  const sums = createSums()
  try {
    for await (const part of readSealed([disk.pathOf(told.address)], key, told.bytes, { from: 0 })) {
      sums.add(part)
    }
  } catch (error) {
    if (error instanceof ArchiveFault) return 'altered'
    throw error
  }
  const { sha256, sm3 } = sums.end()
  return sha256 === told.sha256 && sm3 === told.sm3 ? null : 'altered'
}

/** What the signed text says counts, and not what the archive noted beside it. */
async function faultsOfManifest(found: Parameters<typeof verifyItem>[0]): Promise<FileFault[]> {
  const { record, signer } = found
  const bytes = await manifestBytes(found)
  // Told as a fault of the file itself.
  if (!bytes) return []
  const manifest = readEvidenceManifest(bytes)
  if (!manifest) return [{ name: manifestName, copy: 'first', what: 'altered' }]
  const { keyId, ed25519 } = record.manifest
  // Ed25519 draws nothing: signed again by the same key it is the same signature.
  const again = keyId === signer.keyId ? Buffer.from(await signer.ed25519(bytes)).toString('base64') : ed25519
  const sums = new Map(manifest.keeping.files.map(({ name, sha256 }) => [name, sha256]))
  return [
    ...(again === ed25519 ? [] : [{ name: manifestName, copy: 'first', what: 'unsigned' } as const]),
    ...record.files.flatMap(({ name, kind, sha256 }): FileFault[] =>
      kind === 'original' && sums.get(name) !== sha256 ? [{ name, copy: 'first', what: 'unsigned' }] : [],
    ),
  ]
}
