import type { Heard } from './fact.ts'

/**
 * The order of a fold: lamport, then lane and counter. Causes come before what they caused, the same everywhere,
 * whatever the clocks said and in whatever order the entries came. An entry that came twice counts once.
 */
export function inOrder<Entry extends Pick<Heard, 'id' | 'lamport'>>(
  entries: readonly Entry[],
): readonly Entry[] {
  const once = new Map(entries.map((entry) => [entry.id, entry]))
  return [...once.values()].sort((a, b) => a.lamport - b.lamport || (a.id < b.id ? -1 : 1))
}

/** Did the author of `later` know of `earlier`? */
export type Sees = (later: string, earlier: string) => boolean

type Linked = Pick<Heard, 'id' | 'lamport' | 'after'>

/**
 * The entries among these that each one cites. A cause always has the smaller lamport; a citation that says otherwise was
 * forged and counts for nothing, so that no circle can form.
 */
export function causesAmong(entries: readonly Linked[]): (id: string) => readonly string[] {
  const lamports = new Map(entries.map((entry) => [entry.id, entry.lamport]))
  const causes = new Map(
    entries.map(({ id, after, lamport }) => [
      id,
      after.filter((cited) => (lamports.get(cited) ?? lamport) < lamport),
    ]),
  )
  return (id) => causes.get(id) ?? []
}

/** Walks back along `after`, once for every entry that is asked about. */
export function sight(entries: readonly Linked[]): Sees {
  const causes = causesAmong(entries)
  const seenBy = new Map<string, ReadonlySet<string>>()
  return (later, earlier) => {
    const seen = seenBy.get(later) ?? pastOf(later, causes)
    seenBy.set(later, seen)
    return seen.has(earlier)
  }
}

function pastOf(later: string, causes: (id: string) => readonly string[]): ReadonlySet<string> {
  const past = new Set<string>()
  const open = [later]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const cause of causes(id)) {
      if (past.has(cause)) continue
      past.add(cause)
      open.push(cause)
    }
  }
  return past
}

/** The entries that no other entry names: what the next author has to cite. */
export function headsOf(entries: readonly Linked[]): {
  readonly ids: readonly string[]
  readonly lamport: number
} {
  const causes = causesAmong(entries)
  const named = new Set(entries.flatMap((entry) => causes(entry.id)))
  const heads = inOrder(entries.filter((entry) => !named.has(entry.id)))
  return { ids: heads.map((entry) => entry.id).slice(-32), lamport: heads.at(-1)?.lamport ?? 0 }
}

/** Something that was said about one thing (who has the case, how it ended, the value of a field). */
export type Claim<Value> = {
  readonly id: string
  readonly at: number
  readonly by: string
  readonly station: string
  readonly value: Value
  /** A `confirmed` value is not replaced by one merely `said`: both stand until it is confirmed anew or `settled`. */
  readonly weight: 'said' | 'confirmed' | 'settled'
}

/**
 * The claims that no later claim replaced. Two with different values are two people who did not know of each other,
 * or a value changed after it was confirmed.
 */
export function standing<One extends Claim<unknown>>(claims: readonly One[], sees: Sees): readonly One[] {
  return claims.filter(
    (claim, at) => !claims.some((other, place) => place > at && replaces(other, claim, sees)),
  )
}

function replaces(later: Claim<unknown>, earlier: Claim<unknown>, sees: Sees): boolean {
  if (earlier.weight === 'confirmed' && later.weight === 'said') return false
  return sees(later.id, earlier.id)
}

/** What all claims agree on; null when there is none, or more than one value. */
export function agreed<Value>(claims: readonly Claim<Value>[]): Value | null {
  const [first] = claims
  return first && claims.every((claim) => claim.value === first.value) ? first.value : null
}

/** One claim a value: who said it first among those that stand. */
export function oneEach<One extends Claim<unknown>>(claims: readonly One[]): readonly One[] {
  return claims.filter((claim, index) => claims.findIndex((other) => other.value === claim.value) === index)
}
