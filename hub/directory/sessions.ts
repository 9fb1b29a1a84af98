import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { putDurably, removeDurably } from '../journal/durable.ts'
import { createTurns } from '../journal/turns.ts'
import { type Database, endOf } from '../store/store.ts'
import { digestOf } from './codes.ts'

/** Signed in at one browser. `id` is the digest of its cookie: whoever reads the store cannot make the cookie. */
export type Session = {
  readonly id: string
  readonly staff: string
  readonly since: number
  readonly seen: number
}

type SessionDoc = {
  readonly _id: string
  readonly staff: string
  readonly since: number
  readonly seen: number
}

/** Without a click for this long it ends; and at the end of a working day in any case. */
export const idleMs = 4 * 3_600_000
export const longestMs = 12 * 3_600_000
/** `seen` is written down at most this often. */
const writeEvery = 60_000

export type Sessions = {
  /** @returns the cookie's value, 32 random bytes */
  readonly open: (staff: string) => Promise<string>
  /** Null when there is none or it has expired. `touch`: somebody is working, not just listening. */
  readonly find: (token: string, touch: boolean) => Session | null
  readonly of: (staff: string) => readonly Session[]
  readonly end: (ids: readonly string[]) => Promise<void>
  /** Tells when this session ends, whoever ends it. @returns the end of listening */
  readonly onEnd: (id: string, ended: () => void) => () => void
}

/** All sessions are held in memory; the store keeps them over a restart. */
export async function openSessions(deps: {
  readonly database: Database<SessionDoc>
  readonly now: () => number
  readonly random: RandomBytes
}): Promise<Sessions> {
  const { database, now, random } = deps
  const docs = await database.range({ from: prefix, to: endOf(prefix), limit: 100_000 })
  const live = new Map(
    docs.map(({ _id, ...rest }) => [_id.slice(prefix.length), { id: _id.slice(prefix.length), ...rest }]),
  )
  const written = new Map<string, number>()
  const inTurn = createTurns()
  const listeners = new Map<string, Set<() => void>>()

  const hasExpired = (session: Session): boolean =>
    now() - session.seen > idleMs || now() - session.since > longestMs
  // In turn with removals, so that a late "seen" never brings back a session that was ended.
  const keep = ({ id, ...rest }: Session): Promise<void> => {
    written.set(id, rest.seen)
    return inTurn('write', () =>
      live.has(id) ? putDurably(database, [{ _id: prefix + id, ...rest }]) : Promise.resolve(),
    )
  }
  const end = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
      live.delete(id)
      written.delete(id)
      for (const ended of listeners.get(id) ?? []) ended()
      listeners.delete(id)
    }
    await inTurn('write', () =>
      removeDurably(
        database,
        ids.map((id) => prefix + id),
      ),
    )
  }
  await end([...live.values()].filter(hasExpired).map(({ id }) => id))

  return {
    async open(staff) {
      await end([...live.values()].filter(hasExpired).map(({ id }) => id))
      const token = Buffer.from(random(32)).toString('base64url')
      const session = { id: digestOf(token), staff, since: now(), seen: now() }
      live.set(session.id, session)
      await keep(session)
      return token
    },
    find(token, touch) {
      const id = digestOf(token)
      const session = live.get(id)
      if (!session) return null
      if (hasExpired(session)) {
        void end([id]).catch(() => undefined)
        return null
      }
      if (!touch) return session
      const seen = { ...session, seen: now() }
      live.set(id, seen)
      // A lost `seen` only makes the session end sooner after a restart.
      if (seen.seen - (written.get(id) ?? 0) > writeEvery) void keep(seen).catch(() => undefined)
      return seen
    },
    of: (staff) => [...live.values()].filter((session) => session.staff === staff && !hasExpired(session)),
    end,
    onEnd(id, ended) {
      const all = listeners.get(id) ?? new Set()
      listeners.set(id, all.add(ended))
      return () => all.delete(ended)
    },
  }
}

const prefix = 'session:'
