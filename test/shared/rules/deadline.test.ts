import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { startOf } from '../../../shared/rules/dates.ts'
import {
  byDue,
  deadline,
  dueBucket,
  isPressing,
  limitClock,
  type Due,
  type Limit,
} from '../../../shared/rules/deadline.ts'

const at = (text: string): number =>
  startOf(text.slice(0, 10)) + Number(text.slice(11, 13)) * 3_600_000 + Number(text.slice(14)) * 60_000
const minutes = (count: number): Limit => ({ unit: 'minutes', count })
const days = (count: number): Limit => ({ unit: 'days', count })
const legal = (date: string): Due => ({ kind: 'date', date, calendar: 1 })
const now = at('2026-11-16 12:44')

test('twenty minutes to refer a complex matter stop for lunch', () => {
  expect(deadline(calendar, 'wuping', at('2026-11-17 11:50'), minutes(20))).toEqual({
    ok: true,
    value: at('2026-11-17 13:40'),
    calendar: 1,
  })
})

test('one working day from Friday ends when the county closes on Monday, three on Wednesday', () => {
  expect(deadline(calendar, 'county', at('2026-11-13 16:00'), days(1))).toMatchObject({
    value: at('2026-11-16 17:30'),
  })
  expect(deadline(calendar, 'county', at('2026-11-13 16:00'), days(3))).toMatchObject({
    value: at('2026-11-18 17:30'),
  })
})

test('a day limit of a desk that is closed on its last day ends when it next closes', () => {
  expect(deadline(calendar, 'shijiu', at('2026-11-16 10:00'), days(1))).toMatchObject({
    value: at('2026-11-18 15:00'),
  })
})

test('five working days over New Year are not computed', () => {
  expect(deadline(calendar, 'county', at('2026-12-29 10:00'), days(5))).toMatchObject({
    ok: false,
    beyond: '2026-12-31',
  })
})

test('what is due is sorted into today, tomorrow, two days, later and late', () => {
  expect(dueBucket(legal('2026-11-16'), now)).toBe('today')
  expect(dueBucket(legal('2026-11-17'), now)).toBe('tomorrow')
  expect(dueBucket(legal('2026-11-18'), now)).toBe('twoDays')
  expect(dueBucket(legal('2026-11-19'), now)).toBe('later')
  expect(dueBucket(legal('2026-11-15'), now)).toBe('late')
  expect(dueBucket({ kind: 'none' }, now)).toBe('none')
  expect(dueBucket({ kind: 'beyond', beyond: '2026-12-31', calendar: 1 }, now)).toBe('beyond')
})

test('a legal last day lasts until midnight, a service limit until its minute', () => {
  expect(dueBucket(legal('2026-11-16'), at('2026-11-16 23:59'))).toBe('today')
  expect(dueBucket(legal('2026-11-16'), at('2026-11-17 00:00'))).toBe('late')
  expect(dueBucket({ kind: 'limit', at: now + 1, calendar: 1 }, now)).toBe('today')
  expect(dueBucket({ kind: 'limit', at: now, calendar: 1 }, now)).toBe('late')
})

test('only what the law dates within two days is pressing', () => {
  expect(
    ['2026-11-15', '2026-11-16', '2026-11-18', '2026-11-19'].map((date) => isPressing(legal(date), now)),
  ).toEqual([true, true, true, false])
  expect(isPressing({ kind: 'limit', at: now + 60_000, calendar: 1 }, now)).toBe(false)
})

test('the earliest due comes first, what lies beyond the calendar after all dates, the undated last', () => {
  const dues: Due[] = [
    { kind: 'none' },
    legal('2026-11-17'),
    { kind: 'beyond', beyond: '2026-12-31', calendar: 1 },
    { kind: 'limit', at: now, calendar: 1 },
    legal('2026-11-16'),
  ]
  expect([...dues].sort(byDue).map((due) => (due.kind === 'date' ? due.date : due.kind))).toEqual([
    'limit',
    '2026-11-16',
    '2026-11-17',
    'beyond',
    'none',
  ])
})

test('a clock warns at three quarters and is late from its end', () => {
  const from = at('2026-11-17 09:00')
  const clock = (minute: number) => limitClock(calendar, 'wuping', from, minutes(20), from + minute * 60_000)
  expect(clock(14)).toMatchObject({
    value: { state: 'running', word: { code: 'clock-left', params: { count: 6, unit: 'minute' } } },
  })
  expect(clock(15)).toMatchObject({ value: { state: 'soon', word: { params: { count: 5 } } } })
  expect(clock(20)).toMatchObject({ value: { state: 'soon' } })
  expect(clock(23)).toMatchObject({
    value: { state: 'late', word: { code: 'clock-over', params: { count: 3, unit: 'minute' } } },
  })
})

test('the last minute is counted in seconds and never says zero', () => {
  const from = at('2026-11-17 09:00')
  expect(limitClock(calendar, 'shahe', from, minutes(1), from + 30_000)).toMatchObject({
    value: { state: 'running', word: { code: 'clock-left', params: { count: 30, unit: 'second' } } },
  })
  expect(limitClock(calendar, 'shahe', from, minutes(1), from + 60_001)).toMatchObject({
    value: { state: 'late', word: { code: 'clock-over', params: { count: 1, unit: 'second' } } },
  })
})

test('a limit in days says days, and on its last day minutes', () => {
  const from = at('2026-11-16 10:00')
  expect(limitClock(calendar, 'county', from, days(1), from)).toMatchObject({
    value: { word: { params: { count: 1, unit: 'day' } } },
  })
  expect(limitClock(calendar, 'county', from, days(1), at('2026-11-17 16:49'))).toMatchObject({
    value: { state: 'soon', word: { params: { count: 41, unit: 'minute' } } },
  })
})

test('a clock that runs into what the calendar does not know says so', () => {
  const from = at('2026-12-31 17:00')
  expect(limitClock(calendar, 'wuping', from, minutes(20), at('2027-01-04 09:00'))).toMatchObject({
    ok: false,
    beyond: '2026-12-31',
  })
})

test('a limit is never earlier for a later start or a longer count', () => {
  const start = fc.integer({ min: startOf('2026-09-15'), max: startOf('2026-11-01') })
  const limit = fc.oneof(
    fc.integer({ min: 1, max: 300 }).map(minutes),
    fc.integer({ min: 1, max: 20 }).map(days),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('wuping', 'shijiu', 'county'),
      start,
      fc.nat(500_000_000),
      limit,
      (hours, from, later, one) => {
        const value = (begin: number, of: Limit): number => {
          const due = deadline(calendar, hours, begin, of)
          if (!due.ok) throw new Error('known until the end of the year')
          return due.value
        }
        expect(value(from + later, one)).toBeGreaterThanOrEqual(value(from, one))
        expect(value(from, { ...one, count: one.count + 1 })).toBeGreaterThanOrEqual(value(from, one))
        expect(value(from, one)).toBeGreaterThan(from)
      },
    ),
  )
})
