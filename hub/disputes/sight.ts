import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import { type Sight, sightOf } from '../../shared/rules/access.ts'

/** A mediator sees what was given to oneself; the shift leader, who gives it, everything. */
export function sightOfDispute(
  person: Staff,
  { station, mediator }: Pick<DisputeState, 'station' | 'mediator'>,
): Sight {
  return sightOf(person, { station, withCounty: true, involved: mediator === person.id })
}
