import type { Locks } from '../deps.ts'
import type { FoldDoc, SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import { createDrawer } from '../store/drawer.ts'
import { appendLock } from './append.ts'
import type { Refold } from './refold.ts'
import type { SubjectKeys } from './subject-keys.ts'

/** What has to be made up for when the desk is opened. */
export type Opening = {
  /**
   * Keys that came meanwhile, and subjects whose entries did. Asks for the append lock at once: whoever writes comes after it. The work
   * itself begins after `first`.
   */
  readonly settle: (first: Promise<void>) => Promise<void>
  /** After an update of the app: folds everything anew, a few subjects at a time, the newest first. */
  readonly renew: (stop: () => boolean) => Promise<void>
}

const chunk = 5

export function createOpening(deps: {
  readonly app: string
  readonly locks: Locks
  /** A pause, so that whoever works meanwhile does not notice. */
  readonly breathe: () => Promise<void>
  readonly slips: Table<SlipDoc>
  readonly folds: Table<FoldDoc>
  readonly keys: SubjectKeys
  readonly refold: Refold
  /** What is folded without a key: staff, catalogue, calendar. */
  readonly reference: () => Promise<void>
}): Opening {
  const folded = createDrawer<string>(deps.slips, 'folded')
  return {
    settle: (first) =>
      deps.locks.run(appendLock, async () => {
        await first
        const keyed = await deps.keys.takeIn()
        if (keyed.length > 0) await deps.refold.mark(keyed)
        await deps.refold.marked()
      }),
    async renew(stop) {
      const before = await folded.get('by')
      if (before === deps.app) return
      if (before !== null) await deps.reference()
      const ids = before === null ? [] : await deps.folds.range('', '\uffff')
      const newestFirst = [...ids].sort((a, b) => (a.slice(-26) < b.slice(-26) ? 1 : -1))
      for (let from = 0; from < newestFirst.length; from += chunk) {
        if (stop()) return
        await deps.locks.run(appendLock, () => deps.refold.now(newestFirst.slice(from, from + chunk)))
        await deps.breathe()
      }
      await folded.put([['by', deps.app]])
    },
  }
}
