import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { countyTime, daysBetween, startOfDay } from '../../../station/words/county-time.ts'
import { format as en } from '../../../station/words/en/format.ts'
import { format as zh } from '../../../station/words/zh-cn/format.ts'

const noon = Date.parse('2026-11-16T12:44:08+08:00')
const hours = (n: number): number => n * 3_600_000

test('dates and times are the county’s, wherever the computer thinks it is', () => {
  expect(zh.date(noon)).toBe('11 月 16 日 周一')
  expect(zh.time(noon)).toBe('12:44')
  expect(zh.longDate(noon)).toBe('2026 年 11 月 16 日')
  expect(en.date(noon)).toBe('Mon 16 Nov')
  expect(en.longDate(noon)).toBe('16 Nov 2026')
  expect(zh.date(Date.parse('2026-11-15T16:00:00Z'))).toBe('11 月 16 日 周一')
})

test('near days have a word, far ones a date', () => {
  expect(zh.day(noon, noon)).toBe('今天')
  expect(zh.day(noon + hours(12), noon)).toBe('明天')
  expect(zh.day(noon - hours(13), noon)).toBe('昨天')
  expect(zh.day(noon + hours(48), noon)).toBe('11 月 18 日 周三')
  expect(en.day(noon + hours(12), noon)).toBe('tomorrow')
})

test('a moment of today is a time, another one has its day', () => {
  expect(zh.moment(noon, noon + hours(2))).toBe('12:44')
  expect(zh.moment(noon, noon + hours(20))).toBe('11 月 16 日 12:44')
})

test('a day of another year has its year', () => {
  const later = Date.parse('2027-01-15T04:00:00Z')
  expect(zh.day(noon, later)).toBe('2026 年 11 月 16 日')
  expect(zh.moment(noon, later)).toBe('2026 年 11 月 16 日 12:44')
  expect(zh.civil('2027-01-15', noon)).toBe('2027 年 1 月 15 日')
  expect(en.civil('2027-01-15', noon)).toBe('15 Jan 2027')
  const newYear = Date.parse('2026-12-31T16:00:00Z')
  expect(zh.day(newYear - 1, newYear)).toBe('昨天')
  expect(zh.civil('2027-01-02', newYear)).toBe('1 月 2 日 周六')
})

test('civil days and periods', () => {
  expect(zh.civil('2026-11-16', noon)).toBe('11 月 16 日 周一')
  expect(zh.period('2026-10')).toBe('2026 年 10 月')
  expect(en.period('2026-09')).toBe('Sep 2026')
})

test('durations have at most two units', () => {
  const spans = [hours(2) + 20 * 60_000, hours(3), 6 * 60_000 + 59_000, 8_000, 0, -5_000]
  expect(spans.map((span) => zh.duration(span))).toEqual([
    '2 小时 20 分',
    '3 小时',
    '6 分',
    '8 秒',
    '0 秒',
    '0 秒',
  ])
  expect(spans.slice(0, 2).map((span) => en.duration(span))).toEqual(['2 h 20 min', '3 h'])
})

test('money has two decimals and commas; sizes have a unit', () => {
  expect(zh.amount('1600')).toBe('1,600.00')
  expect(zh.amount(48600.5)).toBe('48,600.50')
  expect(zh.amount('-1234567.8')).toBe('-1,234,567.80')
  expect(zh.amount('两个说法')).toBe('两个说法')
  expect(zh.number(12044)).toBe('12,044')
  expect([0, 999, 11_200_000, 180_000_000, 2_100_000_000, 999_960].map((n) => zh.bytes(n))).toEqual([
    '0 B',
    '999 B',
    '11.2 MB',
    '180 MB',
    '2.1 GB',
    '1 MB',
  ])
})

test('a day begins at the county’s midnight', () => {
  assert(
    property(integer({ min: 0, max: 40_000 }), integer({ min: 0, max: 86_399_999 }), (days, within) => {
      const day = new Date(days * 86_400_000).toISOString().slice(0, 10)
      const at = startOfDay(day) + within
      const { year, month, day: date } = countyTime(at)
      expect([year, month, date]).toEqual(day.split('-').map(Number))
      expect(daysBetween(startOfDay(day), at)).toBe(0)
    }),
  )
})
