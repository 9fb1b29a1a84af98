import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import type { WorkingCalendar } from '../../../shared/rules/calendar.ts'
import { addMonths } from '../../../shared/rules/dates.ts'
import {
  filingMonthOf,
  filingPeriod,
  isFilingDay,
  lastDayOfTerm,
  legalLastDay,
} from '../../../shared/rules/filing.ts'

const lastDays = (of: WorkingCalendar, year: number): string[] =>
  Array.from({ length: 12 }, (_, month) => {
    const filing = filingPeriod(of, `${year}-${String(month + 1).padStart(2, '0')}`)
    return filing.ok ? filing.value.lastDay.slice(5) : 'beyond'
  })

test('15 November 2026 is a Sunday, so the last day is the 16th', () => {
  expect(legalLastDay(calendar, '2026-10')).toEqual({ ok: true, value: '2026-11-16', calendar: 1 })
  expect(filingPeriod(calendar, '2026-11')).toMatchObject({ value: { first: '2026-11-01', because: 'rest' } })
})

test('the filing period of October 2026 ends on the 26th, seven working days later for seven days of National Day', () => {
  expect(filingPeriod(calendar, '2026-10')).toMatchObject({
    value: { lastDay: '2026-10-26', because: 'holiday' },
  })
  expect(legalLastDay(calendar, '2026-09')).toMatchObject({ value: '2026-10-26' })
  expect(legalLastDay(calendar, '2026-Q3')).toMatchObject({ value: '2026-10-26' })
})

test('the rule gives every date that the bureau announced for 2026 and 2025', () => {
  expect(lastDays(calendar, 2026)).toEqual(
    '01-20 02-24 03-16 04-20 05-22 06-15 07-15 08-17 09-15 10-26 11-16 12-15'.split(' '),
  )
  expect(lastDays(calendar, 2025)).toEqual(
    '01-15 02-20 03-17 04-18 05-22 06-16 07-15 08-15 09-15 10-27 11-17 12-15'.split(' '),
  )
})

test('and for 2024, which our table does not hold', () => {
  const { holidays, workdays } = JSON.parse(
    readFileSync('node_modules/chinese-days/dist/years/2024.json', 'utf8'),
  ) as Record<'holidays' | 'workdays', Record<string, string>>
  const statutory: WorkingCalendar['statutory'] = {}
  for (const date of Object.keys(holidays)) statutory[date] = { kind: 'holiday', name: '放假' }
  for (const date of Object.keys(workdays)) statutory[date] = { kind: 'makeUp', name: '调休' }
  const before = { ...calendar, first: '2024-01-01', horizon: '2024-12-31', statutory }
  expect(lastDays(before, 2024)).toEqual(
    '01-15 02-23 03-15 04-18 05-22 06-19 07-15 08-15 09-18 10-24 11-15 12-16'.split(' '),
  )
})

test('a date that the bureau announced goes before the rule', () => {
  const announced = { ...calendar, filing: { '2026-11': { lastDay: '2026-11-20', source: '雪灾延期通知' } } }
  expect(legalLastDay(announced, '2026-10')).toMatchObject({ value: '2026-11-20' })
})

test('snow that closes the county does not move what the law dates', () => {
  const snow = { ...calendar, county: { '2026-11-16': { working: false, why: '大雪封山' } } }
  expect(legalLastDay(snow, '2026-10')).toMatchObject({ value: '2026-11-16' })
})

test('what is due in January 2027 is not known', () => {
  expect(legalLastDay(calendar, '2026-12')).toEqual({
    ok: false,
    side: 'after',
    beyond: '2026-12-31',
    calendar: 1,
  })
  expect(legalLastDay(calendar, '2026-Q4')).toMatchObject({ ok: false, beyond: '2026-12-31' })
})

test('a whole year has dates of its own', () => {
  expect(legalLastDay(calendar, '2026')).toBeNull()
  expect([filingMonthOf('2026-12'), filingMonthOf('2026-Q4'), filingMonthOf('2026')]).toEqual([
    '2027-01',
    '2027-01',
    null,
  ])
})

test('罗木生 may ask for reconsideration within sixty days; the last of them, 2027-01-11, lies beyond the calendar and is not computed', () => {
  expect(lastDayOfTerm(calendar, '2026-11-12', 60)).toEqual({
    ok: false,
    side: 'after',
    beyond: '2026-12-31',
    calendar: 1,
  })
  expect(lastDayOfTerm(calendar, '2026-08-04', 60)).toMatchObject({ ok: true, value: '2026-10-08' })
})

test('a filing period runs from the 1st to its last day', () => {
  for (const [date, running] of [
    ['2026-11-01', true],
    ['2026-11-16', true],
    ['2026-11-17', false],
    ['2026-10-26', true],
  ] as const) {
    expect(isFilingDay(calendar, date)).toMatchObject({ value: running })
  }
})

test('a later period is never due earlier, and no period is due before the 15th', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 22 }), (months) => {
      const period = addMonths('2024-12', months)
      const [one, next] = [legalLastDay(calendar, period), legalLastDay(calendar, addMonths(period, 1))]
      const known = [one, next].flatMap((day) => (day?.ok ? [day.value] : []))
      expect(known[0] ?? '').toSatisfy((day) => day >= `${addMonths(period, 1)}-15`)
      expect(known).toEqual([...new Set(known)].sort())
    }),
  )
})
