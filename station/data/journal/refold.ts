import { createDrawer } from '../store/drawer.ts'
import type { FoldDoc, SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Vault } from '../vault/vault.ts'
import type { Folded, Folding } from './folding.ts'

/** All of it runs under the append lock. */
export type Refold = {
  /** False while the desk is locked: what comes is marked, and folded when somebody opens it. */
  readonly ready: () => boolean
  /** Before entries of these subjects are written: should the power go, or the desk be locked, they are folded when it opens. */
  readonly mark: (subjects: readonly string[]) => Promise<void>
  /** Folds them, if the desk is open. @returns those that stay marked, because words of theirs were trimmed */
  readonly now: (subjects: readonly string[]) => Promise<readonly string[]>
  /** Folds whatever is still marked. */
  readonly marked: () => Promise<void>
  /** What is still marked. */
  readonly owed: () => Promise<readonly string[]>
}

export function createRefold(deps: {
  readonly slips: Table<SlipDoc>
  readonly folds: Table<FoldDoc>
  readonly folding: Folding
  readonly vault: Vault
  /** Whoever shows folds hears of these first, with their states open. */
  readonly show: (folded: readonly Folded[]) => void
}): Refold {
  const marks = createDrawer<readonly string[]>(deps.slips, 'mark')
  /** Folded by this window since the last mark: taken off with the next one, which saves a write each time. */
  const done = new Set<string>()

  /** A matter, a consult or a dispute whose key was destroyed no longer says which visit it belongs to; the desk remembers that much. */
  const linked = async (folded: Folded): Promise<Folded> => {
    const { doc } = folded
    if (doc.kind === 'visit' || doc.kind === 'device' || doc.visit !== '') return folded
    const before = await deps.folds.get(doc.id)
    return before ? { ...folded, doc: { ...doc, visit: before.visit } } : folded
  }
  const mark = async (subjects: readonly string[]): Promise<void> => {
    await marks.update('owed', (owed) => [
      ...new Set([...(owed ?? []).filter((one) => !done.has(one)), ...subjects]),
    ])
    done.clear()
  }
  const now = async (subjects: readonly string[]): Promise<readonly string[]> => {
    if (!deps.vault.key()) return []
    const all = await Promise.all(subjects.map((subject) => deps.folding.fold(subject)))
    const whole = all.flatMap((one) => (one === null || one === 'trimmed' ? [] : [one]))
    const folded = await Promise.all(whole.map(linked))
    deps.show(folded)
    await deps.folds.put(folded.map(({ doc }) => doc))
    const trimmed = new Set(subjects.filter((_, at) => all[at] === 'trimmed'))
    for (const subject of subjects) if (!trimmed.has(subject)) done.add(subject)
    return [...trimmed]
  }
  const owed = async (): Promise<readonly string[]> => (await marks.get('owed')) ?? []
  return {
    ready: () => deps.vault.key() !== null,
    mark,
    now,
    async marked() {
      const subjects = await owed()
      if (subjects.length === 0) return
      await now(subjects)
      if (deps.vault.key()) await mark([])
    },
    async owed() {
      const subjects = await owed()
      return subjects.filter((subject) => !done.has(subject))
    },
  }
}
