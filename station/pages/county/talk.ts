import type { MatterState } from '../../../shared/facts/matter-state.ts'
import type { Act } from '../../../shared/http/cases.ts'
import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import type { OutcomeId } from '../../../shared/rules/outcomes.ts'

/** How the county can end a case. To show the way to a machine, or take papers in hand, one sits at a desk. */
export const endings = [
  'answered',
  'done',
  'missing',
  'referred',
  'withdrawn',
] as const satisfies readonly OutcomeId[]
export type Ending = (typeof endings)[number]

/** What each tab of the composer is given. */
export interface TalkProps {
  readonly matter: MatterState
  readonly item: CatalogueItem | null
  /** Why nothing can be sent now. */
  readonly why: string | undefined
  /** True when it went well; `done` then says so. */
  readonly act: (act: Act, done: string) => Promise<boolean>
}
