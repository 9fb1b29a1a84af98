import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { startOf } from '../../../shared/rules/dates.ts'
import { addWorkingMinutes, closingTime, openAt, workingMinutesBetween } from '../../../shared/rules/hours.ts'

/** '2026-11-16 12:20' in the county. */
const at = (text: string): number =>
  startOf(text.slice(0, 10)) + Number(text.slice(11, 13)) * 3_600_000 + Number(text.slice(14)) * 60_000
const isOpen = (hours: string, text: string): unknown => {
  const open = openAt(calendar, hours, at(text))
  return open.ok ? open.value : open.beyond
}
const minutes = (hours: string, from: string, to: string): unknown => {
  const counted = workingMinutesBetween(calendar, hours, at(from), at(to))
  return counted.ok ? counted.value : counted.beyond
}

test('雾坪 closes for lunch, except in filing periods', () => {
  expect(isOpen('wuping', '2026-11-17 12:20')).toBe(false)
  expect(isOpen('wuping', '2026-11-16 12:20')).toBe(true)
  expect(isOpen('wuping', '2026-10-26 12:20')).toBe(true)
  expect(isOpen('wuping', '2026-10-27 12:20')).toBe(false)
})

test('a door opens on the minute and is closed on the closing minute', () => {
  expect(isOpen('wuping', '2026-11-17 08:29')).toBe(false)
  expect(isOpen('wuping', '2026-11-17 08:30')).toBe(true)
  expect(isOpen('wuping', '2026-11-17 12:00')).toBe(false)
  expect(isOpen('wuping', '2026-11-17 13:30')).toBe(true)
  expect(isOpen('wuping', '2026-11-17 17:30')).toBe(false)
})

test('石臼 is open on Monday, Wednesday and Friday only, and not on a make-up Saturday', () => {
  expect(isOpen('shijiu', '2026-11-16 10:00')).toBe(true)
  expect(isOpen('shijiu', '2026-11-17 10:00')).toBe(false)
  expect(isOpen('shijiu', '2026-10-10 10:00')).toBe(false)
})

test('on the make-up Saturday after National Day 雾坪 works as on a Monday, through lunch because it is filing time', () => {
  expect(isOpen('wuping', '2026-10-10 12:20')).toBe(true)
  expect(isOpen('wuping', '2026-10-03 10:00')).toBe(false)
  expect(isOpen('wuping', '2026-10-11 10:00')).toBe(false)
})

test('the machines in the park never close', () => {
  expect(isOpen('shahe-self', '2026-10-01 03:00')).toBe(true)
  expect(isOpen('shahe', '2026-11-16 12:30')).toBe(true)
})

test('a single date goes before everything else', () => {
  const wuping = calendar.hours['wuping']
  if (!wuping) throw new Error('雾坪 has hours')
  const market = { spans: [['07:00', '11:00']] as [string, string][], why: '赶集日' }
  const edited = { ...calendar, hours: { wuping: { ...wuping, special: { '2026-11-17': market } } } }
  expect(closingTime(edited, 'wuping', '2026-11-17')).toMatchObject({ value: at('2026-11-17 11:00') })
})

test('closing time is not asked of a day without opening', () => {
  expect(closingTime(calendar, 'shijiu', '2026-11-16')).toMatchObject({ value: at('2026-11-16 15:00') })
  expect(closingTime(calendar, 'shijiu', '2026-11-17')).toEqual({ ok: true, value: null, calendar: 1 })
})

test('the lunch break does not count', () => {
  expect(minutes('wuping', '2026-11-17 11:50', '2026-11-17 13:40')).toBe(20)
  expect(minutes('wuping', '2026-11-16 11:50', '2026-11-16 13:40')).toBe(110)
  expect(minutes('wuping', '2026-11-17 12:05', '2026-11-17 13:20')).toBe(0)
  expect(minutes('wuping', '2026-11-17 17:20', '2026-11-18 08:40')).toBe(20)
  expect(minutes('wuping', '2026-11-20 17:00', '2026-11-23 09:00')).toBe(60)
})

test('beyond the horizon neither an opening nor a minute is counted', () => {
  expect(isOpen('wuping', '2027-01-04 10:00')).toBe('2026-12-31')
  expect(minutes('wuping', '2026-12-31 17:00', '2027-01-04 09:00')).toBe('2026-12-31')
  expect(addWorkingMinutes(calendar, 'wuping', at('2026-12-31 17:20'), 20)).toMatchObject({
    ok: false,
    beyond: '2026-12-31',
  })
})

test('hours that the calendar does not have are a bug, not a closed door', () => {
  expect(() => openAt(calendar, 'nowhere', at('2026-11-16 10:00'))).toThrow(RangeError)
})

const instant = fc.integer({ min: startOf('2026-09-15'), max: startOf('2026-12-01') })
const anyHours = fc.constantFrom('wuping', 'shijiu', 'shahe', 'shahe-self', 'county')

test('minutes that are added can be counted again', () => {
  fc.assert(
    fc.property(anyHours, instant, fc.integer({ min: 1, max: 600 }), (hours, from, count) => {
      const end = addWorkingMinutes(calendar, hours, from, count)
      if (!end.ok) throw new Error('known until the end of the year')
      expect(workingMinutesBetween(calendar, hours, from, end.value)).toMatchObject({ value: count })
      expect(end.value).toBeGreaterThanOrEqual(from + count * 60_000)
    }),
  )
})

test('more minutes, or a later start, never end earlier', () => {
  fc.assert(
    fc.property(
      anyHours,
      instant,
      fc.nat(10_000_000),
      fc.nat(300),
      fc.nat(300),
      (hours, from, later, count, more) => {
        const value = (start: number, minutesFrom: number): number => {
          const end = addWorkingMinutes(calendar, hours, start, minutesFrom)
          if (!end.ok) throw new Error('known until the end of the year')
          return end.value
        }
        expect(value(from, count + more)).toBeGreaterThanOrEqual(value(from, count))
        expect(value(from + later, count)).toBeGreaterThanOrEqual(value(from, count))
      },
    ),
  )
})

test('time that passes in two parts is as long as in one', () => {
  fc.assert(
    fc.property(anyHours, instant, fc.nat(500_000_000), fc.nat(500_000_000), (hours, from, one, two) => {
      const count = (a: number, b: number): number => {
        const counted = workingMinutesBetween(calendar, hours, a, b)
        if (!counted.ok) throw new Error('known until the end of the year')
        return counted.value
      }
      const minute = (value: number): number => Math.floor(value / 60_000) * 60_000
      const [start, middle, end] = [minute(from), minute(from + one), minute(from + one + two)]
      expect(count(start, middle) + count(middle, end)).toBe(count(start, end))
    }),
  )
})
