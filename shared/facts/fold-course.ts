import {
  consultAccepted,
  consultClosed,
  consultHeld,
  consultInvited,
  consultInviteEnded,
  consultJoined,
  consultLeft,
  consultPassed,
  consultWithdrawn,
} from './consult.ts'
import type { ConsultState, InRoom, Invitation } from './consult-state.ts'
import type { Told } from './fact.ts'
import type { ConsultRole } from '../rules/consult-roles.ts'

type Course = Pick<
  ConsultState,
  'phase' | 'since' | 'taker' | 'acceptedAt' | 'passing' | 'passed' | 'people' | 'invitations' | 'closed'
>

const atFirst: Course = {
  phase: 'waiting',
  since: 0,
  taker: null,
  acceptedAt: null,
  passing: null,
  passed: null,
  people: [],
  invitations: [],
  closed: null,
}

type Stand = Course & { readonly held: boolean }

/** Who has a consult, who is in it, and how it goes. @param told in the order of the fold */
export function foldCourse(told: readonly Told[]): Course {
  let stand: Stand = { ...atFirst, since: told[0]?.at ?? 0, held: false }
  for (const entry of told) {
    const next = stepOf(stand, entry)
    const phase = phaseOf(next)
    stand = { ...next, phase, since: phase === stand.phase ? stand.since : entry.at }
  }
  const { held: _held, ...course } = stand
  return course
}

function phaseOf({ closed, taker, held, people }: Stand): ConsultState['phase'] {
  if (closed) return 'closed'
  if (taker === null) return 'waiting'
  if (held) return 'held'
  const needed = people.filter(({ person, role }) => role === 'station' || person === taker)
  return needed.some(({ left }) => left?.why === 'lost') ? 'broken' : 'live'
}

function stepOf(stand: Stand, entry: Told): Stand {
  const { id, at, by } = entry
  if (consultJoined.is(entry) || consultLeft.is(entry))
    return { ...stand, people: peopleAfter(stand.people, entry) }
  if (consultInvited.is(entry)) return { ...stand, invitations: [...stand.invitations, invitationOf(entry)] }
  if (consultInviteEnded.is(entry)) {
    const { invite, why } = entry.body
    return {
      ...stand,
      invitations: stand.invitations.map((one) =>
        one.id === invite && !one.ended ? { ...one, ended: { at, by, why } } : one,
      ),
    }
  }
  // An end stands: what was said before anybody knew of it changes nothing any more.
  if (stand.closed) return stand
  if (consultWithdrawn.is(entry)) return closedBy(stand, { id, at, by, why: 'withdrawn' })
  if (consultClosed.is(entry)) return closedBy(stand, { id, at, by, why: entry.body.why })
  if (consultAccepted.is(entry)) return acceptedBy(stand, entry)
  if (consultPassed.is(entry)) return passedBy(stand, entry)
  return consultHeld.is(entry) && stand.taker !== null ? { ...stand, held: entry.body.on } : stand
}

function closedBy(stand: Stand, closed: NonNullable<Course['closed']>): Stand {
  return { ...stand, closed, passing: null, held: false }
}

/** The first has it; of two who accepted apart the later of the order changes nothing. Offered to somebody, that person may. */
function acceptedBy(stand: Stand, { at, by }: Told): Stand {
  if (stand.taker !== null && stand.passing?.to !== by) return stand
  return { ...stand, taker: by, acceptedAt: stand.acceptedAt ?? at, passing: null, held: false }
}

function passedBy(stand: Stand, entry: Told<{ readonly to: string | null; readonly note: string }>): Stand {
  if (stand.taker === null) return stand
  const { id, at, by } = entry
  const { to, note } = entry.body
  // Offered to who has it: the offer is taken back.
  if (to === stand.taker) return { ...stand, passing: null }
  const passed = { id, at, by, to, note }
  const next = { ...stand, passing: passed, passed }
  return to === null ? { ...next, taker: null, held: false } : next
}

function peopleAfter(people: readonly InRoom[], entry: Told): readonly InRoom[] {
  const { at } = entry
  if (consultJoined.is(entry)) {
    const { person, role, name = null, county = null } = entry.body
    const before = people.filter((one) => one.person !== person)
    return [...before, { person, role, name, county, joinedAt: at, left: null }]
  }
  if (!consultLeft.is(entry)) return people
  const { person, why } = entry.body
  return people.map((one) => (one.person === person && !one.left ? { ...one, left: { at, why } } : one))
}

function invitationOf(entry: Told<Parameters<typeof bodyOf>[0]>): Invitation {
  const { id, at, by, body } = entry
  const { rights, until, note } = body
  return { id, at, by, ...bodyOf(body), rights, until, note, ended: null }
}

type Invited = Pick<Invitation, 'rights' | 'until' | 'note'> &
  (
    | { readonly kind: 'staff'; readonly staff: string; readonly role: ConsultRole }
    | { readonly kind: 'county'; readonly county: string; readonly person: string; readonly name: string }
  )

function bodyOf(body: Invited): Pick<Invitation, 'kind' | 'person' | 'county' | 'name' | 'role'> {
  return body.kind === 'staff'
    ? { kind: 'staff', person: body.staff, county: null, name: null, role: body.role }
    : { kind: 'county', person: body.person, county: body.county, name: body.name, role: 'foreign' }
}
