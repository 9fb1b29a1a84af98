import type { Folding } from '../journal/folding.ts'
import type { Refold } from '../journal/refold.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { EntryDoc, FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'

/**
 * Forgets subjects that were erased by law: the key, what is open in memory, the photographed pages; what is folded then says so.
 * Under the append lock. Doing it twice is doing it once.
 */
export type Erasing = (subjects: readonly string[]) => Promise<void>

export function createErasing(deps: {
  readonly entries: Table<EntryDoc>
  readonly folds: Table<FoldDoc>
  readonly keys: SubjectKeys
  readonly refold: Refold
  readonly folding: Folding
  /** What else is here of a subject goes, too. */
  readonly papers: (subject: string) => Promise<void>
}): Erasing {
  return async (subjects) => {
    await deps.refold.mark(subjects)
    for (const subject of subjects) {
      await deps.keys.erase(subject)
      deps.folding.forget(await deps.entries.where(['subject'], [subject]))
      await deps.papers(subject)
    }
    // At a locked desk it is folded when somebody opens it; what was folded before goes now.
    if (!deps.refold.ready()) {
      const folds = await deps.folds.many(subjects)
      await deps.folds.put(folds.map((fold) => ({ ...fold, sealed: '' })))
    }
    await deps.refold.now(subjects)
  }
}
