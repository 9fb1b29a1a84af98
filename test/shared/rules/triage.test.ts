import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import { itemById, type CatalogueItem } from '../../../shared/rules/catalogue.ts'
import { startOf } from '../../../shared/rules/dates.ts'
import { outcomeRefusal, triage, type Triage, type TriageContext } from '../../../shared/rules/triage.ts'

const at = (text: string): number =>
  startOf(text.slice(0, 10)) + Number(text.slice(11, 13)) * 3_600_000 + Number(text.slice(14)) * 60_000
const item = (id: string): CatalogueItem => {
  const found = itemById(catalogue, id)
  if (!found) throw new Error(`no item ${id}`)
  return found
}
const sorted = (id: string, context: Partial<TriageContext> = {}): Triage =>
  triage(item(id), {
    catalogue,
    calendar,
    hours: 'wuping',
    now: at('2026-11-16 10:47'),
    link: 'up',
    ...context,
  })
const closed = (triaged: Triage): Record<string, string> =>
  Object.fromEntries(triaged.doors.flatMap((door) => (door.open ? [] : [[door.outcome, door.reason]])))

test('a return that is handed in on the last day is due today, with the calendar that says so', () => {
  expect(sorted('s-filing', { period: '2026-10' })).toMatchObject({
    lane: 'self',
    limit: { unit: 'minutes', count: 10 },
    lastDay: { kind: 'date', date: '2026-11-16', calendar: 1 },
    due: { kind: 'date', date: '2026-11-16' },
  })
})

test('before the period is filled in the running filing period is meant, and after it nothing is claimed', () => {
  expect(sorted('a-fixed').lastDay).toMatchObject({ kind: 'date', date: '2026-11-16' })
  expect(sorted('a-fixed', { now: at('2026-11-17 10:00') }).lastDay).toEqual({ kind: 'none' })
})

test('a return for December 2026 is due on a day that the calendar does not know', () => {
  const triaged = sorted('s-filing', { period: '2026-12', now: at('2026-12-30 10:00') })
  expect(triaged.lastDay).toEqual({ kind: 'beyond', beyond: '2026-12-31', calendar: 1 })
  expect(triaged.due.kind).toBe('beyond')
})

test('what the law does not date is due by the county’s own limit', () => {
  expect(sorted('q16')).toMatchObject({
    lane: 'quick',
    lastDay: { kind: 'none' },
    due: { kind: 'limit', at: at('2026-11-16 10:48'), calendar: 1 },
  })
  expect(sorted('c-refund')).toMatchObject({ lane: 'complex', due: { at: at('2026-11-16 11:07') } })
})

test('with the line up every quick item may be ended in every way that makes sense', () => {
  expect(closed(sorted('q16'))).toEqual({})
  expect(closed(sorted('q11'))).toEqual({ selfServed: 'self-not-this-item' })
})

test('none of the twenty-three quick items is 已办结 without a link', () => {
  const quick = catalogue.items.filter(({ lane }) => lane === 'quick')
  expect(quick).toHaveLength(23)
  for (const { id } of quick) {
    const reasons = closed(sorted(id, { link: 'down' }))
    expect(reasons).toMatchObject({ done: 'done-needs-link', referred: 'refer-needs-link' })
    expect(Object.keys(reasons)).toContain('selfServed')
    expect(sorted(id, { link: 'down' }).ways.length).toBeGreaterThan(0)
  }
})

test('offline a password can only be booked for, an invoice limit is taken in hand', () => {
  expect(sorted('q16', { link: 'down' }).ways).toEqual(['booked'])
  expect(sorted('q11', { link: 'down' }).ways).toEqual(['collected', 'preReviewed'])
})

test('offline a complex matter is still taken down and sent on later', () => {
  const triaged = sorted('c-refund', { link: 'down' })
  expect(triaged.doors.find(({ outcome }) => outcome === 'referred')).toEqual({
    outcome: 'referred',
    open: true,
    sentLater: true,
  })
  expect(closed(triaged)).toEqual({ selfServed: 'self-not-this-item', done: 'done-needs-link' })
})

test('what was paid on the visitor’s own phone is 已办结 offline by its voucher', () => {
  expect(closed(sorted('s-payment', { link: 'down' }))).not.toHaveProperty('done')
})

test('缺资料 and 已撤回 are possible whatever the line does', () => {
  for (const { id } of catalogue.items) {
    const reasons = closed(sorted(id, { link: 'down' }))
    expect(reasons).not.toHaveProperty('missing')
    expect(reasons).not.toHaveProperty('withdrawn')
  }
})

test('while two accounts of a value stand against each other, nothing is 已办结', () => {
  expect(closed(sorted('s-filing', { clash: true }))).toEqual({ done: 'done-clash-open' })
})

test('an outcome that is closed now is refused with the reason on its button', () => {
  const offline = sorted('q11', { link: 'down' })
  expect(outcomeRefusal(offline, { outcome: 'done', number: 'YB20261116' })).toEqual({
    code: 'done-needs-link',
    params: {},
  })
  expect(outcomeRefusal(offline, { outcome: 'withdrawn', why: '不办了' })).toBeNull()
})

test('代收 is refused when it promises another last day than the law’s, or a way that is not open', () => {
  const triaged = sorted('s-filing', { link: 'down', period: '2026-10' })
  const lastDay = { kind: 'date', date: '2026-11-16', calendar: 1 } as const
  expect(outcomeRefusal(triaged, { outcome: 'accepted', how: 'collected', lastDay })).toBeNull()
  expect(outcomeRefusal(triaged, { outcome: 'accepted', how: 'booked', lastDay })).toMatchObject({
    code: 'way-not-now',
  })
  expect(
    outcomeRefusal(triaged, { outcome: 'accepted', how: 'collected', lastDay: { kind: 'none' } }),
  ).toEqual({
    code: 'last-day-differs',
    params: { said: 'none', is: '2026-11-16' },
  })
})
