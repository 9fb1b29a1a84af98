import { countyTime, daysBetween, isSameYear, startOfDay } from '../county-time.ts'
import { amount, bytes, clock, spell, stamp, wholeNumber, type Format } from '../format.ts'

const WEEKDAYS = '日一二三四五六'

function monthDay(at: number): string {
  const { month, day } = countyTime(at)
  return `${month} 月 ${day} 日`
}

function date(at: number): string {
  return `${monthDay(at)} 周${WEEKDAYS[countyTime(at).weekday]}`
}

function longDate(at: number): string {
  return `${countyTime(at).year} 年 ${monthDay(at)}`
}

/** With its year where that is not this one. */
function dateSeen(at: number, now: number): string {
  return isSameYear(at, now) ? date(at) : longDate(at)
}

function nearDay(at: number, now: number): string {
  const near: Readonly<Record<number, string>> = { [-1]: '昨天', 0: '今天', 1: '明天' }
  return near[daysBetween(now, at)] ?? dateSeen(at, now)
}

function duration(ms: number): string {
  const { hours, minutes, seconds } = spell(ms)
  if (hours > 0) return minutes > 0 ? `${hours} 小时 ${minutes} 分` : `${hours} 小时`
  return minutes > 0 ? `${minutes} 分` : `${seconds} 秒`
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
  period: (text) => `${text.slice(0, 4)} 年 ${Number(text.slice(5, 7))} 月`,
  duration,
  stamp,
  amount,
  bytes,
  number: wholeNumber,
}
