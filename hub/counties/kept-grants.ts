import type { LetterOf } from '../../shared/counties/letter.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import { putDurably, removeDurably } from '../journal/durable.ts'
import { type Database, endOf } from '../store/store.ts'

type Grant = LetterOf<'grant'>
/** @property key `<county>~<invitation>` */
export type KeptGrant = Grant & { readonly key: string }

/** What other counties' hubs granted to people of ours. It is no copy of their case: it says who asks, whom, and until when. */
export type KeptGrants = {
  /** `grant-ended` for one that was ended before, however often it comes. */
  readonly take: (grant: Grant) => Promise<'taken' | 'grant-ended'>
  /** Also of one that never came: then it never counts. */
  readonly end: (letter: Pick<Grant, 'from' | 'grant' | 'until'>) => Promise<void>
  /** Those that this person may answer now, the newest first. */
  readonly of: (person: Staff, all: Iterable<Staff>) => readonly KeptGrant[]
  /** Whether it was there once, for who asks after one that has ended. */
  readonly knows: (key: string) => boolean
}

/** Until after `until`, so that a grant which comes again is known to be over. `sealed`: null once it has ended. */
type GrantDoc = { readonly _id: string; readonly until: number; readonly sealed: string | null }

const prefix = 'grant:'

export async function openKeptGrants(deps: {
  readonly database: Database<GrantDoc>
  readonly seal: (text: Uint8Array) => string
  readonly open: (sealed: string) => Buffer | null
  readonly now: () => number
  readonly changed: () => void
}): Promise<KeptGrants> {
  const { database, now } = deps
  const kept = new Map<string, Grant | null>()
  const docs = await database.range({ from: prefix, to: endOf(prefix), limit: 10_000 })
  const over = docs.filter(({ until }) => until <= now())
  await removeDurably(
    database,
    over.map(({ _id }) => _id),
  )
  for (const { _id, sealed } of docs) {
    const text = sealed === null ? null : deps.open(sealed)
    kept.set(_id.slice(prefix.length), text && (JSON.parse(text.toString()) as Grant))
  }
  const keep = async (key: string, until: number, grant: Grant | null): Promise<void> => {
    const sealed = grant && deps.seal(Buffer.from(JSON.stringify(grant)))
    await putDurably(database, [{ _id: prefix + key, until, sealed }])
    kept.set(key, grant)
    deps.changed()
  }
  return {
    async take(grant) {
      const key = keyOf(grant)
      if (kept.get(key) === null || grant.until <= now()) return 'grant-ended'
      if (!kept.has(key)) await keep(key, grant.until, grant)
      return 'taken'
    },
    async end(letter) {
      const key = keyOf(letter)
      if (kept.get(key) !== null) await keep(key, letter.until, null)
    },
    of(person, all) {
      const staff = [...all]
      return [...kept]
        .flatMap(([key, grant]) => (grant && grant.until > now() ? [{ ...grant, key }] : []))
        .filter((grant) => isFor(grant, person, staff))
        .sort((a, b) => b.at - a.at)
    },
    knows: (key) => kept.has(key),
  }
}

function keyOf({ from, grant }: Pick<Grant, 'from' | 'grant'>): string {
  return `${from}~${grant}`
}

/** Who is called by name comes; where nobody here is called so, whoever of the agents is free. */
function isFor({ person: id, name }: Grant, person: Staff, staff: readonly Staff[]): boolean {
  const meant = staff.filter((one) => one.id === id || one.name === name)
  if (meant.length > 0) return meant.some((one) => one.id === person.id)
  return person.roles.some((role) => role === 'agent' || role === 'leader')
}
