import { isWorkday } from 'chinese-days'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { addWorkingDays, dayOf, isWorkingDay, parseCalendar } from '../../../shared/rules/calendar.ts'
import { addDays, daysBetween } from '../../../shared/rules/dates.ts'
import { anyInput } from './any-text.ts'

const knownDay = fc
  .nat(daysBetween(calendar.first, calendar.horizon))
  .map((days) => addDays(calendar.first, days))

test('a Monday is a working day, a Sunday is not', () => {
  expect(isWorkingDay(calendar, '2026-11-16')).toEqual({ ok: true, value: true, calendar: 1 })
  expect(isWorkingDay(calendar, '2026-11-15')).toEqual({ ok: true, value: false, calendar: 1 })
})

test('National Day 2026 is a week of rest, paid for by the Sunday before and the Saturday after', () => {
  expect(dayOf(calendar, '2026-10-05')).toMatchObject({
    value: { working: false, kind: 'holiday', name: '国庆节' },
  })
  expect(dayOf(calendar, '2026-09-20')).toMatchObject({ value: { working: true, kind: 'makeUp' } })
  expect(dayOf(calendar, '2026-10-10')).toMatchObject({ value: { working: true, kind: 'makeUp' } })
  expect(addWorkingDays(calendar, '2026-09-30', 1)).toMatchObject({ value: '2026-10-08' })
  expect(addWorkingDays(calendar, '2026-10-09', 1)).toMatchObject({ value: '2026-10-10' })
})

test('one working day from Friday is Monday, three are Wednesday', () => {
  expect(addWorkingDays(calendar, '2026-11-13', 1)).toMatchObject({ ok: true, value: '2026-11-16' })
  expect(addWorkingDays(calendar, '2026-11-13', 3)).toMatchObject({ ok: true, value: '2026-11-18' })
})

test('nothing is said about the days after the horizon, although it would be easy to guess', () => {
  const beyond = { ok: false, side: 'after', beyond: '2026-12-31', calendar: 1 }
  expect(isWorkingDay(calendar, '2027-01-01')).toEqual(beyond)
  expect(isWorkingDay(calendar, '2027-01-11')).toEqual(beyond)
  expect(addWorkingDays(calendar, '2026-12-30', 2)).toEqual(beyond)
  expect(addWorkingDays(calendar, '2026-12-30', 1)).toMatchObject({ ok: true, value: '2026-12-31' })
})

test('nor about the days before it begins', () => {
  expect(isWorkingDay(calendar, '2024-12-31')).toMatchObject({
    ok: false,
    side: 'before',
    beyond: '2025-01-01',
  })
})

test('a day that the county closes for snow is no working day here, and the next one counts', () => {
  const snow = { ...calendar, version: 2, county: { '2026-11-17': { working: false, why: '大雪封山' } } }
  expect(dayOf(snow, '2026-11-17')).toMatchObject({
    value: { kind: 'closed', name: '大雪封山' },
    calendar: 2,
  })
  expect(addWorkingDays(snow, '2026-11-16', 1)).toMatchObject({ value: '2026-11-18' })
})

test('every day that the library knows, we call the same', () => {
  fc.assert(
    fc.property(knownDay, (date) => {
      expect(isWorkingDay(calendar, date)).toMatchObject({ ok: true, value: isWorkday(date) })
    }),
  )
})

test('more working days never end earlier, and the end is a working day', () => {
  fc.assert(
    fc.property(knownDay, fc.integer({ min: 1, max: 40 }), (from, count) => {
      const ends = [count, count + 1].map((days) => addWorkingDays(calendar, from, days))
      const known = ends.flatMap((end) => (end.ok ? [end.value] : []))
      expect(ends.map(({ ok }) => ok)).not.toEqual([false, true])
      expect([from, ...known]).toEqual([...new Set([from, ...known])].sort())
      expect(known.every((end) => isWorkday(end))).toBe(true)
    }),
  )
})

test('a calendar that was edited badly is refused with the place', () => {
  const monday = (spans: unknown) => ({
    ...calendar,
    hours: { wuping: { ...calendar.hours['wuping'], week: [spans, [], [], [], [], [], []] } },
  })
  expect(parseCalendar(calendar)).toMatchObject({ ok: true })
  expect(
    parseCalendar(
      monday([
        ['08:30', '12:00'],
        ['11:30', '17:30'],
      ]),
    ),
  ).toMatchObject({
    problem: { code: 'spans-overlap', params: { where: 'hours.wuping.week.0' } },
  })
  expect(parseCalendar(monday([['8点半', '12:00']]))).toMatchObject({
    problem: { code: 'clock-wrong', params: { where: 'hours.wuping.week.0.0.0' } },
  })
  expect(parseCalendar({ ...calendar, horizon: '2024-01-01' })).toMatchObject({
    problem: { code: 'calendar-backwards' },
  })
  expect(
    parseCalendar({ ...calendar, statutory: { '2026-02-30': { kind: 'holiday', name: '春节' } } }),
  ).toMatchObject({
    problem: { code: 'date-wrong' },
  })
})

test('reading a calendar never throws', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      expect(parseCalendar(input).ok).toBe(false)
    }),
  )
})
