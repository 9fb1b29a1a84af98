import * as v from 'valibot'
import { addWorkingDays, known, type Known, type WorkingCalendar } from './calendar.ts'
import { addDays, dateOf, daysBetween, type Instant } from './dates.ts'
import { endOf } from './filing.ts'
import { addWorkingMinutes, closingTime, workingTimeBetween } from './hours.ts'
import type { LastDay } from './outcomes.ts'
import type { Problem } from './problem.ts'

/** A service limit 时限: open minutes, or working days 日. */
export const limitSchema = v.variant('unit', [
  v.strictObject({
    unit: v.literal('minutes'),
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600)),
  }),
  v.strictObject({
    unit: v.literal('days'),
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90)),
  }),
])
export type Limit = v.InferOutput<typeof limitSchema>

/** From this part of a limit on a clock warns. */
const warnAt = 0.75

/** When something is due: the law's last day (until 24:00, see LastDay), or a service limit of the county. */
export type Due = LastDay | { readonly kind: 'limit'; readonly at: Instant; readonly calendar: number }

/**
 * The end of a limit that starts at `from`. Minutes run only while the counter `hours` is open; days end when it closes on the last
 * of them, or next closes after it, if it does not open that day.
 */
export function deadline(
  calendar: WorkingCalendar,
  hours: string,
  from: Instant,
  limit: Limit,
): Known<Instant> {
  if (limit.unit === 'minutes') return addWorkingMinutes(calendar, hours, from, limit.count)
  const last = addWorkingDays(calendar, dateOf(from), limit.count)
  if (!last.ok) return last
  for (let date = last.value; ; date = addDays(date, 1)) {
    const closing = closingTime(calendar, hours, date)
    if (!closing.ok) return closing
    if (closing.value !== null) return known(calendar, closing.value)
  }
}

/** Where a due date stands, counted in calendar days, so that the answer is known whatever the working calendar holds. */
export const dueBuckets = ['late', 'today', 'tomorrow', 'twoDays', 'later', 'beyond', 'none'] as const
export type DueBucket = (typeof dueBuckets)[number]

export function dueBucket(due: Due, now: Instant): DueBucket {
  if (due.kind === 'beyond' || due.kind === 'none') return due.kind
  if (now >= endOfDue(due)) return 'late'
  const days = daysBetween(dateOf(now), due.kind === 'date' ? due.date : dateOf(due.at))
  if (days <= 0) return 'today'
  if (days === 1) return 'tomorrow'
  return days === 2 ? 'twoDays' : 'later'
}

/** Goes first on the wire and stands first at the county: what the law dates within two days 两日内到期, or has already passed. */
export function isPressing(due: Due, now: Instant): boolean {
  return due.kind === 'date' && ['late', 'today', 'tomorrow', 'twoDays'].includes(dueBucket(due, now))
}

/** What is due earlier comes first; what has no date comes last, what lies beyond the calendar before the undated. */
export function byDue(one: Due, other: Due): number {
  const [a, b] = [endOfDue(one), endOfDue(other)]
  return a === b ? 0 : a - b
}

function endOfDue(due: Due): number {
  switch (due.kind) {
    case 'date':
      return endOf(due.date)
    case 'limit':
      return due.at
    case 'beyond':
      return Number.MAX_SAFE_INTEGER - 1
    case 'none':
      return Number.MAX_SAFE_INTEGER
  }
}

export type LimitClock = {
  readonly dueAt: Instant
  readonly state: 'running' | 'soon' | 'late'
  /** Open milliseconds. */
  readonly elapsed: number
  readonly total: number
  /** What the clock says: `clock-left` or `clock-over`, `{ count, unit: 'second' | 'minute' | 'day' }`. */
  readonly word: Problem<'clock-left' | 'clock-over'>
}

/** How a limit stands at `now`: counted while the counter is open, warning from three quarters on, late from its end. */
export function limitClock(
  calendar: WorkingCalendar,
  hours: string,
  from: Instant,
  limit: Limit,
  now: Instant,
): Known<LimitClock> {
  const due = deadline(calendar, hours, from, limit)
  if (!due.ok) return due
  const total = workingTimeBetween(calendar, hours, from, due.value)
  const elapsed = workingTimeBetween(calendar, hours, from, now)
  if (!total.ok) return total
  if (!elapsed.ok) return elapsed
  const late = now > due.value
  const state = late ? 'late' : elapsed.value >= total.value * warnAt ? 'soon' : 'running'
  const apart = Math.abs(total.value - elapsed.value)
  const days = Math.abs(daysBetween(dateOf(now), dateOf(due.value)))
  const word = { code: late ? 'clock-over' : 'clock-left', params: countOf(apart, days, limit) } as const
  return known(calendar, { dueAt: due.value, state, elapsed: elapsed.value, total: total.value, word })
}

/** Never "0": a second, minute or day that has begun is one. A limit in days counts days until its last, then minutes. */
function countOf(
  apart: number,
  days: number,
  limit: Limit,
): { readonly count: number; readonly unit: string } {
  if (limit.unit === 'days' && days > 0) return { count: days, unit: 'day' }
  if (limit.unit === 'minutes' && apart < 60_000)
    return { count: Math.max(1, Math.ceil(apart / 1000)), unit: 'second' }
  return { count: Math.max(1, Math.ceil(apart / 60_000)), unit: 'minute' }
}
