import { consultInviteEnded } from '../../shared/facts/consult.ts'
import type { ConsultState, Invitation } from '../../shared/facts/consult-state.ts'
import type { ErrorCode } from '../../shared/http/errors.ts'
import { foldConsult } from '../../shared/facts/fold-consult.ts'
import { putDurably, removeDurably } from '../journal/durable.ts'
import type { Voice } from '../journal/voice.ts'
import { type Database, endOf } from '../store/store.ts'
import type { Letters } from './letters.ts'

/** `told`: what the other county knows of the invitation. */
type HandedDoc = {
  readonly _id: string
  readonly consult: string
  readonly until: number
  readonly told: 'nothing' | 'grant'
}

/** Grants on their way to other counties' hubs: handed over until they are there, and taken back when they end. */
export type Handed = {
  /** Tells what is to be told of this consult; what cannot be told now is told when `waiting` is heeded again. */
  readonly heed: (state: ConsultState) => Promise<void>
  /** Consults of which something is still to be told. */
  readonly waiting: () => readonly string[]
  /** Invitations of this consult of which the other county does not know yet. */
  readonly unheard: (state: ConsultState) => readonly string[]
}

/** After these it is of no use to try again. */
const final: readonly (ErrorCode | 'unreachable')[] = [
  'county-unknown',
  'other-county',
  'bad-request',
  'grant-ended',
]
const prefix = 'handed:'

export async function openHanded(deps: {
  readonly database: Database<HandedDoc>
  readonly letters: Letters
  readonly voice: Pick<Voice, 'sayIf'>
  readonly nameOf: (staff: string) => string
  /** The other county knows of it now. */
  readonly heard: (state: ConsultState) => void
  readonly now: () => number
}): Promise<Handed> {
  const { database, letters } = deps
  const docs = await database.range({ from: prefix, to: endOf(prefix), limit: 10_000 })
  const over = docs.filter(({ until }) => until <= deps.now())
  await removeDurably(
    database,
    over.map(({ _id }) => _id),
  )
  const handed = new Map(docs.map((doc) => [doc._id.slice(prefix.length), doc]))
  const waiting = new Set<string>()

  const keep = async (id: string, doc: Omit<HandedDoc, '_id'>): Promise<void> => {
    const whole = { _id: prefix + id, ...doc }
    await putDurably(database, [whole])
    handed.set(id, whole)
  }
  const forget = async (id: string): Promise<void> => {
    await removeDurably(database, [prefix + id])
    handed.delete(id)
  }
  const tell = async (state: ConsultState, one: Invitation): Promise<'told' | 'refused' | 'later'> => {
    const about = { to: one.county ?? '', grant: one.id, consult: state.subject, until: one.until }
    const { rights, note, person, name } = one
    const by = deps.nameOf(one.by)
    const answer = one.ended
      ? await letters.hand({ kind: 'ended', ...about })
      : await letters.hand({
          kind: 'grant',
          ...about,
          person,
          name: name ?? person,
          by,
          rights: [...rights],
          note,
        })
    if (answer.ok) return 'told'
    return final.includes(answer.error.code) ? 'refused' : 'later'
  }
  /** The other county knows nothing of us, or of this: nobody will come. */
  const refused = async (subject: string, invite: string): Promise<void> => {
    await deps.voice.sayIf(
      { subject, type: consultInviteEnded.type, body: { invite, why: 'declined' }, by: 'system' },
      (heard) =>
        foldConsult(subject, heard).invitations.some(({ id, ended }) => id === invite && !ended)
          ? null
          : 'ended',
    )
  }

  return {
    async heed(state) {
      const { subject } = state
      waiting.delete(subject)
      for (const one of state.invitations.filter(({ kind }) => kind === 'county')) {
        const { id, until, ended } = one
        const told = handed.get(id)?.told
        // An end is told once, to who heard of the beginning.
        if (ended ? told === undefined : told === 'grant') continue
        if (told === undefined) await keep(id, { consult: subject, until, told: 'nothing' })
        // By its own clock the other county knows as well that it is over.
        const answer = until > deps.now() ? await tell(state, one) : 'told'
        if (answer === 'later') waiting.add(subject)
        else if (ended) await forget(id)
        else if (answer === 'told') {
          await keep(id, { consult: subject, until, told: 'grant' })
          deps.heard(state)
        } else await refused(subject, id)
      }
    },
    waiting: () => [...waiting],
    unheard: ({ invitations }) =>
      invitations.flatMap(({ id, kind, ended }) =>
        kind === 'county' && !ended && handed.get(id)?.told !== 'grant' ? [id] : [],
      ),
  }
}
