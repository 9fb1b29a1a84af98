/** The county's wall clock is UTC+8 all year: China has one time zone and no summer time. */
const OFFSET = 8 * 60 * 60 * 1000
const DAY = 24 * 60 * 60 * 1000

export interface CountyTime {
  readonly year: number
  /** 1–12 */
  readonly month: number
  readonly day: number
  /** 0 = Sunday */
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** The county's date and time at an instant (epoch milliseconds). */
export function countyTime(at: number): CountyTime {
  const date = new Date(at + OFFSET)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
}

/** Whole county days from `from` to `to`: 0 the same day, 1 tomorrow, −1 yesterday. */
export function daysBetween(from: number, to: number): number {
  return Math.floor((to + OFFSET) / DAY) - Math.floor((from + OFFSET) / DAY)
}

export function isSameYear(one: number, other: number): boolean {
  return countyTime(one).year === countyTime(other).year
}

/** The first instant of a civil day "2026-11-16" in the county. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - OFFSET
}
