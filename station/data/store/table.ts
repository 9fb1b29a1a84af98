import type { RxCollection, RxDocumentData } from 'rxdb/plugins/core'

/**
 * One collection, read and written at its storage. RxDB's own queries answer from a cache that other windows' writes reach a moment
 * later; who is next in a lane and which heads a subject has must be read from the disk itself. Changes still come by RxDB's events.
 */
export type Table<Doc extends { readonly id: string }> = {
  readonly get: (id: string) => Promise<Doc | null>
  /** In the order of the ids; what is not there is left out. */
  readonly many: (ids: readonly string[]) => Promise<readonly Doc[]>
  /** Writes each as it is given, whether it was there or not; on the disk when it resolves. */
  readonly put: (docs: readonly Doc[]) => Promise<void>
  /** Writes all those that are not there yet, in one transaction. @returns the ids that were there */
  readonly add: (docs: readonly Doc[]) => Promise<readonly string[]>
  /** Changes one in the face of other windows; null leaves it as it is. */
  readonly update: (id: string, change: (doc: Doc | null) => Doc | null) => Promise<Doc | null>
  /** Ids from `from` up to, not including, `to`. */
  readonly range: (from: string, to: string, last?: { readonly newest: number }) => Promise<readonly string[]>
  /** Ids of all that have these values in these indexed fields, in their own order. */
  readonly where: (
    index: readonly (keyof Doc & string)[],
    values: readonly string[],
  ) => Promise<readonly string[]>
  /** The same for a range of the first indexed field. */
  readonly between: (field: keyof Doc & string, from: string, to: string) => Promise<readonly string[]>
  readonly clear: () => Promise<void>
  /** This window's own writes and other windows'. */
  readonly changes: (heard: (docs: readonly Doc[]) => void) => () => void
}

/** The part of Dexie's table that RxDB does not pass on: keys without their documents, which cost a fiftieth. */
type KeyTable = {
  readonly where: (index: string) => {
    readonly between: (from: unknown, to: unknown, lower?: boolean, upper?: boolean) => KeyRange
  }
  readonly clear: () => Promise<void>
}
type KeyRange = {
  readonly primaryKeys: () => Promise<string[]>
  readonly reverse: () => { readonly limit: (count: number) => KeyRange }
}

const last = '\uffff'

export function createTable<Doc extends { readonly id: string }>(collection: RxCollection<Doc>): Table<Doc> {
  const storage = collection.storageInstance
  const internals = storage.internals as unknown as Promise<{ readonly dexieTable: KeyTable }>
  const keyTable = async (): Promise<KeyTable> => (await internals).dexieTable
  const stored = async (ids: readonly string[]): Promise<ReadonlyMap<string, RxDocumentData<Doc>>> => {
    const docs = ids.length === 0 ? [] : await storage.findDocumentsById([...ids], false)
    return new Map(docs.map((doc) => [doc.id, doc]))
  }
  const keysOf = async (index: readonly string[], from: readonly string[], to: readonly string[]) => {
    const name = `[${['_deleted', ...index, 'id'].join('+')}]`
    return (await keyTable())
      .where(name)
      .between(['0', ...from], ['0', ...to])
      .primaryKeys()
  }
  const write = async (docs: readonly Doc[], previous: ReadonlyMap<string, RxDocumentData<Doc>>) => {
    const rows = docs.map((doc) => {
      const before = previous.get(doc.id)
      return before ? { previous: before, document: fresh(doc) } : { document: fresh(doc) }
    })
    const { error } = await storage.bulkWrite(rows, 'yizhan')
    const other = error.find(({ status }) => status !== 409)
    if (other) throw new Error(`the store answered ${other.status}`)
    return error.map(({ documentId }) => documentId)
  }
  return {
    get: async (id) => (await stored([id])).get(id) ?? null,
    async many(ids) {
      const found = await stored(ids)
      return ids.flatMap((id) => found.get(id) ?? [])
    },
    async put(docs) {
      let open = docs
      while (open.length > 0) {
        const lost = new Set(await write(open, await stored(open.map(({ id }) => id))))
        open = open.filter(({ id }) => lost.has(id))
      }
    },
    add: async (docs) => (docs.length === 0 ? [] : write(docs, new Map())),
    async update(id, change) {
      for (;;) {
        const before = await stored([id])
        const next = change(before.get(id) ?? null)
        if (!next || (await write([next], before)).length === 0) return next
      }
    },
    async range(from, to, newest) {
      const keys = (await keyTable()).where(':id').between(from, to, true, false)
      return newest ? keys.reverse().limit(newest.newest).primaryKeys() : keys.primaryKeys()
    },
    where: (index, values) => keysOf(index, [...values, ''], [...values, last]),
    between: (field, from, to) => keysOf([field], [from, ''], [to, '']),
    clear: async () => (await keyTable()).clear(),
    changes(heard) {
      const changes = storage
        .changeStream()
        .subscribe(({ events }) => heard(events.map(({ documentData }) => documentData)))
      return () => changes.unsubscribe()
    },
  }
}

function fresh<Doc>(doc: Doc): RxDocumentData<Doc> {
  return { ...doc, _deleted: false, _attachments: {}, _meta: { lwt: 1 }, _rev: '' }
}
