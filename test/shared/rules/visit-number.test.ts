import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  deskLetter,
  parseCheckCode,
  parseVisitNumber,
  slipCheckCode,
  ticketNumber,
  visitNumber,
} from '../../../shared/rules/visit-number.ts'
import { anyInput, keepsItsPromise } from './any-text.ts'

test('a slip of 雾坪 on 16 November, the twelfth visit', () => {
  expect(visitNumber('WP', '2026-11-16', 12)).toBe('WP-1116-012')
  expect(visitNumber('SH', '2026-11-16', 12, 'B')).toBe('SH-1116-B012')
  expect(ticketNumber(19)).toBe('019')
  expect(ticketNumber(1042)).toBe('1042')
})

test('the first desk of a station has no letter, the others each their own', () => {
  expect(['wp1', 'sh2', 'sh3', 'shx26', 'sh27'].map(deskLetter)).toEqual(['', 'B', 'C', 'Z', 'A'])
  expect(deskLetter('')).toBe('')
})

test('a number is read back as it is said and typed', () => {
  const number = { station: 'WP', day: '11-16', count: 12 }
  for (const typed of ['WP-1116-012', 'wp1116012', ' WP1116-012 '])
    expect(parseVisitNumber(typed)).toEqual(number)
  expect(parseVisitNumber('SH-1116-B012')).toEqual({ ...number, station: 'SH', desk: 'B' })
  for (const wrong of ['WP-1316-012', 'WP-1100-012', '012', '雾坪-1116-012'])
    expect(parseVisitNumber(wrong)).toBeNull()
})

test('every number that is printed can be read back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('WP', 'SJ', 'SHX'),
      fc.integer({ min: 1, max: 99_999 }),
      fc.constantFrom('', 'A', 'K'),
      (station, count, desk) => {
        const read = parseVisitNumber(visitNumber(station, '2026-11-16', count, desk))
        expect(read).toEqual(desk ? { station, day: '11-16', count, desk } : { station, day: '11-16', count })
      },
    ),
  )
})

test('a check code is twelve characters of the hash that nobody can misread', () => {
  const hash = createHash('sha256').update('回执').digest('base64url')
  expect(slipCheckCode(hash)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4}$/)
  expect(slipCheckCode('AAAAAAAAAA')).toBe('0000 0000 0000')
  expect(slipCheckCode('__________')).toBe('ZZZZ ZZZZ ZZZZ')
  expect(() => slipCheckCode('短')).toThrow(RangeError)
})

test('a check code copied by hand comes back the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const code = slipCheckCode(Buffer.from(bytes).toString('base64url'))
      const sloppy = code.toLowerCase().replaceAll(' ', '-').replaceAll('0', 'o').replaceAll('1', 'l')
      expect(parseCheckCode(sloppy)).toEqual({ ok: true, value: code })
    }),
  )
})

test('a check code that is too short says how many are missing', () => {
  expect(parseCheckCode('4Q7K 82MD')).toMatchObject({
    problem: { code: 'check-code-length', params: { missing: 4 } },
  })
  expect(parseCheckCode('4Q7K 82MD KX3U')).toMatchObject({ problem: { code: 'check-code-letter' } })
})

test('reading a number or a code never throws', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      expect(parseVisitNumber(input)?.count ?? 1).toBeGreaterThanOrEqual(0)
      expect(keepsItsPromise(parseCheckCode, input)).toBe(true)
    }),
  )
})
