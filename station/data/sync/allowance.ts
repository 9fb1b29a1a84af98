import { dateOf } from '../../../shared/rules/dates.ts'
import {
  freeLine,
  type Held,
  heldBack,
  type LineRules,
  type Spent,
  spentOn,
} from '../../../shared/rules/line-rules.ts'
import type { Settings } from '../store/settings.ts'

/** What the county lets this desk send of what is bulky, and what it has sent today. The same in every window. */
export type Allowance = {
  readonly rules: () => LineRules
  readonly spent: () => number
  /** Why bulky parcels wait now; null when they may go. */
  readonly held: () => Held | null
  /** Bytes of parcels that were put on the line, whether they arrived or not. */
  readonly spend: (bytes: number) => Promise<void>
  readonly read: () => Promise<void>
  readonly close: () => void
}

export function createAllowance(deps: {
  readonly settings: Settings
  readonly rules: () => LineRules | null
  readonly now: () => number
  readonly changed: () => void
}): Allowance {
  let spent: Spent | null = null
  // What an older app kept of them may not say everything.
  const rules = (): LineRules => ({ ...freeLine, ...deps.rules() })
  const stop = deps.settings.changes('spent', (news) => {
    spent = news
    deps.changed()
  })
  return {
    rules,
    spent: () => spentOn(deps.now(), spent),
    held: () => heldBack(rules(), spent, deps.now()),
    spend: (bytes) =>
      deps.settings.update('spent', (before) => ({
        day: dateOf(deps.now()),
        bytes: spentOn(deps.now(), before) + bytes,
      })),
    async read() {
      spent = await deps.settings.get('spent')
    },
    close: stop,
  }
}
