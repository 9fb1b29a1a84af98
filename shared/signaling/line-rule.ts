import type { AskOf } from './message.ts'
import type { Asks } from './asks.ts'
import type { Line } from './parts.ts'

/** What was measured of a line since it was looked at last; null where there was nothing to measure. */
export type Measured = Omit<AskOf<Asks['quality']>, 'line'> & {
  /** There is no way to the node. */
  readonly silent: boolean
  /** bit/s that the way to the node carries. */
  readonly available: number | null
}

/**
 * One plain word for a line, and its reason; the worst of what was measured. Lost packets are heard from three in a hundred on, though most
 * are sent again; a delay of 400 ms makes people speak at the same time; under 250 kbit/s no screen is sharp.
 */
export function lineOf({ silent, available, lossUp, lossDown, rtt }: Measured): Line {
  if (silent) return { state: 'lost', why: 'silent' }
  const loss = Math.max(lossUp, lossDown)
  if (loss >= 0.1) return { state: 'bad', why: 'loss' }
  if (available !== null && available < 120_000) return { state: 'bad', why: 'slow' }
  if (rtt >= 1_000) return { state: 'bad', why: 'delay' }
  if (loss >= 0.03) return { state: 'thin', why: 'loss' }
  if (available !== null && available < 250_000) return { state: 'thin', why: 'slow' }
  return rtt >= 400 ? { state: 'thin', why: 'delay' } : { state: 'good', why: 'none' }
}
