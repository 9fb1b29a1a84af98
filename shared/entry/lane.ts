import * as v from 'valibot'

/**
 * A lane is one opening of one store by one device: one writer, append only, counted densely from 1.
 * A browser profile that was restored or rolled back opens a new lane instead of writing a counter twice.
 */
export const laneSchema = v.pipe(v.string(), v.regex(/^[a-z0-9]{1,16}-[a-z0-9]{4,12}$/))

/** `<lane>:<counter, ten digits>`, the counter from 1; ids of one lane sort by counter. */
export const entryIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9]{1,16}-[a-z0-9]{4,12}:(?!0{10})\d{10}$/))

export function entryId(lane: string, counter: number): string {
  return `${lane}:${String(counter).padStart(10, '0')}`
}

export function laneOf(id: string): string {
  return id.slice(0, id.indexOf(':'))
}

export function counterOf(id: string): number {
  return Number(id.slice(id.indexOf(':') + 1))
}

/** The device (or `hub`) that a lane belongs to. */
export function deviceOf(laneOrId: string): string {
  return laneOrId.slice(0, laneOrId.indexOf('-'))
}

/** How far one side holds a lane: everything up to `complete`, whose hash is `hash`; and single entries beyond it. */
export type LaneHold = {
  readonly lane: string
  readonly complete: number
  /** Hash of the entry at `complete`; null while that is 0. */
  readonly hash: string | null
  readonly ahead: readonly number[]
}

/**
 * One line a lane, sorted: two sides that make the same text hold the same entries, once the gaps have closed;
 * what lies ahead is compared by number only.
 */
export function holdingText(lanes: readonly LaneHold[]): string {
  return lanes
    .filter((hold) => hold.complete > 0 || hold.ahead.length > 0)
    .map((hold) =>
      [hold.lane, hold.complete, hold.hash ?? '-', [...hold.ahead].sort((a, b) => a - b).join(',')].join(' '),
    )
    .sort()
    .join('\n')
}
