/**
 * The port between the hub and its store. Two adapters stand behind it: `couch.ts` (CouchDB 3.5, through nano) and
 * `pouch.ts` (PouchDB on LevelDB, inside the hub's own process). One contract suite, test/contract, holds both to every
 * sentence written here.
 *
 * Errors. A write answers each document with a verdict, also when the store is away: `unsure` means that the outcome
 * could not be established, and asking again is always safe. Reads throw a `StoreFault`, which the caller's one error
 * handler turns into "try again later". Anything else that is thrown is a bug of the caller.
 *
 * Revisions stay inside the adapters: only `read` and `put` show one, as an opaque token.
 */

/** The few databases of a hub. A new one is added here and described in `design/databases.ts`. */
export type DatabaseName =
  | 'journal'
  | 'quarantine'
  | 'feeds'
  | 'lanes'
  | 'keys'
  | 'directory'
  | 'audit'
  | 'parcels'
  | 'matters'
  | 'visits'
  | 'consults'
  | 'disputes'
  | 'evidence'
  | 'meta'

/**
 * How a database is laid out.
 *
 * `log`: nothing in it is ever changed or removed: only `append`, `get`, `range`, `find`, `info` and `follow` (else a TypeError).
 *
 * `indexes`: the fields of each index in their order. Only top-level fields with text, number or boolean; a document
 * that lacks one of them is not in that index. Both stores keep rows of these values on disk, outside of what `compact`
 * of an erased document reaches at once: never index personal data.
 */
export type DatabaseShape = {
  readonly log?: true
  readonly indexes?: Readonly<Record<string, readonly string[]>>
}

/**
 * A document: plain JSON with an id. Fields that are `undefined` are left out, as JSON does.
 *
 * Ids: 1 to 512 bytes, no leading underscore, no control characters and nothing above U+FFEF (the two stores and
 * JavaScript order those differently).
 */
export type Doc = { readonly _id: string }

/** Names one state of one document. Opaque; compare for equality only. */
export type Rev = string

/** The largest document, as bytes of JSON: CouchDB's own `max_document_size`. */
export const MAX_DOCUMENT_BYTES = 8_000_000

/**
 * Why a document cannot be kept, whatever is tried again:
 * `id` breaks the rules above · `field` begins with an underscore (or is `__proto__`) · `unicode` half a surrogate pair ·
 * `value` is no JSON that both stores keep (NaN, less than 2^-1022, a class, deeper than 100) · `size` · `forbidden` by the store's own rules.
 */
export type RefusalReason = 'id' | 'field' | 'unicode' | 'value' | 'size' | 'forbidden'

/**
 * What is wrong with the store itself:
 * `unreachable` no connection · `timeout` · `busy` it said so, several times · `unauthorized`, `forbidden` its
 * credentials or rights · `missing` a database is not there · `garbled` an answer that broke off or makes no sense ·
 * `rejected` it did not understand us · `contended` others kept changing the document · `disk` the embedded store
 * failed · `bookmark` not one of this query's · `closed` · `not-writer` the claim to write was lost.
 */
export type FaultCode =
  | 'unreachable'
  | 'timeout'
  | 'busy'
  | 'unauthorized'
  | 'forbidden'
  | 'missing'
  | 'garbled'
  | 'rejected'
  | 'contended'
  | 'disk'
  | 'bookmark'
  | 'closed'
  | 'not-writer'

