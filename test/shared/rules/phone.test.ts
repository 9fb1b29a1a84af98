import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkPhone } from '../../../shared/rules/phone.ts'
import { anyInput, keepsItsPromise } from './any-text.ts'

const real = { demo: false }

test('a mobile number is taken, spaced or with the country code', () => {
  for (const typed of ['13800138000', '138 0013 8000', '+86 138-0013-8000', '１３８００１３８０００']) {
    expect(checkPhone(typed, real)).toEqual({ ok: true, value: '13800138000' })
  }
})

test('a line needs its area code', () => {
  expect(checkPhone('（0574）6523-1234', real)).toEqual({ ok: true, value: '057465231234' })
  expect(checkPhone('65231234', real)).toMatchObject({ problem: { code: 'phone-prefix' } })
})

test('a number from elsewhere keeps its plus', () => {
  expect(checkPhone('+852 2345 6789', real)).toEqual({ ok: true, value: '+85223456789' })
})

test('numbers beginning with 100 ring nowhere, so only the demo takes them', () => {
  expect(checkPhone('100 0000 0152', { demo: true })).toEqual({ ok: true, value: '10000000152' })
  expect(checkPhone('100 0000 0152', real)).toMatchObject({ problem: { code: 'phone-demo-only', at: 0 } })
})

test('while it is short and right so far, only the count of missing digits is said', () => {
  for (const typed of ['', '1', '13', '1380013']) {
    expect(checkPhone(typed, real)).toMatchObject({
      problem: { code: 'phone-short', params: { missing: 11 - typed.length } },
    })
  }
  expect(checkPhone('10', { demo: true })).toMatchObject({ problem: { code: 'phone-short' } })
})

test('no mobile begins with 12, and twelve digits are one too many', () => {
  expect(checkPhone('12', real)).toMatchObject({ problem: { code: 'phone-prefix' } })
  expect(checkPhone('138001380001', real)).toMatchObject({
    problem: { code: 'phone-long', params: { over: 1 }, at: 11 },
  })
})

test('a letter is named where it stands', () => {
  expect(checkPhone('138 00l3', real)).toMatchObject({
    problem: { code: 'phone-letter', params: { found: 'L' }, at: 6 },
  })
})

test('whatever comes in, the answer is a value or a problem', () => {
  fc.assert(
    fc.property(anyInput, fc.boolean(), (input, demo) => {
      expect(keepsItsPromise((typed) => checkPhone(typed, { demo }), input)).toBe(true)
    }),
  )
})
