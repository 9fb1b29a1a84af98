import { createRxDatabase, type RxCollection } from 'rxdb/plugins/core'
import type { DeskDeps } from '../deps.ts'
import { type EntryDoc, entrySchema, type FoldDoc, foldSchema, type SlipDoc, slipSchema } from './schemas.ts'
import { createTable, type Table } from './table.ts'

export type Room = {
  readonly entries: Table<EntryDoc>
  readonly folds: Table<FoldDoc>
  readonly slips: Table<SlipDoc>
  readonly clear: () => Promise<void>
  readonly close: () => Promise<void>
}

type Collections = {
  readonly entries: RxCollection<EntryDoc>
  readonly folds: RxCollection<FoldDoc>
  readonly slips: RxCollection<SlipDoc>
}

export async function openRoom(deps: Pick<DeskDeps, 'name' | 'storage'>): Promise<Room> {
  const database = await createRxDatabase<Collections>({
    name: deps.name,
    storage: deps.storage,
    multiInstance: true,
    eventReduce: false,
  })
  const { entries, folds, slips } = await database.addCollections({
    entries: { schema: entrySchema },
    folds: { schema: foldSchema },
    slips: { schema: slipSchema },
  })
  const tables = { entries: createTable(entries), folds: createTable(folds), slips: createTable(slips) }
  return {
    ...tables,
    async clear() {
      await Promise.all(Object.values(tables).map((table) => table.clear()))
    },
    async close() {
      await database.close()
    },
  }
}
