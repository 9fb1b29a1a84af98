import type { DisputeState } from './dispute-state.ts'
import { dateOf } from '../rules/dates.ts'
import type { ClockStarts } from '../rules/dispute-clocks.ts'

/** From when the clocks of this dispute run. */
export function startsOf({ claim, openedAt, printed }: DisputeState): ClockStarts {
  const signed = printed.findLast((one) => one.signed)?.signed
  return {
    opened: claim ? dateOf(openedAt) : null,
    learned: claim?.learned ?? null,
    signed: signed ? dateOf(signed.at) : null,
  }
}
