import { countyTime, daysBetween, isSameYear, startOfDay } from '../county-time.ts'
import { amount, bytes, clock, spell, stamp, wholeNumber, type Format } from '../format.ts'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function monthDay(at: number): string {
  const { month, day } = countyTime(at)
  return `${day} ${MONTHS[month - 1]}`
}

function date(at: number): string {
  return `${WEEKDAYS[countyTime(at).weekday]} ${monthDay(at)}`
}

function longDate(at: number): string {
  return `${monthDay(at)} ${countyTime(at).year}`
}

/** With its year where that is not this one. */
function dateSeen(at: number, now: number): string {
  return isSameYear(at, now) ? date(at) : longDate(at)
}

function nearDay(at: number, now: number): string {
  const near: Readonly<Record<number, string>> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }
  return near[daysBetween(now, at)] ?? dateSeen(at, now)
}

function duration(ms: number): string {
  const { hours, minutes, seconds } = spell(ms)
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`
  return minutes > 0 ? `${minutes} min` : `${seconds} s`
}

export const format: Format = {
  date,
  longDate,
  time: clock,
  moment: (at, now) => {
    if (daysBetween(now, at) === 0) return clock(at)
    return `${isSameYear(at, now) ? monthDay(at) : longDate(at)} ${clock(at)}`
  },
  day: nearDay,
  civil: (text, now) => dateSeen(startOfDay(text), now),
  period: (text) => `${MONTHS[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)}`,
  duration,
  stamp,
  amount,
  bytes,
  number: wholeNumber,
}
