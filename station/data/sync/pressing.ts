import { addDays, dateOf } from '../../../shared/rules/dates.ts'
import type { EntryDoc, FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'

/** Which entries go first on the wire: those of matters that the law dates within two days, and of their visits. */
export type Pressing = {
  /** The legal last day of the entry's matter; undefined where it does not press. */
  readonly dayOf: (entry: string) => string | undefined
  /** How many of these press. */
  readonly count: (entries: Iterable<string>) => number
  readonly noteFolds: (docs: readonly FoldDoc[]) => void
  readonly noteEntries: (docs: readonly EntryDoc[]) => void
  /** Finds out what is not known yet: at the start, when a day begins, when a matter has begun to press. */
  readonly settle: () => Promise<void>
}

/** Up to and including this day a legal last day presses. */
function pressingUntil(today: string): string {
  return addDays(today, 2)
}

export function createPressing(deps: {
  readonly entries: Table<EntryDoc>
  readonly folds: Table<FoldDoc>
  readonly now: () => number
}): Pressing {
  const dues = new Map<string, Pick<FoldDoc, 'id' | 'visit' | 'due'>>()
  const looked = new Set<string>()
  const subjects = new Map<string, string>()
  let readOn = ''
  let days: ReadonlyMap<string, string> | null = null
  const today = (): string => dateOf(deps.now())

  const daysNow = (): ReadonlyMap<string, string> => {
    if (days) return days
    const found = new Map<string, string>()
    for (const { id, visit, due } of dues.values()) {
      if (due > pressingUntil(today())) continue
      for (const subject of [id, visit]) if (due < (found.get(subject) ?? '~')) found.set(subject, due)
    }
    days = found
    return found
  }
  const noteFolds = (docs: readonly FoldDoc[]): void => {
    for (const doc of docs) {
      if (doc.kind === 'matter' && doc.due !== '') dues.set(doc.id, doc)
      else dues.delete(doc.id)
    }
    days = null
  }
  // Most days nothing presses, and ten thousand entries are asked for.
  const dayOf = (entry: string): string | undefined => {
    const pressing = daysNow()
    const subject = pressing.size === 0 ? undefined : subjects.get(entry)
    return subject === undefined ? undefined : pressing.get(subject)
  }
  return {
    dayOf,
    count(entries) {
      if (daysNow().size === 0) return 0
      let count = 0
      for (const entry of entries) if (dayOf(entry) !== undefined) count += 1
      return count
    },
    noteFolds,
    noteEntries(docs) {
      for (const { id, subject } of docs) subjects.set(id, subject)
    },
    async settle() {
      if (readOn !== today()) {
        const docs = await deps.folds.many(await deps.folds.between('due', '0', `${pressingUntil(today())}~`))
        readOn = today()
        noteFolds(docs)
      }
      for (const subject of daysNow().keys()) {
        if (looked.has(subject)) continue
        for (const id of await deps.entries.where(['subject'], [subject])) subjects.set(id, subject)
        looked.add(subject)
      }
    },
  }
}
