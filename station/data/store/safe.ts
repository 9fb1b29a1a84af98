import { Dexie, type EntityTable } from 'dexie'
import type { Bytes } from '../../../shared/entry/bytes.ts'
import type { SecretKey } from '../../../shared/entry/seal.ts'
import type { SignatureAlg } from '../../../shared/entry/sign.ts'

export type KeyRow = {
  readonly name: 'sign' | 'agree'
  readonly alg: SignatureAlg | 'ECDH'
  readonly key: SecretKey
}

/** A piece of a call as this desk sent it, in a WebM file of its own. By the county's time, epoch ms; its length before it was encrypted. */
export type Reel = {
  readonly kind: 'camera' | 'microphone'
  readonly from: number
  readonly to: number
  readonly bytes: number
}

/** One parcel, such as a photographed page: encrypted, so that its hash is its name on the way. */
export type PageRow = {
  readonly hash: string
  /** The subject whose key opens it: a matter, of a recording its evidence item. */
  readonly matter: string
  readonly media: string
  readonly size: number
  /**
   * `kept`: the hub would not have it; never sent again by itself. `broken`: what is here is not what its name says, so it cannot be sent.
   * `given-up`: no entry here names it, or the one that does was refused and declined: nobody waits for it, unless the county asks. `trimmed`: the county has it, and its bytes are not
   * here any more. `copy`: the desk's own, which nobody has asked for.
   */
  readonly state: 'copy' | 'waiting' | 'there' | 'kept' | 'broken' | 'given-up' | 'trimmed'
  /** Of what is `kept`. */
  readonly why?: 'too-large' | 'not-yours' | 'bad-request' | 'hash-mismatch'
  /** How many bytes the hub keeps, as last heard. */
  readonly sent?: number
  /** How often it arrived whole and was not what its name says. */
  readonly damaged?: number
  /** Of a `copy`, and of one that was given. */
  readonly reel?: Reel
}
type BytesRow = { readonly hash: string; readonly bytes: Bytes }

/**
 * What RxDB's documents cannot hold: keys, which are handles and no JSON, and pages, whose bytes would travel to every window with
 * every event. A plain Dexie database beside the room, as durable.
 */
export type Safe = {
  readonly keys: EntityTable<KeyRow, 'name'>
  readonly pages: EntityTable<PageRow, 'hash'>
  readonly bytes: EntityTable<BytesRow, 'hash'>
  readonly addPages: (pages: readonly (PageRow & BytesRow)[]) => Promise<void>
  /** The bytes of those go that are `there` still: what the county misses since, or would be given, stays. */
  readonly trimPages: (hashes: readonly string[]) => Promise<void>
  /** Nothing stays of these. */
  readonly dropPages: (hashes: readonly string[]) => Promise<void>
  /** Nothing stays of the pages of a matter. */
  readonly erasePages: (matter: string) => Promise<void>
  /** They came back. */
  readonly restorePage: (hash: string, bytes: Bytes) => Promise<void>
  readonly clear: () => Promise<void>
  readonly close: () => void
}

export async function openSafe(name: string): Promise<Safe> {
  const database = new Dexie(`${name}-safe`, { chromeTransactionDurability: 'strict' })
  database.version(1).stores({ keys: 'name', pages: 'hash, state, matter', bytes: 'hash' })
  await database.open()
  const keys: Safe['keys'] = database.table('keys')
  const pages: Safe['pages'] = database.table('pages')
  const bytes: Safe['bytes'] = database.table('bytes')
  return {
    keys,
    pages,
    bytes,
    addPages: (rows) =>
      database.transaction('rw', pages, bytes, async () => {
        await bytes.bulkPut(rows.map((row) => ({ hash: row.hash, bytes: row.bytes })))
        await pages.bulkPut(rows.map(({ bytes: _bytes, ...row }) => row))
      }),
    trimPages: (hashes) =>
      database.transaction('rw', pages, bytes, async () => {
        const named = pages.where('hash').anyOf(hashes)
        const there = await named.and(({ state }) => state === 'there').primaryKeys()
        await pages.bulkUpdate(there.map((key) => ({ key, changes: { state: 'trimmed' as const } })))
        await bytes.bulkDelete(there)
      }),
    dropPages: (hashes) =>
      database.transaction('rw', pages, bytes, async () => {
        await bytes.bulkDelete([...hashes])
        await pages.bulkDelete([...hashes])
      }),
    erasePages: (matter) =>
      database.transaction('rw', pages, bytes, async () => {
        const all = await pages.where('matter').equals(matter).primaryKeys()
        await bytes.bulkDelete(all)
        await pages.bulkDelete(all)
      }),
    restorePage: (hash, plain) =>
      database.transaction('rw', pages, bytes, async () => {
        await bytes.put({ hash, bytes: plain })
        await pages.update(hash, { state: 'there' })
      }),
    clear: () =>
      database.transaction('rw', keys, pages, bytes, async () => {
        await Promise.all([keys.clear(), pages.clear(), bytes.clear()])
      }),
    close: () => database.close(),
  }
}
