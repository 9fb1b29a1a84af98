import { createBells } from './bells.ts'

/**
 * Who may wait lets pass who may not: a desk that brings a week's entries over a bad line wants its receipt, and the
 * county's lists can be half a second late meanwhile.
 */
export type Traffic = {
  /** Somebody brings entries. @returns the end of it */
  readonly enter: () => () => void
  /** Resolves when it has been quiet for a moment, after half a second at the latest, or when the signal ends it. */
  readonly calm: (signal: AbortSignal) => Promise<void>
}

const moment = 50
const patience = 500
const quiet = 'quiet'

export function createTraffic(): Traffic {
  const bells = createBells()
  let under = 0
  let settling: ReturnType<typeof setTimeout> | null = null
  const isQuiet = (): boolean => under === 0 && settling === null
  const settle = (): void => {
    settling = null
    if (under === 0) bells.ring(quiet)
  }
  return {
    enter() {
      under += 1
      return () => {
        under -= 1
        if (settling) clearTimeout(settling)
        settling = setTimeout(settle, moment)
      }
    },
    calm: (signal) =>
      isQuiet()
        ? Promise.resolve()
        : bells.rung([quiet], AbortSignal.any([signal, AbortSignal.timeout(patience)])),
  }
}
