import type { RxStorage, RxStorageInstanceCreationParams } from 'rxdb/plugins/core'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'

type Indexed = readonly (readonly [sortKey: string, doc: object, id: string])[]
/** What RxDB's memory storage keeps of a collection, as far as it is read here. */
type Internals = {
  readonly documents: ReadonlyMap<string, object>
  readonly byIndex: Readonly<
    Record<string, { readonly index: readonly string[]; readonly docsWithIndex: Indexed }>
  >
  dexieTable?: object
}
type Instance = {
  readonly internals: Internals
  readonly schema: { readonly properties: Readonly<Record<string, { readonly maxLength?: number }>> }
  readonly ensurePersistence: () => void
}
type Range = {
  readonly primaryKeys: () => Promise<string[]>
  readonly toArray: () => Promise<object[]>
  readonly reverse: () => { readonly limit: (count: number) => Range }
}

/** IndexedDB has its primary key in order; the memory has it when told. */
const byId = ['_deleted', 'id']

/** What lies in a desk's collections, by the ids of their documents. */
export type MemoryView = (collection: string) => ReadonlyMap<string, object>

/**
 * RxDB's storage in memory, for both sides of a comparison: what is measured is then how each replicates, not IndexedDB. The desk reads
 * from the table under RxDB's Dexie storage; here the same questions are answered from the memory's own indexes.
 */
export function memoryStorage(): {
  readonly storage: RxStorage<unknown, unknown>
  readonly view: (database: string) => MemoryView
} {
  const memory = getRxStorageMemory()
  const opened = new Map<string, Instance>()
  const storage = {
    ...memory,
    async createStorageInstance(params: RxStorageInstanceCreationParams<object, object>) {
      const { schema } = params
      const indexes = [...(schema.indexes ?? []), byId]
      const instance = await memory.createStorageInstance({ ...params, schema: { ...schema, indexes } })
      const known = instance as unknown as Instance
      known.internals.dexieTable = keyTable(known)
      opened.set(`${params.databaseName} ${params.collectionName}`, known)
      return instance
    },
  }
  const view = (database: string): MemoryView => {
    return (collection) => opened.get(`${database} ${collection}`)?.internals.documents ?? new Map()
  }
  return { storage: storage as unknown as RxStorage<unknown, unknown>, view }
}

function keyTable(instance: Instance): object {
  // As Dexie has it on the disk, where a document's deletion is a letter.
  const onDisk = (id: string): object | undefined => {
    const doc = instance.internals.documents.get(id) as { readonly _deleted: boolean } | undefined
    return doc && { ...doc, _deleted: doc._deleted ? '1' : '0' }
  }
  return {
    bulkGet: (ids: readonly string[]) => {
      instance.ensurePersistence()
      return Promise.resolve(ids.map(onDisk))
    },
    where: (name: string) => ({
      between(from: unknown, to: unknown, lower = true, upper = true): Range {
        const fields = name === ':id' ? byId : name.slice(1, -1).split('+')
        const [low, high] = [from, to].map((bound) =>
          sortKeyOf(instance, fields, name === ':id' ? ['0', bound] : bound),
        )
        return rangeOf(() => keysBetween(instance, fields, low ?? '', high ?? '', lower, upper), onDisk)
      },
    }),
    clear: () => Promise.reject(new Error('a bench clears nothing')),
  }
}

/** The memory pads each value to its longest; the last of a bound may be longer than any. */
function sortKeyOf({ schema }: Instance, fields: readonly string[], bound: unknown): string {
  const values = bound as readonly string[]
  return values
    .map((value, at) =>
      at === values.length - 1 ? value : value.padEnd(schema.properties[fields[at] ?? '']?.maxLength ?? 0),
    )
    .join('')
}

function keysBetween(
  instance: Instance,
  fields: readonly string[],
  low: string,
  high: string,
  lower: boolean,
  upper: boolean,
): string[] {
  instance.ensurePersistence()
  const found = instance.internals.byIndex[fields.join(',')]
  if (!found) throw new Error(`no index ${fields.join()}`)
  const { docsWithIndex: rows } = found
  const end = place(rows, high, upper)
  return rows.slice(place(rows, low, !lower), end).map(([, , id]) => id)
}

/** How many rows stand before a bound, or up to and with it. */
function place(rows: Indexed, bound: string, through: boolean): number {
  let [from, to] = [0, rows.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const key = rows[middle]?.[0].trimEnd() ?? ''
    if (key < bound || (through && key === bound)) from = middle + 1
    else to = middle
  }
  return from
}

function rangeOf(read: () => string[], docOf: (id: string) => object | undefined): Range {
  return {
    primaryKeys: () => Promise.resolve(read()),
    toArray: () => Promise.resolve(read().flatMap((id) => docOf(id) ?? [])),
    reverse: () => ({ limit: (count) => rangeOf(() => read().reverse().slice(0, count), docOf) }),
  }
}
