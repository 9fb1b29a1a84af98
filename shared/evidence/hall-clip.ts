import type { evidenceOpened } from '../facts/evidence.ts'
import type { BodyOf } from '../facts/fact.ts'

type HallOrigin = BodyOf<typeof evidenceOpened> & { readonly source: 'surveillance' }

/** The largest clip of the hall that the county takes, bytes: some hours as recorders write them. */
export const mostClipBytes = 4_000_000_000
/** The longest, ms. */
const longestClip = 12 * 3_600_000

/** When it was recorded, by the county's clock: the hall's own may have been wrong, and the form says by how much. */
export function recordedSpan({
  began,
  ended,
  clockOffset,
}: Pick<HallOrigin['custody'], 'began' | 'ended' | 'clockOffset'>): {
  readonly began: number
  readonly ended: number
} {
  const ahead = clockOffset ?? 0
  return { began: began - ahead, ended: Math.max(began, ended) - ahead }
}

/** The part of a custody form that cannot be: it ends before it began, is longer than a day's work, or was taken out before it was there. */
export type CustodyProblem = 'ended' | 'long' | 'takenAt'

/** Null when all is well. @param now epoch ms of the county's clock */
export function custodyProblem(custody: HallOrigin['custody'], now: number): CustodyProblem | null {
  const { began, ended } = custody
  if (ended <= began) return 'ended'
  if (ended - began > longestClip) return 'long'
  // Forms are filled in to the minute.
  const isAfter = custody.takenAt >= recordedSpan(custody).ended - minute
  return isAfter && custody.takenAt <= now + minute ? null : 'takenAt'
}

const minute = 60_000
