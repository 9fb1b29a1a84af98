import { expect, test } from 'vitest'
import { freeLine } from '../../../shared/rules/line-rules.ts'
import { lineFormOf, readLineForm } from '../../../station/state/line-form.ts'

const empty = { budget: '', from: '', to: '', recent: '60', papers: '', matters: '', copies: '30' }

test('empty is no limit, and what stands is typed back as it was', () => {
  expect(readLineForm(empty)).toEqual(freeLine)
  const rules = {
    budget: 200_000_000,
    window: { from: '20:00', to: '07:00' },
    recent: 90,
    keep: { papers: 90, matters: 365, copies: 14 },
  }
  expect(readLineForm(lineFormOf(rules))).toEqual(rules)
  expect(lineFormOf(freeLine)).toEqual(empty)
})

test('full-width digits and an hour without its nought are read as they are meant', () => {
  const typed = { budget: '２００', from: '8:30', to: '２０：００', recent: '９０', papers: ' ３０' }
  expect(readLineForm({ ...empty, ...typed })).toEqual({
    budget: 200_000_000,
    window: { from: '08:30', to: '20:00' },
    recent: 90,
    keep: { papers: 30, matters: null, copies: 30 },
  })
})

test('what is no number, or no time, or half of one, is said to be wrong', () => {
  for (const budget of ['0', '-1', '1.5', 'viel', '1000001'])
    expect(readLineForm({ ...empty, budget }).budget).toBe('wrong')
  for (const [from, to] of [
    ['20:00', ''],
    ['25:00', '07:00'],
    ['07:00', '07:00'],
  ] as const)
    expect(readLineForm({ ...empty, from, to }).window).toBe('wrong')
  for (const recent of ['', '0', '1.5', '3661'])
    expect(readLineForm({ ...empty, recent }).recent).toBe('wrong')
  for (const [wrong, papers, matters, copies] of [
    ['papers', '0', '', '30'],
    ['papers', 'viel', '', '30'],
    ['matters', '', '30', '30'],
    ['matters', '60', '30', '30'],
    ['copies', '', '', ''],
  ] as const)
    expect(readLineForm({ ...empty, papers, matters, copies }).keep).toBe(wrong)
})
