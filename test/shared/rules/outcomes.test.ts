import * as fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { outcomeIds, outcomeSchema, outcomeSeals } from '../../../shared/rules/outcomes.ts'
import { problemOf } from '../../../shared/rules/problem.ts'
import { anyInput } from './any-text.ts'

const taken = (outcome: unknown): boolean => v.safeParse(outcomeSchema, outcome).success
const refused = (outcome: unknown): string | undefined => {
  const issue = v.safeParse(outcomeSchema, outcome).issues?.[0]
  return issue && problemOf(issue).code
}

test('the seven outcomes stand in their order with their seals', () => {
  expect(outcomeIds.map((id) => outcomeSeals[id]).join('')).toBe('答引结收缺转撤')
})

test('已办结 needs the number that the bureau gave, or a photographed voucher', () => {
  expect(refused({ outcome: 'done' })).toBe('done-needs-proof')
  expect(taken({ outcome: 'done', number: 'YB2026111608350417' })).toBe(true)
  expect(taken({ outcome: 'done', voucher: '01JCTQ8Z3M5V7W9X1Y3Z5A7B9C' })).toBe(true)
  expect(refused({ outcome: 'done', number: '办好了' })).toBe('bureau-number-wrong')
  expect(taken({ outcome: 'done', voucher: '照片' })).toBe(false)
})

test('已代收待办 says the legal last day, or that there is none, or that the calendar does not reach', () => {
  const accepted = { outcome: 'accepted', how: 'collected' }
  expect(taken(accepted)).toBe(false)
  expect(taken({ ...accepted, lastDay: { kind: 'date', date: '2026-11-16', calendar: 1 } })).toBe(true)
  expect(taken({ ...accepted, lastDay: { kind: 'beyond', beyond: '2026-12-31', calendar: 1 } })).toBe(true)
  expect(taken({ ...accepted, lastDay: { kind: 'none' } })).toBe(true)
  expect(refused({ ...accepted, lastDay: { kind: 'date', date: '2026-02-30', calendar: 1 } })).toBe(
    'date-wrong',
  )
})

test('缺资料 lists what is missing', () => {
  expect(refused({ outcome: 'missing', missing: [] })).toBe('missing-needs-list')
  expect(refused({ outcome: 'missing', missing: [' '] })).toBe('text-empty')
  expect(taken({ outcome: 'missing', missing: ['经营场所证明'], until: '2026-11-19' })).toBe(true)
})

test('已转县局 says to whose skill or to whom', () => {
  expect(taken({ outcome: 'referred' })).toBe(false)
  expect(taken({ outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } })).toBe(true)
  expect(taken({ outcome: 'referred', to: { kind: 'staff', staff: 'tangke' } })).toBe(true)
  expect(taken({ outcome: 'referred', to: { kind: 'skill', skill: 'magic' } })).toBe(false)
})

test('已撤回 says why, 已引导自助 where, 已答复 may cite its article', () => {
  expect(refused({ outcome: 'withdrawn', why: '' })).toBe('text-empty')
  expect(taken({ outcome: 'withdrawn', why: '他说改天再来' })).toBe(true)
  expect(taken({ outcome: 'selfServed', where: 'kiosk' })).toBe(true)
  expect(taken({ outcome: 'answered', article: 'yi-9' })).toBe(true)
  expect(taken({ outcome: 'answered', note: '半个\ud800' })).toBe(false)
})

test('an outcome that nobody knows, or with something added, is refused without a crash', () => {
  expect(taken({ outcome: 'perhaps' })).toBe(false)
  expect(taken({ outcome: 'answered', _id: 'x' })).toBe(false)
  fc.assert(
    fc.property(anyInput, (input) => {
      expect(taken(input)).toBe(false)
    }),
  )
})
