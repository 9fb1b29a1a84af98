import { expect, test } from 'vitest'
import * as v from 'valibot'
import { consultActSchema } from '../../../shared/http/consults.ts'
import { sheetMost, sheetOf } from '../../../station/state/sheet-form.ts'

const form = {
  title: ' 调整额度 ',
  values: [{ label: '账号', value: '' }],
  papers: '合同\n\n 执照 ',
  note: '',
}

test('a sheet is sent as it was meant: without empty lines, and with what is empty for the taxpayer to give', () => {
  const values = [...form.values, { label: ' ', value: '' }]
  expect(sheetOf({ ...form, values })).toEqual({
    act: 'issue-sheet',
    title: '调整额度',
    values: [{ label: '账号', value: '' }],
    papers: ['合同', '执照'],
    note: '',
  })
})

test('what lacks something says what', () => {
  expect(sheetOf({ ...form, title: ' ' })).toBe('title')
  expect(sheetOf({ ...form, values: [{ label: '', value: '1' }] })).toBe('label')
  expect(sheetOf({ ...form, papers: '合'.repeat(61) })).toBe('paper-long')
  expect(sheetOf({ ...form, papers: '合同\n'.repeat(21) })).toBe('papers-many')
})

test('what fills the form to its bounds is still taken', () => {
  const of = (length: number): string => '字'.repeat(length)
  const sheet = sheetOf({
    title: of(sheetMost.title),
    values: Array.from({ length: sheetMost.values }, () => ({
      label: of(sheetMost.label),
      value: of(sheetMost.value),
    })),
    papers: `${of(sheetMost.paper)}\n`.repeat(sheetMost.papers),
    note: of(sheetMost.note),
  })
  if (typeof sheet === 'string') throw new Error(sheet)
  expect(v.is(consultActSchema, sheet)).toBe(true)
})
