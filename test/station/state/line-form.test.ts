import { expect, test } from 'vitest'
import { lineFormOf, readLineForm } from '../../../station/state/line-form.ts'

test('empty is no limit, and what stands is typed back as it was', () => {
  expect(readLineForm({ budget: '', from: '', to: '' })).toEqual({ budget: null, window: null })
  const rules = { budget: 200_000_000, window: { from: '20:00', to: '07:00' } }
  expect(readLineForm(lineFormOf(rules))).toEqual(rules)
  expect(lineFormOf({ budget: null, window: null })).toEqual({ budget: '', from: '', to: '' })
})

test('full-width digits and an hour without its nought are read as they are meant', () => {
  expect(readLineForm({ budget: '２００', from: '8:30', to: '２０：００' })).toEqual({
    budget: 200_000_000,
    window: { from: '08:30', to: '20:00' },
  })
})

test('what is no number, or no time, or half of one, is said to be wrong', () => {
  for (const budget of ['0', '-1', '1.5', 'viel', '1000001'])
    expect(readLineForm({ budget, from: '', to: '' }).budget).toBe('wrong')
  for (const [from, to] of [
    ['20:00', ''],
    ['25:00', '07:00'],
    ['07:00', '07:00'],
  ] as const)
    expect(readLineForm({ budget: '', from, to }).window).toBe('wrong')
})
