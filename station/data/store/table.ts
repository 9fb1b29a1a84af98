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
  /** Ids from `from` up to, not including, `to`; all of them, or so many from one end. */
  readonly range: (
    from: string,
    to: string,
    most?: { readonly newest: number } | { readonly first: number },
  ) => Promise<readonly string[]>
  /** Ids of all that have these values in these indexed fields, in their own order. */
  readonly where: (
    index: readonly (keyof Doc & string)[],
    values: readonly string[],
  ) => Promise<readonly string[]>
  /** The same for a range of the first indexed field. */
  readonly between: (field: keyof Doc & string, from: string, to: string) => Promise<readonly string[]>
  /** Themselves instead of their ids, in one request to the disk instead of one for each. */
  readonly docsWhere: (
    index: readonly (keyof Doc & string)[],
    values: readonly string[],
  ) => Promise<readonly Doc[]>
  readonly docsBetween: (field: keyof Doc & string, from: string, to: string) => Promise<readonly Doc[]>
  readonly clear: () => Promise<void>
  /** This window's own writes and other windows'. */
  readonly changes: (heard: (docs: readonly Doc[]) => void) => () => void
}

/**
 * The part of Dexie's table that RxDB does not pass on: keys without their documents, which cost a fiftieth, and documents by a range.
 * These are as they lie on the disk: our fields are the same there.
 */
type DiskTable<Doc> = {
  readonly where: (index: string) => {
    readonly between: (from: unknown, to: unknown, lower?: boolean, upper?: boolean) => DiskRange<Doc>
  }
  readonly bulkGet: (
    ids: readonly string[],
  ) => Promise<readonly ((Doc & { _deleted: '0' | '1' }) | undefined)[]>
  readonly clear: () => Promise<void>
}
type DiskRange<Doc> = {
  readonly primaryKeys: () => Promise<string[]>
  readonly toArray: () => Promise<Doc[]>
  readonly limit: (count: number) => DiskRange<Doc>
  readonly reverse: () => DiskRange<Doc>
}

const last = '\uffff'

export function createTable<Doc extends { readonly id: string }>(collection: RxCollection<Doc>): Table<Doc> {
  const storage = collection.storageInstance
  const internals = storage.internals as unknown as Promise<{ readonly dexieTable: DiskTable<Doc> }>
  const disk = async (): Promise<DiskTable<Doc>> => (await internals).dexieTable
  const stored = async (ids: readonly string[]): Promise<ReadonlyMap<string, RxDocumentData<Doc>>> => {
    const docs = ids.length === 0 ? [] : await storage.findDocumentsById([...ids], false)
    return new Map(docs.map((doc) => [doc.id, doc]))
  }
  const read = async (ids: readonly string[]): Promise<readonly Doc[]> => {
    const docs = ids.length === 0 ? [] : await (await disk()).bulkGet(ids)
    return docs.flatMap((doc) => (doc?._deleted === '0' ? [doc] : []))
  }
  const along = async (index: readonly string[], from: readonly string[], to: readonly string[]) => {
    const name = `[${['_deleted', ...index, 'id'].join('+')}]`
    return (await disk()).where(name).between(['0', ...from], ['0', ...to])
  }
  const equal = (index: readonly string[], values: readonly string[]) =>
    along(index, [...values, ''], [...values, last])
  const within = (field: string, from: string, to: string) => along([field], [from, ''], [to, ''])
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
    get: async (id) => (await read([id]))[0] ?? null,
    many: read,
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
    async range(from, to, most) {
      const keys = (await disk()).where(':id').between(from, to, true, false)
      if (!most) return keys.primaryKeys()
      return 'first' in most
        ? keys.limit(most.first).primaryKeys()
        : keys.reverse().limit(most.newest).primaryKeys()
    },
    where: async (index, values) => (await equal(index, values)).primaryKeys(),
    between: async (field, from, to) => (await within(field, from, to)).primaryKeys(),
    docsWhere: async (index, values) => (await equal(index, values)).toArray(),
    docsBetween: async (field, from, to) => (await within(field, from, to)).toArray(),
    clear: async () => (await disk()).clear(),
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
