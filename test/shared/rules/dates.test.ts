import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  dateOf,
  daysBetween,
  isDate,
  startOf,
  weekdayOf,
} from '../../../shared/rules/dates.ts'
import { anyText } from './any-text.ts'

test('the county’s day begins at sixteen hundred of the day before in Greenwich', () => {
  expect(startOf('2026-11-16')).toBe(Date.UTC(2026, 10, 15, 16))
  expect(dateOf(Date.UTC(2026, 10, 15, 15, 59, 59, 999))).toBe('2026-11-15')
  expect(dateOf(Date.UTC(2026, 10, 15, 16))).toBe('2026-11-16')
})

test('29 February is a date in leap years only', () => {
  expect([isDate('2024-02-29'), isDate('2026-02-29'), isDate('2026-2-1'), isDate('2026-13-01')]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('months go on over the year', () => {
  expect([addMonths('2026-11', 3), addMonths('2026-01', -1), addMonths('2026-12', 0)]).toEqual([
    '2027-02',
    '2025-12',
    '2026-12',
  ])
})

test('sixty days after 12 November 2026 is 11 January 2027', () => {
  expect(addDays('2026-11-12', 60)).toBe('2027-01-11')
  expect(daysBetween('2026-11-12', '2027-01-11')).toBe(60)
})

test('days, instants and weekdays agree with each other', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -30_000, max: 60_000 }),
      fc.integer({ min: 0, max: 86_399_999 }),
      (days, within) => {
        const date = addDays('2026-11-16', days)
        expect(dateOf(startOf(date) + within)).toBe(date)
        expect(daysBetween('2026-11-16', date)).toBe(days)
        expect(weekdayOf(date)).toBe((((days % 7) + 7) % 7) + 1)
      },
    ),
  )
})

test('asking whether a text is a date never throws', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(typeof isDate(text)).toBe('boolean')
    }),
  )
})
