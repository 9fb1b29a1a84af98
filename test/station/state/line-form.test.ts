import { expect, test } from 'vitest'
import { freeLine } from '../../../shared/rules/line-rules.ts'
import { lineFormOf, readLineForm } from '../../../station/state/line-form.ts'

test('empty is no limit, and what stands is typed back as it was', () => {
  expect(readLineForm({ budget: '', from: '', to: '', recent: '60' })).toEqual(freeLine)
  const rules = { budget: 200_000_000, window: { from: '20:00', to: '07:00' }, recent: 90 }
  expect(readLineForm(lineFormOf(rules))).toEqual(rules)
  expect(lineFormOf(freeLine)).toEqual({ budget: '', from: '', to: '', recent: '60' })
})

test('full-width digits and an hour without its nought are read as they are meant', () => {
  expect(readLineForm({ budget: '２００', from: '8:30', to: '２０：００', recent: '９０' })).toEqual({
    budget: 200_000_000,
    window: { from: '08:30', to: '20:00' },
    recent: 90,
  })
})

test('what is no number, or no time, or half of one, is said to be wrong', () => {
  for (const budget of ['0', '-1', '1.5', 'viel', '1000001'])
    expect(readLineForm({ budget, from: '', to: '', recent: '60' }).budget).toBe('wrong')
  for (const [from, to] of [
    ['20:00', ''],
    ['25:00', '07:00'],
    ['07:00', '07:00'],
  ] as const)
    expect(readLineForm({ budget: '', from, to, recent: '60' }).window).toBe('wrong')
  for (const recent of ['', '0', '1.5', '3661'])
    expect(readLineForm({ budget: '', from: '', to: '', recent }).recent).toBe('wrong')
})
