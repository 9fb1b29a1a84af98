import * as v from 'valibot'
import { addDays, dateOf, type Instant, type IsoDate, startOf } from './dates.ts'

const clockTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'clock-wrong'))

/** When bulky parcels may travel, every day; `from` later than `to` runs through midnight. */
const windowSchema = v.pipe(
  v.strictObject({ from: clockTime, to: clockTime }),
  v.check(({ from, to }) => from !== to, 'window-empty'),
)
export type LineWindow = v.InferOutput<typeof windowSchema>

const days = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3_660))

/**
 * What a desk trims 收起 of matters that ended, once the county has signed for all of it: photographed pages so many days after the last word on a
 * matter or a closed dispute, what was written about a matter after so many; null is never. `copies`: how many days old the oldest copy may be from which the county would bring
 * its store back. What has not lain at the county for longer than that stays at the desk, whatever else is set: a copy that is brought back then has
 * it, and so both sides never lose the same.
 */
const keepSchema = v.pipe(
  v.strictObject({ papers: v.nullable(days), matters: v.nullable(days), copies: days }),
  // Pages go first: a matter whose words are gone would keep pictures that nobody can place.
  v.check(({ papers, matters }) => matters === null || (papers !== null && papers <= matters), 'keep-order'),
)
export type KeepRules = v.InferOutput<typeof keepSchema>

/**
 * Days that a recording has to lie in the county's archive before it goes from the desk; null is never. Nobody opens it there again, so that only the age of
 * copies counts, as soon as the county lets its desks trim at all.
 */
export function filmDays({ papers, copies }: KeepRules): number | null {
  return papers === null ? null : copies
}

/**
 * What the county sets for the lines of its desks 线路规矩: bytes of parcels that one desk may send a day before its bulky ones wait for the
 * next, and the quiet hours in which bulky ones travel. Null is no limit. Entries and small parcels never wait for either. `recent`: how many days
 * back a desk that is new, or was away for long, is told what is closed. `keep`: what a desk trims.
 */
export const lineRulesSchema = v.strictObject({
  budget: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1_000_000))),
  window: v.nullable(windowSchema),
  recent: days,
  keep: keepSchema,
})
export type LineRules = v.InferOutput<typeof lineRulesSchema>

/** Until the county has said anything. */
export const freeLine: LineRules = {
  budget: null,
  window: null,
  recent: 60,
  keep: { papers: null, matters: null, copies: 30 },
}

/** Bytes of parcels that a desk put on its line on one day. */
export type Spent = { readonly day: IsoDate; readonly bytes: number }

export function spentOn(now: Instant, spent: Spent | null): number {
  return spent?.day === dateOf(now) ? spent.bytes : 0
}

/** @property until when it may go, should nothing change */
export type Held = { readonly why: 'window' | 'budget'; readonly until: Instant }

/** Why a bulky parcel waits now; null when it may go. */
export function heldBack({ budget, window }: LineRules, spent: Spent | null, now: Instant): Held | null {
  if (budget !== null && spentOn(now, spent) >= budget)
    return { why: 'budget', until: opening(window, startOf(addDays(dateOf(now), 1))) }
  const until = opening(window, now)
  return until === now ? null : { why: 'window', until }
}

/** The first instant from `at` on that lies in the window. */
function opening(window: LineWindow | null, at: Instant): Instant {
  if (!window) return at
  const [from, to] = [instantOn(dateOf(at), window.from), instantOn(dateOf(at), window.to)]
  const isOpen = from < to ? at >= from && at < to : at >= from || at < to
  if (isOpen) return at
  return at < from ? from : instantOn(addDays(dateOf(at), 1), window.from)
}

function instantOn(day: IsoDate, clock: string): Instant {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return startOf(day) + (hours * 60 + minutes) * 60_000
}
