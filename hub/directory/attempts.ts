/** Limits guessing. In memory: a restart forgives, which costs a guesser more time than it gives. */
export type Attempts = {
  /** Counts a try against each key; answers how many seconds to wait instead, when one of them has to. */
  readonly begin: (keys: readonly Key[]) => { readonly wait: number } | null
  /** It was right: what counted against these keys is forgotten. */
  readonly forgive: (keys: readonly Key[]) => void
}

/** @property free wrong tries in a row before waits begin; they double from 15 seconds to 15 minutes */
export type Key = { readonly name: string; readonly free: number }

type Count = { tries: number; waitUntil: number; last: number }

const firstWait = 15_000
const longestWait = 900_000
/** After so long without a try all is forgotten. */
const memory = 3_600_000
/** More keys than this, and the oldest go: a flood of addresses must not fill the memory. */
const mostKeys = 10_000

export function createAttempts(now: () => number): Attempts {
  const counts = new Map<string, Count>()
  const countOf = (name: string): Count => {
    const kept = counts.get(name)
    if (kept && now() - kept.last < memory) return kept
    const fresh = { tries: 0, waitUntil: 0, last: now() }
    counts.delete(name)
    counts.set(name, fresh)
    if (counts.size > mostKeys) counts.delete(counts.keys().next().value ?? '')
    return fresh
  }
  return {
    begin(keys) {
      const wait = Math.max(...keys.map(({ name }) => countOf(name).waitUntil - now()))
      if (wait > 0) return { wait: Math.ceil(wait / 1000) }
      // Counted before the answer is known: a hundred tries at once are a hundred tries.
      for (const { name, free } of keys) {
        const count = countOf(name)
        count.tries += 1
        count.last = now()
        const over = count.tries - free
        if (over >= 0) count.waitUntil = now() + Math.min(longestWait, firstWait * 2 ** over)
      }
      return null
    },
    forgive(keys) {
      for (const { name } of keys) counts.delete(name)
    },
  }
}