/** The store could not answer. Its message holds no document and no password. */
export class StoreFault extends Error {
  readonly code: FaultCode
  constructor(code: FaultCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`)
    this.name = 'StoreFault'
    this.code = code
  }
}

export type Refused = { readonly kind: 'refused'; readonly reason: RefusalReason }
export type Unsure = { readonly kind: 'unsure'; readonly fault: StoreFault }

/**
 * `stored`: it was not there, and is now. `exists`: the id was taken and nothing was changed; `stored` is what stands
 * there, `same` says whether that is equal to what was offered (key order does not count).
 *
 * When CouchDB's answer was lost on the way, a document equal to the caller's counts as the caller's, here and in `put`:
 * `stored` then means that it is there. What only one may win (a claim, a ticket) must name its winner in the document.
 */
export type AppendVerdict<T> =
  | { readonly kind: 'stored' }
  | { readonly kind: 'exists'; readonly stored: T; readonly same: boolean }
  | Refused
  | Unsure

/** `conflict`: another state stands there, and nothing was changed. After `unsure` read again before deciding. */
export type PutVerdict =
  | { readonly kind: 'stored'; readonly rev: Rev }
  | { readonly kind: 'conflict' }
  | Refused
  | Unsure

export type WriteVerdict = { readonly kind: 'stored' } | Refused | Unsure

/** Ids from `from` (inclusive) to `to` (exclusive), in the order of their UTF-8 bytes. `limit` is at least 1. */
export type RangeQuery = {
  readonly from?: string
  readonly to?: string
  /** From the highest id down; `from` and `to` keep their meaning. */
  readonly descending?: boolean
  readonly limit: number
}

export type Scalar = string | number | boolean
/** From `from` (inclusive) to `to` (exclusive). */
export type Span = { readonly from?: Scalar; readonly to?: Scalar }

/**
 * `where` names leading fields of a declared index: values for the first ones, and at most one span, on the field after
 * them. The answer is in the order of the index's fields, then of ids.
 *
 * The order of text is the same in both stores only for text of one shape: ids, ISO times, lower-case words. CouchDB
 * collates by ICU, PouchDB by code point.
 */
export type FindQuery = {
  readonly index: string
  readonly where: Readonly<Record<string, Scalar | Span>>
  readonly descending?: boolean
  readonly limit: number
  /** From the page before. A page may hold fewer than `limit`; the last one brings no bookmark. */
  readonly bookmark?: string
}

export type FindPage<T> = { readonly docs: T[]; readonly bookmark?: string }

/** One step of `follow`: the documents as they are now, ids that were removed, and where to go on from. */
export type Batch<T> = { readonly docs: T[]; readonly removed: string[]; readonly since: string }

export type FollowOptions = {
  /** A `since` from this database, kept by the follower. Without it, or when it is foreign: from the beginning. */
  readonly since?: string
  /** Most documents in one step; 500 unless told. */
  readonly batch?: number
  readonly signal: AbortSignal
}

export interface Database<T extends Doc> {
  /**
   * Create only; never changes what is there. One verdict per document, in the order given, once each is settled and
   * durable (synced to disk). A bad document never fails its neighbours. Repeating a call is safe. Of several appenders
   * of one id with different documents exactly one is told `stored`. The id of a removed document is free again.
   */
  append(docs: readonly T[]): Promise<AppendVerdict<T>[]>

  /** In the order of `ids`; unknown and removed ones are undefined. */
  get(ids: readonly string[]): Promise<(T | undefined)[]>

  /** One document with its token, for `put`. */
  read(id: string): Promise<{ readonly doc: T; readonly rev: Rev } | undefined>

  /** Replaces exactly the state that `expected` names; undefined: only if there is none. Durable when it says stored. */
  put(doc: T, expected: Rev | undefined): Promise<PutVerdict>

  /** Writes each document whatever stands there: for projectors, which are alone. Of one id twice, the last counts. */
  putAll(docs: readonly T[]): Promise<WriteVerdict[]>

  /** Removes documents; unknown ids are `stored` too. The text stays on disk until `compact`. */
  remove(ids: readonly string[]): Promise<WriteVerdict[]>

  range(query: RangeQuery): Promise<T[]>

  find(query: FindQuery): Promise<FindPage<T>>

  /** @property newest of a log: the id of what was added last */
  info(): Promise<{ readonly docs: number; readonly bytes: number; readonly newest?: string }>

  /**
   * Every change at least once, then waits for more until the signal or `close` ends it (quietly). Only the latest
   * state of a document is promised. Steps may repeat and rewind, and the order between documents is not promised:
   * followers are idempotent. Keep `since` in the same store as what was made of the documents.
   *
   * Throws a StoreFault when only a person can help (rights, a database gone); a store that is away is waited for.
   */
  follow(options: FollowOptions): AsyncIterable<Batch<T>>

  /** Rewrites the database without former states of documents, on disk too. Returns when done. */
  compact(): Promise<void>
}

/**
 * `lost` fires when the claim is no longer held: the process must stop writing (the store refuses from then on).
 * `holder` is what the other writer called itself.
 */
export type Claim =
  | { readonly ok: true; readonly lost: AbortSignal; release(): Promise<void> }
  | { readonly ok: false; readonly holder: string }

export interface Store<Name extends string = DatabaseName> {
  readonly kind: 'couch' | 'pouch'
  /** For people: which store this is, without a password. */
  readonly place: string
  database<T extends Doc>(name: Name): Database<T>
  /**
   * One process writes. Embedded: the folder's lock already says so; a second claim within the process is refused.
   * CouchDB: a lease document in `meta`, judged by whether it moves, never by two machines' clocks. That holds on a
   * single node only: on a cluster a revision neither leases nor fences, and this is where an elected writer would be
   * put in. Release before `close`; a lease that is left behind keeps the next process waiting for one and a half terms,
   * which `waits` says, with what the other writer called itself.
   */
  claimWriter(who: string, waits?: (holder: string) => void): Promise<Claim>
  /** undefined: well. */
  ping(): Promise<StoreFault | undefined>
  /** Ends followers, waits for what is under way. Idempotent. */
  close(): Promise<void>
}

/** `sentence` is for the person at the console; `reason` for the program. */
export type Opened<Name extends string> =
  | { readonly ok: true; readonly store: Store<Name> }
  | { readonly ok: false; readonly reason: OpenFailure; readonly sentence: string }

/** `held` by another process · `unsuited`: too old, or laid out differently · `broken` files · else as `FaultCode`. */
export type OpenFailure = 'held' | 'unsuited' | 'broken' | FaultCode

/** The least bound above everything that begins with `prefix`: `{ from: prefix, to: endOf(prefix) }`. */
export const endOf = (prefix: string): string => `${prefix}\uffff`

/** The least bound above `id`: to read on after it. */
export const justAfter = (id: string): string => `${id}\u0000`
