/**
 * The part of PouchDB 9 and of leveldown 6 that the embedded store uses. Written here because neither ships types, and
 * DefinitelyTyped describes PouchDB 7 with global namespaces and many methods that must not be used in this house.
 */
declare module 'pouchdb-core' {
  export type StoredDoc = { _id: string; _rev: string; [field: string]: unknown }
  export type WrittenDoc = { _id: string; _rev?: string; _deleted?: true; [field: string]: unknown }
  export type BulkRow =
    | { ok: true; id: string; rev: string }
    | { error: unknown; status: number; name: string }
  export type Change = { id: string; seq: number; deleted?: true; doc?: StoredDoc }

  export type Options = {
    adapter: string
    /** A leveldown-like factory, called without `new`. */
    db?: (location: string) => object
    auto_compaction?: boolean
    revs_limit?: number
    readonly deterministic_revs?: boolean
  }

  export default class PouchDB {
    constructor(name: string, options: Options)
    static plugin(plugin: unknown): void
    bulkDocs(docs: WrittenDoc[], options?: { new_edits?: boolean }): Promise<BulkRow[]>
    get(id: string): Promise<StoredDoc>
    allDocs(options: {
      startkey: string
      endkey: string
      inclusive_end: boolean
      limit: number
      descending: boolean
    }): Promise<{ rows: { id: string }[] }>
    changes(options: {
      since: number
      limit: number
      include_docs: true
      return_docs: true
    }): Promise<{ results: Change[]; last_seq: number }>
    info(): Promise<{ doc_count: number; update_seq: number }>
    id(): Promise<string>
    close(): Promise<void>
    setMaxListeners(count: number): void
  }
}

declare module 'pouchdb-adapter-leveldb' {
  const plugin: unknown
  export default plugin
}

declare module 'leveldown' {
  export type Done = (error?: Error | null) => void
  export type Found = (error: Error | null, value?: unknown) => void
  export type Operation = { type: 'put'; key: string; value: string } | { type: 'del'; key: string }
  export type IteratorOptions = {
    gt?: string
    gte?: string
    lt?: string
    reverse?: boolean
    limit?: number
    values?: false
    keyAsBuffer: false
    valueAsBuffer: false
  }
  export type LevelIterator = {
    next(done: (error: Error | null | undefined, key?: string, value?: string) => void): void
    end(done: Done): void
  }

  export default class LevelDown {
    constructor(location: string)
    readonly location: string
    readonly status: 'new' | 'opening' | 'open' | 'closing' | 'closed'
    open(options: object, done: Done): void
    close(done: Done): void
    get(key: string, options: { asBuffer: false }, done: (error: Error | null, value?: string) => void): void
    batch(operations: Operation[], options: { sync?: boolean }, done: Done): void
    iterator(options: IteratorOptions): LevelIterator
    compactRange(start: string, end: string, done: Done): void
    _get(key: unknown, options: { asBuffer?: boolean }, done: Found): void
    _getMany(
      keys: unknown[],
      options: { asBuffer: boolean; fillCache: boolean },
      done: (error: Error | null, values?: readonly unknown[]) => void,
    ): void
    _put(key: unknown, value: unknown, options: object, done: Done): void
    _del(key: unknown, options: object, done: Done): void
    _batch(operations: unknown[], options: object, done: Done): void
    static destroy(location: string, done: Done): void
  }
}
