import * as fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { freeLine, heldBack, lineRulesSchema, spentOn } from '../../../shared/rules/line-rules.ts'

const at = (clock: string, day = '2026-11-16'): number => Date.parse(`${day}T${clock}:00+08:00`)
const night = { ...freeLine, window: { from: '20:00', to: '07:00' } }
const noon = { ...freeLine, window: { from: '12:00', to: '13:30' } }

test('where the county has set nothing, nothing waits', () => {
  expect(heldBack(freeLine, { day: '2026-11-16', bytes: 1e12 }, at('12:44'))).toBeNull()
})

test('outside its hours a bulky parcel waits for their next beginning', () => {
  expect(heldBack(night, null, at('12:44'))).toEqual({ why: 'window', until: at('20:00') })
  expect(heldBack(noon, null, at('08:00'))).toEqual({ why: 'window', until: at('12:00') })
  expect(heldBack(noon, null, at('13:30'))).toEqual({ why: 'window', until: at('12:00', '2026-11-17') })
})

test('hours that run through midnight are open on both sides of it', () => {
  for (const clock of ['20:00', '23:59', '00:00', '06:59'])
    expect(heldBack(night, null, at(clock))).toBeNull()
  expect(heldBack(night, null, at('07:00'))).toMatchObject({ until: at('20:00') })
})

test('when the day’s budget is used it waits for the next day, and for the hours of that day', () => {
  const spent = { day: '2026-11-16', bytes: 5_000_000 }
  const midnight = at('00:00', '2026-11-17')
  expect(heldBack({ ...freeLine, budget: 5_000_000 }, spent, at('12:44'))).toEqual({
    why: 'budget',
    until: midnight,
  })
  expect(heldBack({ ...night, budget: 5_000_000 }, spent, at('21:00'))).toEqual({
    why: 'budget',
    until: midnight,
  })
  expect(heldBack({ ...noon, budget: 5_000_000 }, spent, at('12:44'))).toEqual({
    why: 'budget',
    until: at('12:00', '2026-11-17'),
  })
  expect(heldBack({ ...freeLine, budget: 5_000_001 }, spent, at('12:44'))).toBeNull()
})

test('what was sent yesterday is not of today', () => {
  const spent = { day: '2026-11-15', bytes: 5_000_000 }
  expect(spentOn(at('00:00'), spent)).toBe(0)
  expect(heldBack({ ...freeLine, budget: 1_000_000 }, spent, at('00:00'))).toBeNull()
})

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))

test('whenever something waits, it may go at the time that was said, and that is within two days', () => {
  const rules = fc.record({
    budget: fc.constantFrom(null, 1_000_000),
    window: fc.option(fc.record({ from: clock, to: clock }).filter(({ from, to }) => from !== to)),
    recent: fc.constant(60),
    keep: fc.constant(freeLine.keep),
  })
  const now = fc.integer({ min: at('00:00'), max: at('00:00') + 3 * 86_400_000 })
  fc.assert(
    fc.property(rules, now, fc.nat(2_000_000), (set, instant, bytes) => {
      const spent = { day: new Date(instant + 8 * 3_600_000).toISOString().slice(0, 10), bytes }
      const held = heldBack(set, spent, instant)
      if (!held) return
      expect(held.until).toBeGreaterThan(instant)
      expect(held.until - instant).toBeLessThanOrEqual(2 * 86_400_000)
      expect(heldBack(set, spent, held.until)).toBeNull()
    }),
  )
})

test('hours that are no hours, or that never begin, are no rule', () => {
  for (const window of [
    { from: '8:00', to: '20:00' },
    { from: '24:00', to: '07:00' },
    { from: '07:00', to: '07:00' },
  ])
    expect(v.is(lineRulesSchema, { ...freeLine, window })).toBe(false)
  expect(v.is(lineRulesSchema, { ...freeLine, budget: 0 })).toBe(false)
})

test('words are never trimmed before the pages, and neither without the other', () => {
  const rules = (papers: number | null, matters: number | null) => ({
    ...freeLine,
    keep: { papers, matters, copies: 30 },
  })
  for (const [papers, matters] of [
    [null, null],
    [90, null],
    [90, 90],
    [90, 365],
  ] as const)
    expect(v.is(lineRulesSchema, rules(papers, matters))).toBe(true)
  for (const [papers, matters] of [
    [null, 365],
    [90, 30],
    [0, null],
  ] as const)
    expect(v.is(lineRulesSchema, rules(papers, matters))).toBe(false)
})
