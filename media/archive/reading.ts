import type { Archive, EvidenceSigner } from '../../shared/evidence/archive.ts'
import { createFiles, type Files } from './files.ts'
import { type CountyWrap, createItemKeys, type ItemKeys } from './keys.ts'
import { createOpened, manifestBytes } from './opened.ts'
import { createRecords, plainOf, type Records } from './records.ts'
import { createSecondCopy, type SecondCopy } from './second-copy.ts'
import { orRefused, refused } from './trouble.ts'
import { verifyItem } from './verify.ts'

/** What an archive stands on: files on one disk or two, and the keys. */
export type Shelves = {
  readonly first: Files
  readonly second: SecondCopy
  readonly records: Records
  readonly keys: ItemKeys
}

export function openShelves(deps: {
  readonly dir: string
  readonly copyDir: string | null
  readonly countyWrap: CountyWrap
  readonly log: (problem: string, about?: object) => void
}): Shelves {
  const { dir, copyDir, log } = deps
  const first = createFiles(dir)
  const records = createRecords(dir)
  const keys = createItemKeys({ dirs: copyDir === null ? [dir] : [dir, copyDir], ...deps.countyWrap })
  const second = createSecondCopy({ dir: copyDir, first, records, keys, log })
  return { first, second, records, keys }
}

/** Looks, and changes nothing: also for who is not the one process that writes. */
export type Reading = Pick<Archive, 'manifestOf' | 'read' | 'list' | 'verify' | 'certificateOf'> & {
  readonly opened: ReturnType<typeof createOpened>
}

export function createReading(shelves: Shelves, signer: () => EvidenceSigner): Reading {
  const { first, second, records } = shelves
  const opened = createOpened(shelves)
  return {
    opened,
    manifestOf: (item) =>
      orRefused(async () => {
        const found = await opened(item)
        if (!found.ok) return found
        const bytes = await manifestBytes(found)
        if (!bytes) return refused('altered')
        const { keyId, ed25519, sm2 } = found.record.manifest
        const sha256 = found.record.archived.manifest
        const signed = { bytes, sha256, keyId, ed25519: Buffer.from(ed25519, 'base64') }
        return { ok: true, manifest: { ...signed, sm2: sm2 === null ? null : Buffer.from(sm2, 'base64') } }
      }),
    read: (item, name, range = { from: 0 }) =>
      orRefused(async () => {
        const found = await opened(item)
        if (!found.ok) return found
        const kept = found.record.files.find((file) => file.name === name)
        if (!kept) return refused('unknown')
        const to = Math.min(range.to ?? kept.bytes, kept.bytes)
        const from = Math.min(range.from, to)
        return { ok: true, file: plainOf(kept), from, to, body: found.bytesOf(kept, { from, to }) }
      }),
    list: (item) =>
      orRefused(async () => {
        const found = await opened(item)
        if (!found.ok) return found
        const { files } = found.record
        return { ok: true, files: files.map(plainOf), copies: second.has(item) ? 2 : 1 }
      }),
    certificateOf: (item) =>
      orRefused(async () => {
        const removal = await records.removal(item)
        if (!removal) return refused('unknown')
        const { text, keyId } = removal
        const ed25519 = Buffer.from(removal.ed25519, 'base64')
        return { ok: true, certificate: { text, ed25519, keyId } }
      }),
    verify: (item) =>
      orRefused(async () => {
        const found = await opened(item)
        if (!found.ok) return found
        const disks = [first, second.files]
        return { ok: true, verified: await verifyItem({ ...found, disks, signer: signer() }) }
      }),
  }
}
