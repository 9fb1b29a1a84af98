import type { JournalDoc } from '../../../hub/journal/journal.ts'
import type { Verdict } from '../../../shared/entry/batch.ts'

/** A verdict is given when the entry is on the disk: a hub that is killed right after it still has it. */
export function createPromises() {
  const given = new Set<string>()
  const broken: string[] = []
  return {
    heard(text: string): void {
      const { verdicts } = JSON.parse(text) as { readonly verdicts: readonly Verdict[] }
      for (const { id, verdict } of verdicts) if (verdict === 'stored' || verdict === 'already') given.add(id)
    },
    async check(journal: () => Promise<readonly JournalDoc[]>): Promise<void> {
      const there = new Set((await journal()).map(({ _id }) => _id))
      for (const id of given)
        if (!there.has(id)) broken.push(`${id}, which the hub had said it holds, was gone after its death`)
    },
    /** An older copy was brought back. */
    release: () => given.clear(),
    broken: (): readonly string[] => broken,
  }
}
