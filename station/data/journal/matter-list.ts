import { addDays } from '../../../shared/rules/dates.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import type { MatterFilter } from '../desk-shapes.ts'
import type { FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Folding } from './folding.ts'

/** Matters in a long list. Only ids are read for the whole list, which their names already sort by time; states only for what is seen. */
export type MatterList = {
  /** Newest first. */
  readonly list: (filter: MatterFilter) => Promise<readonly string[]>
  /** In the order of `subjects`, without those that cannot be opened. */
  readonly read: (subjects: readonly string[]) => Promise<readonly MatterState[]>
  /** This window's own changes and other windows', and what comes from the county. */
  readonly follow: (heard: (subjects: readonly string[]) => void) => () => void
  readonly close: () => void
}

export function createMatterList(deps: {
  readonly folds: Table<FoldDoc>
  readonly folding: Folding
}): MatterList {
  const lists = new Map<string, Promise<readonly string[]>>()
  const followers = new Set<(subjects: readonly string[]) => void>()
  const stop = deps.folds.changes((docs) => {
    const changed = docs.flatMap(({ kind, id }) => (kind === 'matter' ? [id] : []))
    if (changed.length === 0) return
    lists.clear()
    for (const heard of Array.from(followers)) heard(changed)
  })

  const idsOf = async ({ phase, day }: MatterFilter): Promise<readonly string[]> => {
    const open = phase === 'open' ? await deps.folds.where(['kind', 'state'], ['matter', 'open']) : null
    const dated = day === undefined ? null : new Set(await deps.folds.between('day', day, addDays(day, 1)))
    const all = open ?? (dated ? [...dated].sort() : await deps.folds.range('matter:', 'matter;'))
    const chosen = all.filter((id) => id.startsWith('matter:') && (!dated || dated.has(id)))
    return [...chosen].reverse()
  }
  return {
    list(filter) {
      const name = `${filter.phase} ${filter.day ?? ''}`
      const list = lists.get(name) ?? idsOf(filter)
      lists.set(name, list)
      list.catch(() => lists.delete(name))
      return list
    },
    async read(subjects) {
      const docs = await deps.folds.many(subjects)
      const states = await Promise.all(
        docs.map(async (doc) => {
          const state = (await deps.folding.opened(doc)) as MatterState | null
          // One that was erased no longer says to which visit it belongs; the desk remembers that much.
          return state && { ...state, visit: state.visit ?? (doc.visit === '' ? null : doc.visit) }
        }),
      )
      return states.filter((state) => state !== null)
    },
    follow(heard) {
      const own = (subjects: readonly string[]): void => heard(subjects)
      followers.add(own)
      return () => void followers.delete(own)
    },
    close: stop,
  }
}
