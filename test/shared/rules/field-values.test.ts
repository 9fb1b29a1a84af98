import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import type { CatalogueField } from '../../../shared/rules/catalogue.ts'
import { checkField, missingFields } from '../../../shared/rules/field-values.ts'
import { anyInput, keepsItsPromise } from './any-text.ts'

const demo = { demo: true, today: '2026-11-16' }
const field = (kind: CatalogueField['kind'], more: Partial<CatalogueField> = {}): CatalogueField => ({
  key: 'one',
  label: { zh: '一项', en: 'One' },
  kind,
  required: true,
  personal: false,
  ...more,
})
const valueOf = (kind: CatalogueField['kind'], typed: string): string => {
  const checked = checkField(field(kind), typed, demo)
  return checked.ok ? checked.value : checked.problem.code
}

test('money is always yuan with two decimals, whichever way it was typed', () => {
  for (const typed of ['48600', '48,600.00', '¥48，600.0', '４８６００元', '048600.'])
    expect(valueOf('money', typed)).toBe('48600.00')
  expect(valueOf('money', '0')).toBe('0.00')
  for (const wrong of ['-5', '4.865', '四万', '1e5']) expect(valueOf('money', wrong)).toBe('money-wrong')
})

test('a number loses only what says nothing', () => {
  expect([valueOf('number', '007'), valueOf('number', '3.50'), valueOf('number', '1,200')]).toEqual([
    '7',
    '3.5',
    '1200',
  ])
  expect(valueOf('number', '六')).toBe('number-wrong')
})

test('a date may be written as people write it', () => {
  for (const typed of [
    '2026-11-16',
    '2026.11.16',
    '2026/11/16',
    '20261116',
    '2026年11月16日',
    '2026 年 11 月 16 日',
  ]) {
    expect(valueOf('date', typed)).toBe('2026-11-16')
  }
  for (const wrong of ['2026-02-30', '明天', '16.11.2026']) expect(valueOf('date', wrong)).toBe('date-wrong')
})

test('a period is a month, a quarter or a year', () => {
  for (const typed of ['2026-10', '202610', '2026年10月', '2026.10'])
    expect(valueOf('period', typed)).toBe('2026-10')
  for (const typed of ['2026-Q3', '2026q3', '2026年第3季度', '2026年三季度'])
    expect(valueOf('period', typed)).toBe('2026-Q3')
  for (const typed of ['2027', '2027年度', '2027年']) expect(valueOf('period', typed)).toBe('2027')
  for (const wrong of ['2026-13', '上个月', '2026-Q5']) expect(valueOf('period', wrong)).toBe('period-wrong')
})

test('a choice is one of its options', () => {
  const options = [
    { key: 'yes', label: { zh: '是', en: 'Yes' } },
    { key: 'no', label: { zh: '不是', en: 'No' } },
  ]
  expect(checkField(field('choice', { options }), 'yes', demo)).toEqual({ ok: true, value: 'yes' })
  expect(checkField(field('choice', { options }), '是', demo)).toMatchObject({
    problem: { code: 'choice-wrong' },
  })
})

test('identifiers, telephones and names are checked by their own rules', () => {
  expect(checkField(field('id', { idKind: 'uscc' }), '93999999MA0C8Y1T85', demo)).toMatchObject({
    problem: { code: 'id-checksum' },
  })
  expect(valueOf('phone', '100 0000 0152')).toBe('10000000152')
  expect(valueOf('name', '阿依古丽•买买提')).toBe('阿依古丽·买买提')
})

test('an empty field is wrong only where it is required', () => {
  expect(checkField(field('money'), ' ', demo)).toMatchObject({ problem: { code: 'field-empty' } })
  expect(checkField(field('money', { required: false }), ' ', demo)).toEqual({ ok: true, value: '' })
})

test('what is still missing is listed in the order of the form', () => {
  const fields = catalogue.items.find(({ id }) => id === 'a-fixed')?.fields ?? []
  const filled = Object.fromEntries(fields.map(({ key }) => [key, 'x']))
  expect(missingFields(fields, filled)).toEqual([])
  expect(missingFields(fields, { ...filled, bank: '', sales: null })).toEqual(['sales', 'bank'])
})

test('whatever is typed into whatever field, the value in its normal form is taken again unchanged', () => {
  const fields = catalogue.items.flatMap((item) => item.fields)
  fc.assert(
    fc.property(fc.constantFrom(...fields), anyInput, (of, input) => {
      expect(keepsItsPromise((typed) => checkField(of, typed, demo), input)).toBe(true)
    }),
  )
})
