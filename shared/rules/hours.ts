import { dayOf, known, type Known, type WorkingCalendar } from './calendar.ts'
import { addDays, dateOf, startOf, weekdayOf, type Instant, type IsoDate } from './dates.ts'
import { isFilingDay } from './filing.ts'
import type { Hours, Spans } from './hours-schema.ts'

/** An open stretch, from the first open instant to the first closed one. */
export type Open = { readonly from: Instant; readonly to: Instant }

/** Hours that the calendar does not have are a bug of the caller: hours are named by stations that were parsed beside it. */
function hoursOf(calendar: WorkingCalendar, name: string): Hours {
  const hours = calendar.hours[name]
  if (!hours) throw new RangeError(`no hours named ${name}`)
  return hours
}

/** When a counter is open on a day: single dates first, then holiday, make-up day, filing period, week. */
export function openOn(calendar: WorkingCalendar, name: string, date: IsoDate): Known<readonly Open[]> {
  const day = dayOf(calendar, date)
  if (!day.ok) return day
  const hours = hoursOf(calendar, name)
  const filing = hours.filing ? isFilingDay(calendar, date) : known(calendar, false)
  if (!filing.ok) return filing
  const start = startOf(date)
  const spans = spansOn(hours, date, day.value.kind, filing.value)
  return known(
    calendar,
    spans.map(([from, to]) => ({ from: start + msOf(from), to: start + msOf(to) })),
  )
}

function spansOn(hours: Hours, date: IsoDate, kind: string, filing: boolean): Spans {
  const special = hours.special[date]
  if (special) return special.spans
  if (kind === 'holiday' || kind === 'closed') return hours.holiday
  const made = kind === 'makeUp' || kind === 'opened'
  const weekday = made && weekdayOf(date) > 5 ? hours.makeUpAs : weekdayOf(date)
  if (weekday === null) return []
  return ((filing ? hours.filing : undefined) ?? hours.week)[weekday - 1] ?? []
}

function msOf(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60_000
}

export function openAt(calendar: WorkingCalendar, name: string, instant: Instant): Known<boolean> {
  const open = openOn(calendar, name, dateOf(instant))
  return open.ok
    ? known(
        calendar,
        open.value.some(({ from, to }) => from <= instant && instant < to),
      )
    : open
}

/** When the counter closes for the day; null on a day when it does not open. */
export function closingTime(calendar: WorkingCalendar, name: string, date: IsoDate): Known<Instant | null> {
  const open = openOn(calendar, name, date)
  return open.ok ? known(calendar, open.value.at(-1)?.to ?? null) : open
}

/** Milliseconds between two instants during which the counter was open; 0 when `to` is not after `from`. */
export function workingTimeBetween(
  calendar: WorkingCalendar,
  name: string,
  from: Instant,
  to: Instant,
): Known<number> {
  let total = 0
  for (let date = dateOf(from); startOf(date) < to || date === dateOf(from); date = addDays(date, 1)) {
    const open = openOn(calendar, name, date)
    if (!open.ok) return open
    for (const span of open.value) total += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from))
  }
  return known(calendar, total)
}

/** The same in whole minutes, rounded down. */
export function workingMinutesBetween(
  calendar: WorkingCalendar,
  name: string,
  from: Instant,
  to: Instant,
): Known<number> {
  const time = workingTimeBetween(calendar, name, from, to)
  return time.ok ? known(calendar, Math.floor(time.value / 60_000)) : time
}

/** The instant at which the counter has been open for `minutes` since `from`; the clock stands still while it is closed. */
export function addWorkingMinutes(
  calendar: WorkingCalendar,
  name: string,
  from: Instant,
  minutes: number,
): Known<Instant> {
  let left = minutes * 60_000
  for (let date = dateOf(from); ; date = addDays(date, 1)) {
    const open = openOn(calendar, name, date)
    if (!open.ok) return open
    for (const span of open.value) {
      const begin = Math.max(span.from, from)
      if (begin + left <= span.to && begin < span.to) return known(calendar, begin + left)
      left -= Math.max(0, span.to - begin)
    }
  }
}
