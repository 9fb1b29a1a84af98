/** Wrong PINs and codes, kept on the disk: a restart gives no new tries. Times are corrected, epoch ms. */
export type Tries = { readonly failed: number; readonly until: number }

export const noTries: Tries = { failed: 0, until: 0 }

const free = 5
const minutes = [1, 5, 15, 30, 60] as const

/** How long after the `failed`-th wrong one in a row, ms. */
function waitAfter(failed: number): number {
  if (failed < free) return 0
  return (minutes[Math.min(failed - free, minutes.length - 1)] ?? 60) * 60_000
}

export function failedOnce(tries: Tries, now: number): Tries {
  const failed = tries.failed + 1
  return { failed, until: waitAfter(failed) === 0 ? 0 : now + waitAfter(failed) }
}

/** Until when nothing may be tried; null when something may. A clock that was set back makes nobody wait longer than the longest wait. */
export function waitUntil(tries: Tries, now: number): number | null {
  const until = Math.min(tries.until, now + waitAfter(tries.failed))
  return until > now ? until : null
}

export function triesLeft(tries: Tries): number {
  return Math.max(tries.failed < free ? free - tries.failed : 1, 0)
}
