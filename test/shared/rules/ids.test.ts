import * as fc from 'fast-check'
import { stdnum } from 'stdnum'
import { expect, test } from 'vitest'
import { creditCheck, organisationCheck } from '../../../shared/rules/credit-code.ts'
import { idKinds } from '../../../shared/rules/id-kinds.ts'
import { checkId } from '../../../shared/rules/ids.ts'
import { ageOn, bornOn, residentCheck } from '../../../shared/rules/resident-id.ts'
import { anyInput, keepsItsPromise } from './any-text.ts'

const demo = { demo: true, today: '2026-11-16' }
const real = { demo: false, today: '2026-11-16' }
const wang = '999999197903180031'
const tea = '93999999MA0C8Y1T8C'
const oracle = (kind: 'ric' | 'uscc', code: string): boolean =>
  stdnum['CN']?.[kind]?.validate(code).isValid === true
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

const residentNumber = fc
  .tuple(
    fc.constantFrom('110101', '330226', '350100', '410500', '131000', '659001'),
    fc.date({ min: new Date('1930-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }),
    fc.integer({ min: 1, max: 999 }),
  )
  .map(([division, born, order]) => {
    const first =
      division + born.toISOString().slice(0, 10).replaceAll('-', '') + String(order).padStart(3, '0')
    return first + residentCheck(first)
  })

const creditCode = fc
  .tuple(
    fc.constantFrom('11', '51', '91', '92', '93'),
    fc.constantFrom('110101', '330226', '350100'),
    fc.array(fc.constantFrom(...alphabet), { minLength: 8, maxLength: 8 }),
  )
  .map(([kind, division, body]) => {
    const first = kind + division + body.join('') + organisationCheck(body.join(''))
    return first + creditCheck(first)
  })
  .filter((code) => /^[0-9A-HJ-NP-RTUWXY]+$/.test(code))

test('a right identity number is taken, however it is spaced or written', () => {
  for (const typed of [
    wang,
    ' 999999 1979 0318 0031 ',
    '999999-19790318-0031',
    '９９９９９９１９７９０３１８００３１',
  ]) {
    expect(checkId('resident', typed, demo)).toEqual({ ok: true, value: wang })
  }
})

test('a small x at the end becomes a capital one', () => {
  expect(checkId('resident', '99999919850211007x', demo)).toEqual({ ok: true, value: '99999919850211007X' })
})

test('while the number is short and right so far, only the count of missing digits is said', () => {
  for (let length = 0; length < 18; length++) {
    const checked = checkId('resident', wang.slice(0, length), demo)
    expect(checked).toEqual({
      ok: false,
      problem: { code: 'id-short', params: { missing: 18 - length, length: 18 } },
    })
  }
})

test('a letter is named at the place where the hand typed it, with what it was likely meant to be', () => {
  expect(checkId('resident', '9999 99 1O', demo)).toEqual({
    ok: false,
    problem: { code: 'id-letter', params: { found: 'O', maybe: '0' }, at: 9 },
  })
})

test('a month that does not exist is told as soon as it is typed', () => {
  expect(checkId('resident', '999999197913', demo)).toMatchObject({ problem: { code: 'id-date', at: 10 } })
  expect(checkId('resident', '99999919790230', demo)).toMatchObject({ problem: { code: 'id-date', at: 12 } })
})

test('nobody is born tomorrow or in 1600', () => {
  expect(checkId('resident', '99999920261117', demo)).toMatchObject({ problem: { code: 'id-not-born' } })
  expect(checkId('resident', '9999991600', demo)).toMatchObject({ problem: { code: 'id-year', at: 6 } })
  expect(checkId('resident', '9999992027', demo)).toMatchObject({ problem: { code: 'id-year', at: 6 } })
})

test('division 999999 is good in the demo county only', () => {
  expect(checkId('resident', wang, real)).toMatchObject({ problem: { code: 'id-demo-only', at: 0 } })
  expect(checkId('uscc', tea, real)).toMatchObject({ problem: { code: 'id-demo-only', at: 2 } })
  expect(checkId('taxpayer', tea, real)).toMatchObject({ problem: { code: 'id-demo-only', at: 2 } })
})

test('a division that no province has is told after two digits', () => {
  expect(checkId('resident', '20', demo)).toMatchObject({ problem: { code: 'id-division', at: 0 } })
})

test('a residence permit typed as an identity number is told apart, and the other way round', () => {
  expect(checkId('resident', '810000', demo)).toMatchObject({ problem: { code: 'id-is-permit' } })
  expect(checkId('hkmt', '110000', demo)).toMatchObject({ problem: { code: 'id-not-permit' } })
})

test('a residence permit is checked in its form only, not by its last character', () => {
  expect(checkId('hkmt', '810000199001010010', demo)).toMatchObject({ ok: true })
  expect(checkId('hkmt', '810000199001010011', demo)).toMatchObject({ ok: true })
})

test('a credit code is taken, and a code with a wrong end is told at its end', () => {
  expect(checkId('uscc', '93999999 ma0c8y1t8c', demo)).toEqual({ ok: true, value: tea })
  expect(checkId('uscc', '93999999MA0C8Y1T85', demo)).toEqual({
    ok: false,
    problem: { code: 'id-checksum', params: {}, at: 17 },
  })
})

test('a credit code has no I, O, S, V or Z, and says what they are taken for', () => {
  expect(checkId('uscc', '91999999MAO', demo)).toEqual({
    ok: false,
    problem: { code: 'id-letter', params: { found: 'O', maybe: '0' }, at: 10 },
  })
})

test('a slip inside the organisation part is often found to the character', () => {
  expect(checkId('uscc', '93999999MA0C8Y7T8C', demo)).toMatchObject({
    problem: { code: 'id-checksum', at: 14 },
  })
})

test('a taxpayer number has fifteen to twenty characters and is never refused on a checksum', () => {
  expect(checkId('taxpayer', '11010219800101', demo)).toMatchObject({
    problem: { code: 'id-short', params: { missing: 1 } },
  })
  expect(checkId('taxpayer', '110102198001011', demo)).toMatchObject({ ok: true })
  expect(checkId('taxpayer', '93999999MA0C8Y1T85', demo)).toMatchObject({ ok: true })
  expect(checkId('taxpayer', '110102198001011234567', demo)).toMatchObject({
    problem: { code: 'id-long', at: 20 },
  })
})

test('a passport and a household book are taken by their form', () => {
  expect(checkId('passport', 'ej1234567', demo)).toEqual({ ok: true, value: 'EJ1234567' })
  expect(checkId('household', '004017233', demo)).toMatchObject({ ok: true })
  expect(checkId('passport', '护照', demo)).toMatchObject({
    problem: { code: 'id-letter', params: { found: '护' }, at: 0 },
  })
})

test('age counts full years', () => {
  expect(bornOn('999999195803120024')).toBe('1958-03-12')
  expect(ageOn('999999195803120024', '2026-11-16')).toBe(68)
  expect(ageOn('999999195803120024', '2026-03-11')).toBe(67)
  expect(ageOn('999999195803120024', '2026-03-12')).toBe(68)
})

test('every identity number that we make, stdnum takes too', () => {
  fc.assert(
    fc.property(residentNumber, (number) => {
      expect(oracle('ric', number)).toBe(true)
      expect(checkId('resident', number, real)).toEqual({ ok: true, value: number })
    }),
  )
})

test('every credit code that we make, stdnum takes too', () => {
  // stdnum 1.12 has no character for a rest of nothing and so refuses every thirty-first code, those that end in 0.
  const known = creditCode.filter((code) => !code.endsWith('0'))
  fc.assert(
    fc.property(known, (code) => {
      expect(oracle('uscc', code)).toBe(true)
      expect(checkId('uscc', code, real)).toEqual({ ok: true, value: code })
    }),
  )
})

test('what stdnum refuses of eighteen random characters, we refuse', () => {
  const near = fc
    .array(fc.constantFrom(...alphabet), { minLength: 18, maxLength: 18 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(near, (code) => {
      const known = oracle('uscc', code) || code.endsWith('0')
      expect(known || !checkId('uscc', code, demo).ok || !/^\d{8}/.test(code)).toBe(true)
      expect(oracle('ric', code) || !checkId('resident', code, demo).ok).toBe(true)
    }),
  )
})

test('any one wrong digit of an identity number is noticed', () => {
  fc.assert(
    fc.property(residentNumber, fc.nat(17), fc.constantFrom(...'0123456789X'), (number, at, other) => {
      fc.pre(number.charAt(at) !== other)
      const wrong = number.slice(0, at) + other + number.slice(at + 1)
      expect(checkId('resident', wrong, real).ok).toBe(false)
    }),
  )
})

test('any one wrong character of a credit code is noticed', () => {
  fc.assert(
    fc.property(creditCode, fc.nat(17), fc.constantFrom(...alphabet), (code, at, other) => {
      fc.pre(code.charAt(at) !== other)
      const wrong = code.slice(0, at) + other + code.slice(at + 1)
      expect(checkId('uscc', wrong, real).ok).toBe(false)
    }),
  )
})

test('two neighbouring digits of an identity number that changed places are noticed', () => {
  fc.assert(
    fc.property(residentNumber, fc.nat(15), (number, at) => {
      fc.pre(number.charAt(at) !== number.charAt(at + 1))
      const swapped = number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2)
      expect(checkId('resident', swapped, real).ok).toBe(false)
    }),
  )
})

test('whatever comes in, the answer is a value or a problem at a place that exists', () => {
  fc.assert(
    fc.property(fc.constantFrom(...idKinds), anyInput, fc.boolean(), (kind, input, isDemo) => {
      const check = (typed: unknown) => checkId(kind, typed, { demo: isDemo, today: '2026-11-16' })
      expect(keepsItsPromise(check, input)).toBe(true)
    }),
  )
})
