import { toBase64url, type RandomBytes } from '../../shared/entry/bytes.ts'
import type { KnownCounty } from '../../shared/counties/known.ts'
import type { ErrorCode } from '../../shared/http/errors.ts'
import type { ConsultState, Invitation } from '../../shared/facts/consult-state.ts'
import { standingInvitation } from '../consults/involved.ts'
import { digestOf } from '../directory/codes.ts'
import type { Letters } from './letters.ts'

/** Somebody of another county who came by a grant of ours; and what that grant speaks of. */
export type Guest = {
  readonly county: KnownCounty
  readonly person: string
  readonly name: string
  readonly consult: ConsultState
  readonly invitation: Invitation
  /** True once: a page looks again every few seconds, and that somebody reads is written down when it begins. */
  readonly beginsToRead: () => boolean
}
export type GuestRefusal = Extract<
  ErrorCode,
  | 'county-unknown'
  | 'other-county'
  | 'letter-old'
  | 'already'
  | 'not-found'
  | 'grant-ended'
  | 'taken-by-another'
  | 'bad-request'
>
export type Entered =
  | {
      readonly ok: true
      readonly guest: string
      readonly person: string
      readonly until: number
      readonly consult: string
    }
  | { readonly ok: false; readonly code: GuestRefusal }

/** Whom other counties' letters let in. Each request is judged by the consult as it is then. */
export type Guests = {
  /** @param text a letter of the kind `visit`; it counts once */
  readonly enter: (text: string) => Promise<Entered>
  /** @param guest what `enter` gave · null: nobody; `grant-ended`: not any more */
  readonly find: (guest: string) => Promise<Guest | 'grant-ended' | null>
  /** How somebody in a room is called whom no directory of ours knows; null for our own people. */
  readonly called: (person: string) => { readonly name: string; readonly county: string } | null
}

type Pass = {
  readonly county: string
  readonly person: string
  readonly name: string
  readonly consult: string
  readonly grant: string
  readonly until: number
  reads: boolean
}

export function createGuests(deps: {
  readonly letters: Letters
  readonly consult: (subject: string) => Promise<ConsultState>
  readonly now: () => number
  readonly random: RandomBytes
}): Guests {
  const { letters, now } = deps
  /** By the digest of what the browser was given. */
  const passes = new Map<string, Pass>()
  const no = (code: GuestRefusal): Entered => ({ ok: false, code })

  /** An invitation of that county, by its entry. */
  const invited = (state: ConsultState, county: string, grant: string): Invitation | undefined =>
    state.invitations.find((one) => one.kind === 'county' && one.county === county && one.id === grant)

  return {
    async enter(text) {
      const read = await letters.read(text)
      if (!read.ok) return no(read.code)
      const { letter } = read
      if (letter.kind !== 'visit') return no('bad-request')
      if (!letters.isNew(letter)) return no('already')
      const { from: county, person, name, consult, grant } = letter
      const state = await deps.consult(consult)
      const invitation = invited(state, county, grant)
      if (!invitation) return no('not-found')
      if (!standingInvitation(state, invitation, now())) return no('grant-ended')
      const own = [...passes].filter(([, pass]) => pass.grant === grant)
      // It calls one in: who came first, on as many computers one after the other as may be.
      if (own.some(([, pass]) => pass.person !== person)) return no('taken-by-another')
      for (const [digest, { grant: by, until }] of passes)
        if (by === grant || until <= now()) passes.delete(digest)
      const guest = toBase64url(deps.random(32))
      passes.set(digestOf(guest), {
        county,
        person,
        name,
        consult,
        grant,
        until: invitation.until,
        reads: false,
      })
      return { ok: true, guest, person: roomName(person, county), until: invitation.until, consult }
    },
    async find(guest) {
      const digest = digestOf(guest)
      const pass = passes.get(digest)
      const county = pass && letters.known(pass.county)
      if (!pass || !county) return null
      const consult = await deps.consult(pass.consult)
      const invitation = invited(consult, pass.county, pass.grant)
      if (!invitation || !standingInvitation(consult, invitation, now())) return 'grant-ended'
      const beginsToRead = (): boolean => {
        const begins = !pass.reads
        pass.reads = true
        return begins
      }
      return { county, person: pass.person, name: pass.name, consult, invitation, beginsToRead }
    },
    called(person) {
      const pass = [...passes.values()].find((one) => roomName(one.person, one.county) === person)
      const county = pass && letters.known(pass.county)
      return pass && county ? { name: pass.name, county: county.name } : null
    },
  }
}

/** In a room, and in what is written of it. */
export function roomName(person: string, county: string): string {
  return `${person}@${county}`
}
