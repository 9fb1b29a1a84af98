import type { RxStorage } from 'rxdb/plugins/core'
import { type MemoryView, memoryStorage } from '../../../bench/sync/memory-storage.ts'
import type { Life } from './life.ts'

/** What RxDB's memory storage keeps of a collection, as far as it is damaged here. */
type Internals = {
  readonly documents: Map<string, object>
  readonly dexieTable: { clear: () => Promise<void> }
  readonly byIndexArray: readonly { docsWithIndex: (readonly [sortKey: string, doc: object, id: string])[] }[]
}
type Instance = {
  readonly internals: Internals
  readonly ensurePersistence: () => void
  readonly bulkWrite: (
    rows: readonly { readonly document: { readonly id: string } }[],
    context: string,
  ) => Promise<unknown>
  readonly close: () => Promise<void>
}

/** The disk of one computer, in memory: what was written is there for the next window, and can be taken away. */
export type Disk = {
  /** As one window sees it, for as long as that lives. @param written is told what was written */
  readonly storage: (life: Life, written?: Written) => RxStorage<unknown, unknown>
  readonly view: MemoryView
  /** As if these had never been written. */
  readonly remove: (collection: string, ids: readonly string[]) => void
  readonly clear: () => void
}

type Written = (collection: string, ids: readonly string[]) => void

export function createDisk(name: string): Disk {
  const { storage, view } = memoryStorage()
  const memory = storage as unknown as {
    readonly name: string
    readonly collectionStates: Map<string, unknown>
    readonly createStorageInstance: (params: { collectionName: string }) => Promise<Instance>
  }
  const instances = new Map<string, Instance>()
  let windows = 0
  const remove = (collection: string, ids: Iterable<string>): void => {
    const instance = instances.get(collection)
    instance?.ensurePersistence()
    const gone = new Set(ids)
    for (const id of gone) instance?.internals.documents.delete(id)
    for (const index of instance?.internals.byIndexArray ?? [])
      index.docsWithIndex = index.docsWithIndex.filter(([, , id]) => !gone.has(id))
  }
  return {
    view: view(name),
    storage(life, written = () => undefined) {
      windows += 1
      const mine = {
        ...memory,
        // RxDB lets one window a process use a storage of one name; each of ours is a window of its own.
        name: `memory-${name}-${windows}`,
        async createStorageInstance(params: { collectionName: string }) {
          const instance = await memory.createStorageInstance(params)
          instances.set(params.collectionName, instance)
          const { bulkWrite } = instance
          const write: Instance['bulkWrite'] = (rows, context) =>
            life.through(() => {
              written(
                params.collectionName,
                rows.map(({ document }) => document.id),
              )
              return bulkWrite.call(instance, rows, context)
            })
          instance.internals.dexieTable.clear = () =>
            life.through(async () => remove(params.collectionName, instance.internals.documents.keys()))
          return Object.assign(instance, { bulkWrite: write })
        },
      }
      return mine as unknown as RxStorage<unknown, unknown>
    },
    remove,
    clear() {
      for (const key of memory.collectionStates.keys())
        if (key.startsWith(name)) memory.collectionStates.delete(key)
    },
  }
}
