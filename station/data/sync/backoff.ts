import type { RandomBytes } from '../../../shared/entry/bytes.ts'
import type { Pace } from '../deps.ts'

/** How long to wait before the next try: twice as long each time, at random between half and all of it, so that desks do not come at once. */
export type Backoff = {
  /** @param seconds what the hub asked for, if it did · @returns ms */
  readonly failed: (seconds?: number) => number
  readonly worked: () => void
}

export function createBackoff(pace: Pace, random: RandomBytes): Backoff {
  let failures = 0
  return {
    failed(seconds) {
      const longest = Math.min(pace.lastRetry, pace.firstRetry * 2 ** Math.min(failures, 20))
      failures += 1
      const chance = ((random(1)[0] ?? 0) + 1) / 256
      return Math.max(longest * (0.5 + chance / 2), (seconds ?? 0) * 1_000)
    },
    worked() {
      failures = 0
    },
  }
}
