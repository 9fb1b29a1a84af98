import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import type { CaseRow } from '../../../shared/http/cases.ts'
import { startOf } from '../../../shared/rules/dates.ts'
import {
  findRows,
  limitFor,
  rowsIn,
  sectionsOf,
  tabOf,
  tabShowing,
  type RowContext,
} from '../../../station/state/work-rows.ts'

const at = (text: string): number =>
  startOf(text.slice(0, 10)) + Number(text.slice(11, 13)) * 3_600_000 + Number(text.slice(14)) * 60_000
const now = at('2026-11-16 12:44')
const context: RowContext = { now, limits: catalogue.limits, calendar }

function row(subject: string, more: Partial<CaseRow> = {}): CaseRow {
  return {
    subject,
    station: 'wuping',
    name: '王建军',
    item: 's-filing',
    outcome: 'accepted',
    phase: 'taken',
    taker: 'linxiao',
    skill: 'general',
    lastDay: null,
    since: now,
    referredAt: at('2026-11-16 10:47'),
    updatedAt: now,
    clashes: 0,
    papers: 0,
    ...more,
  }
}
const shown = (rows: readonly CaseRow[], given = context) =>
  sectionsOf(rows, given).map(({ name, rows: found }) => [name, found.map(({ row: one }) => one.subject)])

test('mine, free and asked: each open case of mine stands in one of them', () => {
  const rows = [
    row('a'),
    row('b', { taker: null, phase: 'waiting' }),
    row('c', { phase: 'asked' }),
    row('d', { taker: 'tangke' }),
    row('e', { phase: 'closed' }),
  ]
  const inTab = (tab: 'mine' | 'free' | 'asked' | 'all') =>
    rowsIn(rows, tab, 'linxiao').map(({ subject }) => subject)
  expect(inTab('mine')).toEqual(['a', 'e'])
  expect(inTab('free')).toEqual(['b'])
  expect(inTab('asked')).toEqual(['c'])
  expect(inTab('all')).toHaveLength(5)
  expect(rows.map((one) => tabOf(one, 'linxiao'))).toEqual(['mine', 'free', 'asked', 'all', 'mine'])
})

test('the list follows the open case to where it is now, and stays where it is still in sight', () => {
  const leader = { id: 'shenguoping', leader: true }
  const agent = { id: 'linxiao', leader: false }
  const two = row('a', { taker: null, phase: 'taken', clashes: 1 })
  expect(tabShowing(two, 'mine', leader)).toBe('free')
  // The shift leader has said who: it is another's now.
  const settled = row('a', { taker: 'tangke' })
  expect(tabShowing(settled, 'free', leader)).toBe('all')
  expect(tabShowing(settled, 'mine', leader)).toBe('all')
  expect(tabShowing(row('a', { taker: 'shenguoping' }), 'free', leader)).toBe('mine')
  // Who walks through 全部 stays there.
  expect(tabShowing(settled, 'all', leader)).toBe('all')
  // A question that is kept waits for the desk; what another has is in no list of an agent.
  expect(tabShowing(row('a', { phase: 'asked' }), 'mine', agent)).toBe('asked')
  expect(tabShowing(settled, 'free', agent)).toBe('free')
})

test('what the law dates within two days stands first, the earliest before the others', () => {
  const rows = [
    row('later', { lastDay: '2026-11-25' }),
    row('tomorrow', { lastDay: '2026-11-17' }),
    row('today', { lastDay: '2026-11-16' }),
    row('past', { lastDay: '2026-11-13' }),
  ]
  expect(shown(rows)).toEqual([
    ['due', ['past', 'today', 'tomorrow']],
    ['rest', ['later']],
  ])
})

test('a case near the county’s one day comes next; one that waits for a desk does not hurry anybody', () => {
  const friday = { referredAt: at('2026-11-13 14:00') }
  const rows = [row('fresh'), row('old', friday), row('asked', { ...friday, phase: 'asked' })]
  expect(shown(rows, { ...context, now: at('2026-11-16 17:00') })).toEqual([
    ['limit', ['old']],
    ['rest', ['asked', 'fresh']],
  ])
})

test('what was closed today stands last, the newest first, whatever it was due', () => {
  const closed = { phase: 'closed', lastDay: '2026-11-16' } as const
  const rows = [
    row('ten', { ...closed, updatedAt: at('2026-11-16 10:00') }),
    row('noon', { ...closed, updatedAt: at('2026-11-16 12:00') }),
  ]
  expect(shown(rows)).toEqual([['closed', ['noon', 'ten']]])
})

test('without catalogue and calendar, or beyond the calendar, nothing is computed and nothing is lost', () => {
  const old = [row('old', { referredAt: at('2026-11-02 09:00') })]
  expect(shown(old, { now, limits: null, calendar: null })).toEqual([['rest', ['old']]])
  const late = row('new year', { referredAt: at('2026-12-31 16:00') })
  expect(shown([late], { ...context, now: at('2027-01-04 10:00') })).toEqual([['rest', ['new year']]])
})

test('departments and other counties have two days, everybody else one', () => {
  const { limits } = catalogue
  expect(limitFor({ skill: 'legal' }, limits)).toEqual(limits.expert)
  expect(limitFor({ skill: 'crossRegion' }, limits)).toEqual(limits.crossCounty)
  expect(limitFor({ skill: 'invoice' }, limits)).toEqual(limits.appealAnswer)
})

test('every row is in exactly one section', () => {
  const any = fc.record({
    phase: fc.constantFrom('waiting', 'taken', 'asked', 'answered', 'closed'),
    lastDay: fc.constantFrom(null, '2026-11-15', '2026-11-16', '2026-11-18', '2026-12-01'),
    referredAt: fc.integer({ min: at('2026-11-01 00:00'), max: now }),
    skill: fc.constantFrom('', 'general', 'legal'),
  })
  fc.assert(
    fc.property(fc.array(any), (rows) => {
      const given = rows.map((one, place) => row(String(place), one))
      const found = sectionsOf(given, context).flatMap((section) => section.rows)
      expect(found.map(({ row: one }) => one.subject).sort()).toEqual(
        given.map(({ subject }) => subject).sort(),
      )
    }),
  )
})

test('the search takes parts in any order, full width as well as half', () => {
  const rows = [row('a'), row('b', { name: '米兰花', station: 'shahe' })]
  const textOf = ({ name, station }: CaseRow) => `${name} ${station}`
  const found = (sought: string) => findRows(rows, sought, textOf).map(({ subject }) => subject)
  expect(found('ＳＨＡＨＥ 米')).toEqual(['b'])
  expect(found('  ')).toEqual(['a', 'b'])
  expect(found('米 王')).toEqual([])
})
