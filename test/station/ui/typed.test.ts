import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import {
  groupThousands,
  halfWidth,
  movePeriod,
  readDate,
  readIdentifier,
  readMoney,
  readPeriod,
} from '../../../station/ui/typed.ts'

test.each([
  ['1600', '1600.00'],
  ['1,600.5', '1600.50'],
  ['１６００', '1600.00'],
  ['¥ 1，600。00', '1600.00'],
  ['48600元', '48600.00'],
  ['007', '7.00'],
  ['0', '0.00'],
])('the amount %s is read as %s', (typed, canonical) => {
  expect(readMoney(typed)).toBe(canonical)
})

test.each(['', '一千六', '16.005', '-3', '1.2.3', 'NaN', '1e5'])('%j is no amount', (typed) => {
  expect(readMoney(typed)).toBeUndefined()
})

test('an amount that was read reads the same again, with its commas', () => {
  assert(
    property(integer({ min: 0, max: 999_999_999_999 }), (fen) => {
      const canonical = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
      expect(readMoney(canonical)).toBe(canonical)
      expect(readMoney(groupThousands(canonical))).toBe(canonical)
    }),
  )
})

test('thousands are parted by commas, decimals are not', () => {
  expect(groupThousands('1234567.89')).toBe('1,234,567.89')
  expect(groupThousands('999.00')).toBe('999.00')
})

test.each([
  '20261116',
  '2026-11-16',
  '2026/11/16',
  '2026.11.16',
  '2026年11月16日',
  '２０２６１１１６',
  ' 2026 11 16 ',
])('the day may be typed as %s', (typed) => {
  expect(readDate(typed)).toBe('2026-11-16')
})

test.each(['20260230', '2026-13-01', '2026-00-10', '11-16', '今天', '202611'])(
  'there is no day %s',
  (typed) => {
    expect(readDate(typed)).toBeUndefined()
  },
)

test('the 29th of February is a day in a leap year only', () => {
  expect(readDate('20280229')).toBe('2028-02-29')
  expect(readDate('20270229')).toBeUndefined()
})

test.each(['202610', '2026-10', '2026.10', '2026年10月'])('the period may be typed as %s', (typed) => {
  expect(readPeriod(typed)).toBe('2026-10')
})

test('a thirteenth month is no period', () => {
  expect(readPeriod('202613')).toBeUndefined()
  expect(readPeriod('2026')).toBeUndefined()
})

test('moving by months goes over the turn of the year and back', () => {
  expect(movePeriod('2026-12', 1)).toBe('2027-01')
  expect(movePeriod('2026-01', -1)).toBe('2025-12')
  assert(
    property(integer({ min: -600, max: 600 }), (months) => {
      expect(movePeriod(movePeriod('2026-10', months), -months)).toBe('2026-10')
    }),
  )
})

test('an identifier loses its gaps and full-width letters, not its characters', () => {
  expect(readIdentifier(' 9399 9999 ｍa0c8y1t65 ')).toBe('93999999MA0C8Y1T65')
  expect(halfWidth('ＡＢ　１')).toBe('AB 1')
})
