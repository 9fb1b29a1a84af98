import { Dexie, type EntityTable } from 'dexie'
import type { Bytes } from '../../../shared/entry/bytes.ts'
import type { SecretKey } from '../../../shared/entry/seal.ts'
import type { SignatureAlg } from '../../../shared/entry/sign.ts'

export type KeyRow = {
  readonly name: 'sign' | 'agree'
  readonly alg: SignatureAlg | 'ECDH'
  readonly key: SecretKey
}

/** One parcel, such as a photographed page: encrypted, so that its hash is its name on the way. */
export type PageRow = {
  readonly hash: string
  readonly matter: string
  readonly media: string
  readonly size: number
  /**
   * `kept`: the hub would not have it; never sent again by itself. `broken`: what is here is not what its name says, so it cannot be sent.
   * `given-up`: the entry that names it was refused and declined, so nobody waits for it.
   */
  readonly state: 'waiting' | 'there' | 'kept' | 'broken' | 'given-up'
  /** Of what is `kept`. */
  readonly why?: 'too-large' | 'not-yours' | 'bad-request' | 'hash-mismatch'
  /** How many bytes the hub keeps, as last heard. */
  readonly sent?: number
  /** How often it arrived whole and was not what its name says. */
  readonly damaged?: number
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
        await pages.bulkPut(
          rows.map(({ hash, matter, media, size, state }) => ({ hash, matter, media, size, state })),
        )
      }),
    clear: () =>
      database.transaction('rw', keys, pages, bytes, async () => {
        await Promise.all([keys.clear(), pages.clear(), bytes.clear()])
      }),
    close: () => database.close(),
  }
}
