import type { ConsultState, Invitation } from '../../shared/facts/consult-state.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import { type Sight, sightOf } from '../../shared/rules/access.ts'

type Who = Pick<Staff, 'id'>

/** Whether somebody may still come by it. */
export function standingInvitation(
  { phase }: Pick<ConsultState, 'phase'>,
  { until, ended }: Invitation,
  now: number,
): boolean {
  return phase !== 'closed' && !ended && now < until
}

/** The invitation by which somebody of our staff is in it now; null for none. */
export function invitedBy(state: ConsultState, { id }: Who, now: number): Invitation | null {
  return (
    state.invitations.findLast(
      ({ kind, person, until, ended }) => kind === 'staff' && person === id && !ended && now < until,
    ) ?? null
  )
}

/** Whether somebody of that county may be in it now. */
export function invitesCounty(state: ConsultState, county: string, now: number): boolean {
  return state.invitations.some((one) => one.county === county && standingInvitation(state, one, now))
}

/** Has it, is offered it, or was called in. Who had it may read it afterwards. */
export function isInvolved(state: ConsultState, who: Who, now: number): boolean {
  return state.taker === who.id || state.passing?.to === who.id || invitedBy(state, who, now) !== null
}

/** A request for help is put before the county as a case is: agents and leaders may read it, others when they are in it. */
export function sightOfConsult(person: Staff, state: ConsultState, now: number): Sight {
  const { station } = state
  return sightOf(person, { station, withCounty: true, involved: isInvolved(state, person, now) })
}
