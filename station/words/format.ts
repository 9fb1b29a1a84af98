import { countyTime } from './county-time.ts'

/** Dates, times and amounts as a language writes them. Instants are epoch milliseconds, days "2026-11-16". */
export interface Format {
  /** 11 月 16 日 周一 */
  readonly date: (at: number) => string
  /** 2026 年 11 月 16 日 : on paper, where no year may be guessed */
  readonly longDate: (at: number) => string
  /** 12:44 */
  readonly time: (at: number) => string
  /** 12:44 on the day of `now`, else 11 月 16 日 12:44, in another year with it: 2025 年 11 月 16 日 12:44 */
  readonly moment: (at: number, now: number) => string
  /** 今天, 明天, 昨天, else the date, in another year the long one. On screens only. */
  readonly day: (at: number, now: number) => string
  /** A civil day: 11 月 16 日 周一, in another year than that of `now` 2025 年 11 月 16 日 */
  readonly civil: (day: string, now: number) => string
  /** A period (所属期) "2026-10": 2026 年 10 月 */
  readonly period: (period: string) => string
  /** 2 小时 20 分; 6 分; 8 秒 */
  readonly duration: (ms: number) => string
  /** 1,600.00 ; takes yuan as a number or as decimal text */
  readonly amount: (yuan: number | string) => string
  /** 1116-1244 : in the name of a file, the same in every language */
  readonly stamp: (at: number) => string
  /** 11.2 MB */
  readonly bytes: (n: number) => string
  /** 12,044 */
  readonly number: (n: number) => string
}

const two = (n: number): string => String(n).padStart(2, '0')

export function clock(at: number): string {
  const { hour, minute } = countyTime(at)
  return `${two(hour)}:${two(minute)}`
}

export function stamp(at: number): string {
  const { month, day, hour, minute } = countyTime(at)
  return `${two(month)}${two(day)}-${two(hour)}${two(minute)}`
}

export function amount(yuan: number | string): string {
  const text = typeof yuan === 'number' ? yuan.toFixed(2) : yuan
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', decimals = ''] = match
  return `${sign}${thousands(whole)}.${decimals.padEnd(2, '0')}`
}

/** "12044" → "12,044" */
function thousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

export function wholeNumber(n: number): string {
  return `${n < 0 ? '−' : ''}${thousands(String(Math.abs(Math.round(n))))}`
}

/** Decimal units, as disks and data plans are sold; one decimal below a hundred. */
export function bytes(n: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = n
  let unit = 0
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit]}`
}

export interface Spell {
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

/** Cuts a duration; a negative one counts as nothing. */
export function spell(ms: number): Spell {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return { hours: Math.floor(seconds / 3600), minutes: Math.floor(seconds / 60) % 60, seconds: seconds % 60 }
}
