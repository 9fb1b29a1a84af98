import { createHash } from 'node:crypto'
import type { Answer, EvidenceSigner, RemovalGround, Removed } from '../../shared/evidence/archive.ts'
import type { Deletion } from '../../shared/evidence/deletion.ts'
import type { Files } from './files.ts'
import type { ItemKeys } from './keys.ts'
import type { ItemRecord, Records, RemovalRecord } from './records.ts'
import type { SecondCopy } from './second-copy.ts'
import { createRecords } from './records.ts'
import { refused } from './trouble.ts'

type Removal = (item: string, ground: RemovalGround) => Promise<Answer<{ readonly removed: Removed }>>

/**
 * Deletes an item: the certificate 销毁证明 is written first, then the key is destroyed and the files go, on every disk; only then it is done. One that
 * was stopped in the middle, or whose second disk was away, is gone on with when it is asked for again, with the same certificate.
 */
export function createRemoval(deps: {
  readonly first: Files
  readonly second: SecondCopy
  readonly records: Records
  readonly keys: ItemKeys
  readonly now: () => number
  readonly signer: () => EvidenceSigner
}): Removal {
  const { first, second, records, keys } = deps
  const disks = [first, second.files].flatMap((disk) => disk ?? [])

  const begin = async (item: string, ground: RemovalGround): Promise<RemovalRecord | null> => {
    const record = await records.of(item)
    if (!record) return null
    const at = deps.now()
    const text = certificateOf(record, ground, at)
    const signer = deps.signer()
    const ed25519 = Buffer.from(await signer.ed25519(Buffer.from(text))).toString('base64')
    const left = await records.taken(item)
    const addresses = [record.manifest, ...record.files, ...left].map(({ address }) => address)
    const { files, bytes } = record.archived
    const removal = { text, ed25519, keyId: signer.keyId, files, bytes, at, addresses, done: false }
    await records.remove(item, removal)
    return removal
  }
  const finish = async (item: string, removal: RemovalRecord): Promise<void> => {
    await keys.shred(item)
    for (const disk of disks) {
      for (const address of removal.addresses) await disk.remove(address)
      await createRecords(disk.dir).forget(item)
    }
    const done = { ...removal, addresses: [], done: true }
    for (const disk of disks) await createRecords(disk.dir).remove(item, done)
  }

  return async (item, ground) => {
    const removal = (await records.removal(item)) ?? (await begin(item, ground))
    if (!removal) return refused('unknown')
    if (!removal.done) await finish(item, removal)
    const { text, files, bytes, at } = removal
    const certificate = createHash('sha256').update(text).digest('hex')
    return { ok: true, removed: { certificate, text, files, bytes, at } }
  }
}

/** It names no person but those who decided, and no content but by its sums: what is left in the ledger can be held against it. */
function certificateOf(
  { item, archived, manifest, files }: ItemRecord,
  ground: RemovalGround,
  at: number,
): string {
  const gone = files.map(({ name, kind, bytes, sha256 }) => ({ name, kind, bytes, sha256 }))
  const certificate: Deletion = {
    format: 'yizhan-deletion-1',
    item,
    at,
    ...ground,
    ...archived,
    manifestKey: manifest.keyId,
    gone,
  }
  return JSON.stringify(certificate, null, 1)
}
