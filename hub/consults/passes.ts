import { mayRecord } from '../../shared/facts/fold-consult.ts'
import type { ConsultState, Invitation } from '../../shared/facts/consult-state.ts'
import type { Device, Directory, Staff } from '../../shared/facts/directory.ts'
import type { RoomPass } from '../../shared/http/consults.ts'
import type { MediaNode } from '../../shared/signaling/node.ts'
import { mostOf, type PeerRole, type Right, writeToken } from '../../shared/signaling/token.ts'
import { toBase64url, type RandomBytes } from '../../shared/entry/bytes.ts'
import { invitedBy, isInvolved, standingInvitation } from './involved.ts'
import type { TokenBook } from './token-book.ts'

/** `not-now`: nobody has it yet, or it is over · `busy`: live media are not there · `no-right`: not in it */
export type PassRefusal = 'not-now' | 'busy' | 'no-right'
export type Passed =
  | { readonly ok: true; readonly pass: RoomPass }
  | { readonly ok: false; readonly code: PassRefusal }

/** Tokens for rooms, signed by the county. A client asks for a new one each time it enters. */
export type Passes = {
  readonly forStaff: (state: ConsultState, person: Staff) => Promise<Passed>
  readonly forDesk: (state: ConsultState, device: Device) => Promise<Passed>
  /** For who was called in from another county. @param guest as the room names it, and as it shows it */
  readonly forGuest: (
    state: ConsultState,
    invitation: Invitation,
    guest: { readonly person: string; readonly name: string },
  ) => Promise<Passed>
}

/** As long as a session may last on one token. */
const lasts = 4 * 3_600_000

export type PassDeps = {
  readonly sign: (text: string) => string
  readonly media: MediaNode | null
  readonly book: TokenBook
  /** Where a browser reaches the media node; empty for the hub's own address. */
  readonly mediaUrl: string
  readonly directory: () => Directory
  readonly now: () => number
  readonly random: RandomBytes
}

type Peer = {
  readonly role: PeerRole
  readonly person: string
  readonly name: string
  readonly rights: readonly Right[]
  readonly until: number
}

export function createPasses(deps: PassDeps): Passes {
  const { media, now } = deps

  /** @param may whether it still counts, when the consult has changed */
  const mint = async (
    state: ConsultState,
    peer: Peer,
    may: (state: ConsultState) => boolean,
  ): Promise<Passed> => {
    if (state.phase === 'waiting' || state.phase === 'closed') return { ok: false, code: 'not-now' }
    // The room is there, and knows whether it records, before anybody can come in.
    const opened = await media?.ask('open-room', { room: state.subject, record: mayRecord(state) })
    if (!opened?.ok) return { ok: false, code: 'busy' }
    const claims = {
      v: 1 as const,
      id: toBase64url(deps.random(12)),
      room: state.subject,
      ...peer,
      rights: [...peer.rights],
      name: peer.name.slice(0, 60),
      // Clocks of two processes differ by a moment.
      from: now() - 60_000,
    }
    const token = await writeToken(claims, deps.sign)
    deps.book.note({ ...claims, may })
    return { ok: true, pass: { token, url: deps.mediaUrl, until: peer.until } }
  }

  return {
    forStaff: async (state, person) => {
      const until = now() + lasts
      const { id, name } = person
      const may = (later: ConsultState): boolean => isInvolved(later, person, now())
      if (state.taker === id)
        return mint(state, { role: 'agent', person: id, name, rights: mostOf.agent, until }, may)
      if (state.passing?.to === id)
        return mint(state, { role: 'expert', person: id, name, rights: mostOf.expert, until }, may)
      const invited = invitedBy(state, person, now())
      if (!invited) return { ok: false, code: 'no-right' }
      return mint(state, { person: id, name, ...givenBy(invited, until) }, may)
    },
    forGuest: (state, invitation, guest) =>
      mint(state, { ...guest, ...givenBy(invitation, now() + lasts) }, (later) => {
        const again = later.invitations.find(({ id }) => id === invitation.id)
        return again !== undefined && standingInvitation(later, again, now())
      }),
    forDesk: (state, { id, station, name }) => {
      const place = deps.directory().stations.get(station)?.name ?? station
      const desk = { role: 'station', person: id, name: `${place} ${name}`, rights: mostOf.station } as const
      return mint(state, { ...desk, until: now() + lasts }, ({ phase }) => phase !== 'closed')
    },
  }
}

/** What the role may at most, as far as the invitation gives it, and until it ends. */
function givenBy(invitation: Invitation, until: number): Pick<Peer, 'role' | 'rights' | 'until'> {
  const most: readonly Right[] = mostOf[invitation.role]
  const rights = most.filter((right) => invitation.rights.some((given) => given === right))
  return { role: invitation.role, rights, until: Math.min(until, invitation.until) }
}
