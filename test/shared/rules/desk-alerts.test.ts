import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { alertsOf, type DeskFacts } from '../../../shared/rules/desk-alerts.ts'
import { isShortOfRoom } from '../../../shared/rules/desk-report.ts'

const at = (clock: string, day = '2026-11-18'): number => Date.parse(`${day}T${clock}:00+08:00`)
const health = { at: 0, entries: 0, stillSince: null, refused: 0, broken: 0, room: null }
const well: DeskFacts = { lastSeen: at('10:00'), clockApart: 0, oldSince: null, health }
const asked = (facts: Partial<DeskFacts>, now: number, station = 'wuping') =>
  alertsOf({ ...well, ...facts }, { now, calendar, station })

test('nothing is said of a desk that is well, nor of one that never came', () => {
  expect(asked({}, at('10:05'))).toEqual([])
  expect(asked({ lastSeen: null, health: null }, at('17:00'))).toEqual([])
})

test('silence counts in the hours in which the station is open', () => {
  expect(asked({}, at('10:29'))).toEqual([])
  expect(asked({}, at('10:30'))).toEqual([{ kind: 'silent', since: at('10:00'), size: 1_800_000 }])
  // Over the break at noon, the night and the weekend nobody waits for it.
  expect(asked({ lastSeen: at('11:50') }, at('13:30'))).toEqual([])
  expect(asked({ lastSeen: at('17:20') }, at('08:30', '2026-11-19'))).toEqual([])
  expect(asked({ lastSeen: at('17:20', '2026-11-20') }, at('09:00', '2026-11-23'))).toHaveLength(1)
})

test('where the calendar knows neither the station nor the day, all time counts', () => {
  expect(asked({ lastSeen: at('12:00') }, at('12:30'), 'elsewhere')).toHaveLength(1)
  const beyond = '2031-01-05'
  expect(asked({ lastSeen: at('03:00', beyond) }, at('03:30', beyond))).toHaveLength(1)
})

test('a backlog that stands still is said of a desk that is heard of, not of one whose line is away', () => {
  const stuck = { ...health, entries: 37, stillSince: at('09:00') }
  expect(asked({ health: stuck }, at('09:19'))).toEqual([])
  expect(asked({ health: stuck }, at('10:01'))).toEqual([{ kind: 'stuck', since: at('09:00'), size: 37 }])
  expect(asked({ health: stuck }, at('11:00')).map(({ kind }) => kind)).toEqual(['silent'])
})

test('the gravest stands first: line, disk, room, refused, clock, app', () => {
  const now = at('11:00', '2026-11-19')
  const alerts = asked(
    {
      clockApart: -3 * 365 * 86_400_000,
      oldSince: now - 24 * 3_600_000,
      health: { ...health, refused: 2, broken: 3, room: { used: 900, quota: 1_000 } },
    },
    now,
  )
  expect(alerts.map(({ kind, size }) => [kind, size]).slice(1)).toEqual([
    ['damage', 3],
    ['room', 100],
    ['refused', 2],
    ['clock', -3 * 365 * 86_400_000],
    ['old-app', 24 * 3_600_000],
  ])
  expect(alerts[0]?.kind).toBe('silent')
})

test('room is short when four fifths are used, or when two hundred megabytes are left', () => {
  expect(isShortOfRoom(799, 1_000)).toBe(false)
  expect(isShortOfRoom(801, 1_000)).toBe(true)
  expect(isShortOfRoom(100, 250)).toBe(true)
  expect(isShortOfRoom(0, 0)).toBe(false)
})
