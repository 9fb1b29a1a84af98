import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkPersonName, checkTaxpayerName } from '../../../shared/rules/names.ts'
import { anyInput, keepsItsPromise } from './any-text.ts'

test('every dot that a keyboard offers becomes the one dot', () => {
  for (const typed of [
    '阿依古丽·买买提',
    '阿依古丽•买买提',
    '阿依古丽‧买买提',
    '阿依古丽・买买提',
    '阿依古丽．买买提',
    ' 阿依古丽·买买提 ',
  ]) {
    expect(checkPersonName(typed)).toEqual({ ok: true, value: '阿依古丽·买买提' })
  }
})

test('rare characters count as one and stay as they are', () => {
  expect(checkPersonName('李䶮')).toEqual({ ok: true, value: '李䶮' })
  expect(checkPersonName('𠮷'.repeat(30))).toMatchObject({ ok: true })
  expect(checkPersonName('𠮷'.repeat(31))).toMatchObject({
    problem: { code: 'text-long', params: { max: 30, over: 1 } },
  })
  expect(checkPersonName('刘〇')).toMatchObject({ ok: true })
})

test('a character of an old private font is refused, because the next computer shows a box', () => {
  expect(checkPersonName('李\ue863')).toMatchObject({ problem: { code: 'name-private-use', at: 1 } })
})

test('half a character is refused at its place', () => {
  expect(checkPersonName('李\ud842')).toMatchObject({ problem: { code: 'text-broken', at: 1 } })
})

test('digits, line breaks and stray dots are no part of a name', () => {
  expect(checkPersonName('王2')).toMatchObject({
    problem: { code: 'name-letter', params: { found: '2' }, at: 1 },
  })
  expect(checkPersonName('王\n建军')).toMatchObject({ problem: { code: 'text-control', at: 1 } })
  expect(checkPersonName('·买买提')).toMatchObject({ problem: { code: 'name-dot', at: 0 } })
  expect(checkPersonName('阿依古丽··买买提')).toMatchObject({ problem: { code: 'name-dot', at: 4 } })
  expect(checkPersonName('  ')).toMatchObject({ problem: { code: 'text-empty' } })
})

test('names of other scripts are names', () => {
  for (const name of ['Jean-Luc O’Neill', 'José María', 'རྡོ་རྗེ'.replaceAll('་', ' ')]) {
    expect(checkPersonName(name)).toEqual({ ok: true, value: name })
  }
})

test('a taxpayer may be called anything up to a hundred characters', () => {
  expect(checkTaxpayerName('宏达劳务（松岚）有限公司 2 号店')).toMatchObject({ ok: true })
  expect(checkTaxpayerName('店'.repeat(101))).toMatchObject({
    problem: { code: 'text-long', params: { over: 1 } },
  })
})

test('whatever comes in, the answer is a name in its normal form or a problem', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      expect(keepsItsPromise(checkPersonName, input)).toBe(true)
      expect(keepsItsPromise(checkTaxpayerName, input)).toBe(true)
    }),
  )
})
