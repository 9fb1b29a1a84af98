import * as v from 'valibot'

/** A day as people write it, 'YYYY-MM-DD', in the county's one time zone. */
export type IsoDate = string
/** A month, 'YYYY-MM'. */
export type IsoMonth = string
/** Epoch milliseconds. */
export type Instant = number

/** Asia/Shanghai. China has kept UTC+8 without summer time since 1991, and nothing here is older. */
const offset = 8 * 3_600_000
const day = 86_400_000

/** True for a day that exists, in the one form. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const parsed = new Date(`${text}T00:00:00Z`)
  // The 31st of a month of thirty days is read as the first of the next one.
  return parsed.getUTCDate() === Number(text.slice(8))
}

export const isoDateSchema = v.pipe(v.string(), v.check(isDate, 'date-wrong'))
export const isoMonthSchema = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'month-wrong'))

/** The day on which an instant falls. */
export function dateOf(instant: Instant): IsoDate {
  return new Date(instant + offset).toISOString().slice(0, 10)
}

/** 00:00 of a day; throws a RangeError for text that is no date, because dates are parsed where they come in. */
export function startOf(date: IsoDate): Instant {
  if (!isDate(date)) throw new RangeError('not a date')
  return Date.parse(`${date}T00:00:00Z`) - offset
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return dateOf(startOf(date) + days * day)
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return (startOf(to) - startOf(from)) / day
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: IsoDate): number {
  return new Date(startOf(date) + offset).getUTCDay() || 7
}

export function monthOf(date: IsoDate): IsoMonth {
  return date.slice(0, 7)
}

export function addMonths(month: IsoMonth, months: number): IsoMonth {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`
}
