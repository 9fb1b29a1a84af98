import type { FastifyRequest } from 'fastify'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import { consultInviteEnded } from '../../shared/facts/consult.ts'
import { foldConsult } from '../../shared/facts/fold-consult.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import {
  declineGrant,
  enterAsGuest,
  enterGuestRoom,
  type GrantView,
  handLetter,
  listCounties,
  listGrants,
  readExtract,
  visitGrant,
} from '../../shared/http/counties.ts'
import type { GuestRight } from '../../shared/rules/consult-roles.ts'
import type { Passes } from '../consults/passes.ts'
import { extractOf } from '../counties/extract.ts'
import { type Guest, roomName } from '../counties/guests.ts'
import type { KeptGrant } from '../counties/kept-grants.ts'
import type { Counties } from '../counties/open-counties.ts'
import type { Audit } from '../directory/audit.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Voice } from '../journal/voice.ts'
import { failed, type Failed } from './failures.ts'
import type { Packs } from './packs-now.ts'
import { done, type Doors } from './serve.ts'

export type CountiesDoors = {
  readonly counties: Counties
  readonly passes: Pick<Passes, 'forGuest'>
  readonly directory: LiveDirectory
  readonly audit: Audit
  readonly voice: Pick<Voice, 'sayIf'>
  readonly packs: () => Packs
  readonly consult: (subject: string) => Promise<ConsultState>
  readonly matter: (subject: string) => Promise<MatterState>
  readonly visit: (subject: string) => Promise<VisitState>
  readonly now: () => number
}

/** A visit's letter is fetched by a browser that goes on at once. */
const visitLasts = 60_000

/** Between counties: letters from hub to hub, what other counties ask of our people, and what their people may see of ours. */
export function serveCounties(doors: Doors, deps: CountiesDoors): void {
  serveLetters(doors, deps)
  serveGrants(doors, deps)
  serveGuests(doors, deps)
}

function serveLetters(doors: Doors, { counties, voice, now }: CountiesDoors): void {
  const { letters, grants } = counties

  /** Nobody of that county comes: as if the invitation had been answered with no. */
  const declined = async (county: string, consult: string, invite: string): Promise<Failed | typeof done> => {
    const said = await voice.sayIf(
      { subject: consult, type: consultInviteEnded.type, body: { invite, why: 'declined' }, by: 'system' },
      (heard) => {
        const one = foldConsult(consult, heard).invitations.find(({ id }) => id === invite)
        if (!one || one.county !== county) return 'not-found' as const
        return one.ended || one.until <= now() ? ('grant-ended' as const) : null
      },
    )
    if (said.ok) return done
    return failed(said.why === 'grant-ended' ? 'grant-ended' : 'not-found')
  }

  doors.open(handLetter, async ({ body }) => {
    const read = await letters.read(body.letter)
    if (!read.ok) return failed(read.code)
    const { letter } = read
    switch (letter.kind) {
      case 'grant': {
        const taken = await grants.take(letter)
        return taken === 'taken' ? done : failed(taken)
      }
      case 'ended':
        await grants.end(letter)
        return done
      case 'declined':
        if (!letters.isNew(letter)) return failed('already')
        return declined(letter.from, letter.consult, letter.grant)
      case 'visit':
        return failed('bad-request', { where: 'letter' })
    }
  })
}

function serveGrants(doors: Doors, deps: CountiesDoors): void {
  const { counties, directory, now } = deps
  const { letters, grants } = counties
  const staff = () => directory.current().staff.values()

  doors.staff(listCounties, async () =>
    counties.neighbours().known.map(({ id, name, province }) => ({ id, name, province })),
  )

  const viewOf = (grant: KeptGrant): readonly GrantView[] => {
    const county = letters.known(grant.from)
    if (!county) return []
    const { key: id, by, name, note, rights, at, until } = grant
    const { id: from, name: called, province } = county
    return [{ id, county: { id: from, name: called, province }, by, name, note, rights, at, until }]
  }
  doors.staff(listGrants, async (_, { person }) => grants.of(person, staff()).flatMap(viewOf))

  doors.staff(visitGrant, async ({ params }, { person }) => {
    const grant = grants.of(person, staff()).find(({ key }) => key === params.grant)
    const county = grant && letters.known(grant.from)
    if (!grant || !county) return failed(grants.knows(params.grant) ? 'grant-ended' : 'not-found')
    const letter = await letters.write({
      kind: 'visit',
      to: grant.from,
      grant: grant.grant,
      consult: grant.consult,
      until: now() + visitLasts,
      person: person.id,
      name: person.name,
    })
    return { url: county.url, letter }
  })

  doors.staff(declineGrant, async ({ params }, { person }) => {
    const grant = grants.of(person, staff()).find(({ key }) => key === params.grant)
    if (!grant) return failed(grants.knows(params.grant) ? 'grant-ended' : 'not-found')
    const { from: to, grant: invite, consult, until } = grant
    const answer = await letters.hand({ kind: 'declined', to, grant: invite, consult, until })
    if (!answer.ok && answer.error.code !== 'grant-ended') return failed('busy')
    await grants.end(grant)
    return done
  })
}

function serveGuests(doors: Doors, deps: CountiesDoors): void {
  const { counties, directory, now } = deps
  const { guests } = counties

  doors.foreign(enterAsGuest, async ({ body }) => {
    const entered = await guests.enter(body.letter)
    if (!entered.ok) return failed(entered.code)
    await deps.audit.write(entered.person, 'guest-entered', entered.consult)
    const { guest, person, until } = entered
    return { guest, person, until }
  })

  const guestOf = async (request: FastifyRequest, right?: GuestRight): Promise<Guest | Failed> => {
    const [, guest = ''] = /^Bearer ([\w-]{43})$/.exec(request.headers.authorization ?? '') ?? []
    const found = await guests.find(guest)
    if (found === null) return failed('signed-out')
    if (found === 'grant-ended') return failed('grant-ended')
    return right && !found.invitation.rights.includes(right) ? failed('no-right') : found
  }

  doors.foreign(readExtract, async ({ request }) => {
    const guest = await guestOf(request, 'extract')
    if ('error' in guest) return guest
    const { consult, person, county } = guest
    const asked = consult.request
    if (!asked || isErased(consult)) return failed('erased')
    const [matter, visit] = await Promise.all([deps.matter(asked.matter), deps.visit(asked.visit)])
    if (guest.beginsToRead())
      await deps.audit.write(roomName(person, county.id), 'extract-read', consult.subject)
    const station = directory.current().stations.get(consult.station)?.name ?? consult.station
    return extractOf(consult, matter, visit, { catalogue: deps.packs().catalogue, station, now: now() })
  })

  doors.foreign(enterGuestRoom, async ({ request }) => {
    const guest = await guestOf(request)
    if ('error' in guest) return guest
    const { consult, invitation, person, county, name } = guest
    const passed = await deps.passes.forGuest(consult, invitation, {
      person: roomName(person, county.id),
      name: `${county.name} ${name}`,
    })
    return passed.ok ? passed.pass : failed(passed.code)
  })
}
