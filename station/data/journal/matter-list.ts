import { addDays } from '../../../shared/rules/dates.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import type { MatterFilter } from '../desk-store.ts'
import type { FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Folding } from './folding.ts'

/** Matters in pages. Only ids are read for the whole list, which their names already sort by time; states only for a page. */
export type MatterList = {
  readonly count: (filter: MatterFilter) => Promise<number>
  readonly page: (filter: MatterFilter, from: number, count: number) => Promise<readonly MatterState[]>
  readonly close: () => void
}

export function createMatterList(deps: {
  readonly folds: Table<FoldDoc>
  readonly folding: Folding
}): MatterList {
  const lists = new Map<string, Promise<readonly string[]>>()
  const stop = deps.folds.changes((docs) => {
    if (docs.some(({ kind }) => kind === 'matter')) lists.clear()
  })

  const read = async ({ phase, day }: MatterFilter): Promise<readonly string[]> => {
    const open = phase === 'open' ? await deps.folds.where(['kind', 'state'], ['matter', 'open']) : null
    const dated = day === undefined ? null : new Set(await deps.folds.between('day', day, addDays(day, 1)))
    const all = open ?? (dated ? [...dated].sort() : await deps.folds.range('matter:', 'matter;'))
    const chosen = all.filter((id) => id.startsWith('matter:') && (!dated || dated.has(id)))
    return [...chosen].reverse()
  }
  const listOf = (filter: MatterFilter): Promise<readonly string[]> => {
    const name = `${filter.phase} ${filter.day ?? ''}`
    const list = lists.get(name) ?? read(filter)
    lists.set(name, list)
    list.catch(() => lists.delete(name))
    return list
  }
  return {
    count: async (filter) => (await listOf(filter)).length,
    async page(filter, from, count) {
      const docs = await deps.folds.many((await listOf(filter)).slice(from, from + count))
      const states = await Promise.all(docs.map((doc) => deps.folding.opened(doc)))
      return states.filter((state): state is MatterState => state !== null)
    },
    close: stop,
  }
}
