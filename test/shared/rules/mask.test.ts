import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { idKinds } from '../../../shared/rules/id-kinds.ts'
import {
  maskId,
  maskNumbers,
  maskOrgName,
  maskPersonName,
  maskPhone,
  maskText,
} from '../../../shared/rules/mask.ts'
import { characters, isWellFormed } from '../../../shared/rules/text.ts'
import { anyText } from './any-text.ts'

test('a name keeps its first and last character, a short one only its first', () => {
  expect(maskPersonName('罗木生')).toBe('罗*生')
  expect(maskPersonName('李䶮')).toBe('李*')
  expect(maskPersonName('欧阳修文')).toBe('欧**文')
  expect(maskPersonName('王')).toBe('*')
  expect(maskPersonName('阿依古丽·买买提')).toBe('阿***·**提')
})

test('a rare character at either end is kept whole', () => {
  expect(maskPersonName('𠮷田𠀋')).toBe('𠮷*𠀋')
  expect(maskPersonName('李葛\u{e0100}')).toBe('李*')
})

test('an organisation shows at most a quarter at each end', () => {
  expect(maskOrgName('云岚茶叶合作社')).toBe('云*****社')
  expect(maskOrgName('宏达劳务有限公司')).toBe('宏达****公司')
  expect(maskOrgName('馕店')).toBe('馕*')
})

test('identifiers keep what a clerk compares', () => {
  expect(maskId('resident', '999999197903180031')).toBe('999999********0031')
  expect(maskId('uscc', '92999999MA0EWX4Q2L')).toBe('92999999********2L')
  expect(maskId('taxpayer', '92999999MA0EWX4Q2L')).toBe('92999999********2L')
  expect(maskId('taxpayer', '110102198001011')).toBe('110102*******11')
  expect(maskId('passport', 'EJ1234567')).toBe('E******67')
  expect(maskPhone('10000000152')).toBe('100****0152')
  expect(maskText('6228480402564890018')).toBe('62********18')
})

test('numbers of persons are covered where they stand in a sentence, and days and documents are not', () => {
  expect(maskNumbers('罗木生 10000000164 来电，核对10月26日')).toBe('罗木生 10*******64 来电，核对10月26日')
  expect(maskNumbers('证件999999197903180031。')).toBe('证件99********31。')
  expect(maskNumbers('证件99999919790318003X')).toBe('证件99********3X')
  expect(maskNumbers('石臼税简罚〔2026〕112 号，20261112')).toBe('石臼税简罚〔2026〕112 号，20261112')
})

test('what is too short to hide a part of is hidden whole', () => {
  expect(maskId('household', '123')).toBe('***')
  expect(maskPhone('110')).toBe('***')
  expect(maskText('云岭村')).toBe('***')
})

test('a mask never lets a character of the middle through, and never changes the length', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'𠮷䶮木生龘葛'), { minLength: 3, maxLength: 30 }), (letters) => {
      const masked = characters(maskPersonName(letters.join('')))
      expect(masked).toHaveLength(letters.length)
      expect(masked.slice(1, -1).every((letter) => letter === '*')).toBe(true)
    }),
  )
})

test('a masked identifier shows at most two thirds, from its ends only', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...idKinds),
      fc.string({ unit: fc.constantFrom(...'0123456789ABC'), maxLength: 24 }),
      (kind, value) => {
        const masked = maskId(kind, value)
        const hidden = masked.split('*').length - 1
        expect(masked).toHaveLength(value.length)
        expect(hidden * 3).toBeGreaterThanOrEqual(value.length)
        expect(masked).toMatch(/^[^*]*\**[^*]*$/)
      },
    ),
  )
})

test('a mask never cuts a character in half, whatever it is given', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const masked of [
        maskPersonName(text),
        maskOrgName(text),
        maskPhone(text),
        ...idKinds.map((kind) => maskId(kind, text)),
      ]) {
        expect(isWellFormed(masked)).toBe(true)
      }
    }),
  )
})
