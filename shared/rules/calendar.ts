import * as v from 'valibot'
import { addDays, isDate, isoDateSchema, isoMonthSchema, weekdayOf, type IsoDate } from './dates.ts'
import { hoursSchema } from './hours-schema.ts'
import { problemOf, type Problem } from './problem.ts'
import { textSchema } from './text.ts'

const dateKey = v.pipe(v.string(), v.check(isDate, 'date-wrong'))
const why = textSchema({ min: 1, max: 60 })

/**
 * The working calendar 工作日历: what the county knows of its days, as data that it may edit.
 * `statutory`: holidays 法定节假日 and make-up days 调休 as the State Council announced them; every other day is what its weekday is.
 * `county`: days that the county itself closes or opens (snow, a market day); they move service limits, never the law's dates.
 * `filing`: last days of filing 征期 that the bureau announced, where they differ from the rule.
 * `version` counts its editions. `first`..`horizon`: the days that it knows. Beyond them every answer is `ok: false`, never a guess.
 */
export const calendarSchema = v.pipe(
  v.strictObject({
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    first: isoDateSchema,
    horizon: isoDateSchema,
    statutory: v.record(dateKey, v.strictObject({ kind: v.picklist(['holiday', 'makeUp']), name: why })),
    county: v.record(dateKey, v.strictObject({ working: v.boolean(), why })),
    filing: v.record(isoMonthSchema, v.strictObject({ lastDay: isoDateSchema, source: why })),
    hours: v.record(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/)), hoursSchema),
  }),
  v.check((calendar) => calendar.first <= calendar.horizon, 'calendar-backwards'),
)
export type WorkingCalendar = v.InferOutput<typeof calendarSchema>

/** An answer that names the calendar it stands on, so that it can be recomputed and defended; or the edge of what is known. */
export type Known<Value> = { readonly ok: true; readonly value: Value; readonly calendar: number } | Unknown
/** `beyond` is the last (or first) day that the calendar knows. */
export type Unknown = {
  readonly ok: false
  readonly side: 'after' | 'before'
  readonly beyond: IsoDate
  readonly calendar: number
}

export type DayKind = 'weekday' | 'weekend' | 'holiday' | 'makeUp' | 'opened' | 'closed'
export type Day = {
  readonly date: IsoDate
  readonly working: boolean
  readonly kind: DayKind
  readonly name?: string
}

/** Reads a calendar from whatever came in; the problem names the first place that is wrong. Never throws. */
export function parseCalendar(
  input: unknown,
):
  | { readonly ok: true; readonly calendar: WorkingCalendar }
  | { readonly ok: false; readonly problem: Problem } {
  const parsed = v.safeParse(calendarSchema, input)
  return parsed.success
    ? { ok: true, calendar: parsed.output }
    : { ok: false, problem: problemOf(parsed.issues[0]) }
}

/** Every place where an edited calendar is wrong; none where it is good. */
export function calendarProblems(input: unknown): readonly Problem[] {
  return (v.safeParse(calendarSchema, input).issues ?? []).map((issue) => problemOf(issue))
}

export function known<Value>(calendar: WorkingCalendar, value: Value): Known<Value> {
  return { ok: true, value, calendar: calendar.version }
}

/** The refusal to guess, when `date` lies outside what the calendar knows. */
export function outside(calendar: WorkingCalendar, date: IsoDate): Unknown | null {
  const { version, first, horizon } = calendar
  if (date > horizon) return { ok: false, side: 'after', beyond: horizon, calendar: version }
  return date < first ? { ok: false, side: 'before', beyond: first, calendar: version } : null
}

/** What the law calls the day: weekend, holiday, make-up day or plain weekday. The county's own closing does not change it. */
export function statutoryDay(calendar: WorkingCalendar, date: IsoDate): Known<Day> {
  const edge = outside(calendar, date)
  if (edge) return edge
  const special = calendar.statutory[date]
  if (special) return known(calendar, { date, working: special.kind === 'makeUp', ...special })
  const weekend = weekdayOf(date) > 5
  return known(calendar, { date, working: !weekend, kind: weekend ? 'weekend' : 'weekday' })
}

/** What the day is in this county: the law's day, unless the county closed or opened it. */
export function dayOf(calendar: WorkingCalendar, date: IsoDate): Known<Day> {
  const own = calendar.county[date]
  if (!own || outside(calendar, date)) return statutoryDay(calendar, date)
  return known(calendar, {
    date,
    working: own.working,
    kind: own.working ? 'opened' : 'closed',
    name: own.why,
  })
}

type DayRule = typeof dayOf

export function isWorkingDay(calendar: WorkingCalendar, date: IsoDate): Known<boolean> {
  const day = dayOf(calendar, date)
  return day.ok ? known(calendar, day.value.working) : day
}

/**
 * The `count`-th working day after `from`. The first day is not counted (民法典 第201条), so one 日 from Friday is Monday.
 * @param count whole, not negative; 0 answers `from` itself · @param rule whose days: the county's, or the law's
 */
export function addWorkingDays(
  calendar: WorkingCalendar,
  from: IsoDate,
  count: number,
  rule: DayRule = dayOf,
): Known<IsoDate> {
  let date = from
  for (let left = count; left > 0;) {
    date = addDays(date, 1)
    const day = rule(calendar, date)
    if (!day.ok) return day
    if (day.value.working) left--
  }
  return outside(calendar, date) ?? known(calendar, date)
}

/** `from` itself when it is a working day, else the next one. */
export function workingDayFrom(
  calendar: WorkingCalendar,
  from: IsoDate,
  rule: DayRule = dayOf,
): Known<IsoDate> {
  const day = rule(calendar, from)
  if (!day.ok) return day
  return day.value.working ? known(calendar, from) : addWorkingDays(calendar, from, 1, rule)
}
