import { toBase64url, type RandomBytes } from '../../shared/entry/bytes.ts'
import type { KnownCounty, Neighbours } from '../../shared/counties/known.ts'
import {
  countiesApart,
  type Letter,
  type ReadLetter,
  readLetter,
  writeLetter,
} from '../../shared/counties/letter.ts'
import { call, type CallResult } from '../../shared/http/call.ts'
import { handLetter } from '../../shared/http/counties.ts'

/** How long another hub may take, ms. */
const patience = 5_000

type Draft<One = Letter> = One extends Letter ? Omit<One, 'v' | 'id' | 'from' | 'at'> : never

/** What this county signs for others, and what it reads of theirs. */
export type Letters = {
  readonly known: (county: string) => KnownCounty | null
  readonly write: (draft: Draft) => Promise<string>
  /** From hub to hub; what its hub says to it, or `unreachable`. */
  readonly hand: (draft: Draft) => Promise<CallResult<unknown>>
  readonly read: (text: string) => Promise<ReadLetter>
  /** Whether this one comes for the first time; from now on it does not. */
  readonly isNew: (letter: Letter) => boolean
}

export function createLetters(deps: {
  readonly neighbours: () => Neighbours
  readonly sign: (text: string) => string
  readonly fetch: typeof fetch
  readonly now: () => number
  readonly random: RandomBytes
}): Letters {
  const { now } = deps
  /** Letters that count once, and until when they would count. */
  const used = new Map<string, number>()
  const known = (county: string): KnownCounty | null =>
    deps.neighbours().known.find(({ id }) => id === county) ?? null
  const write = (draft: Draft): Promise<string> => {
    const id = toBase64url(deps.random(18))
    return writeLetter({ v: 1, id, from: deps.neighbours().own, at: now(), ...draft }, deps.sign)
  }
  return {
    known,
    write,
    async hand(draft) {
      const base = known(draft.to)?.url
      if (base === undefined) return { ok: false, error: { code: 'county-unknown' } }
      const letter = await write(draft)
      const signal = AbortSignal.timeout(patience)
      return call({ fetch: deps.fetch, base }, handLetter, { body: { letter }, signal })
    },
    read: (text) =>
      readLetter(text, {
        own: deps.neighbours().own,
        keyOf: (county) => known(county)?.signKey ?? null,
        now: now(),
      }),
    isNew({ from, id, until }) {
      for (const [name, end] of used) if (end + countiesApart <= now()) used.delete(name)
      const name = `${from} ${id}`
      if (used.has(name)) return false
      used.set(name, until)
      return true
    },
  }
}
