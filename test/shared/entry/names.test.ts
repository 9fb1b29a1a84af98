import * as fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { correctedTime, measuredOffset, now } from '../../../shared/entry/clock.ts'
import { kindOf, namedAt, nameOf, ownerOf, subjectId, subjectSchema } from '../../../shared/entry/subject.ts'
import { ulid } from '../../../shared/entry/ulid.ts'
import { clock, matter } from './desk.ts'

const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
const shape = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const latest = 2 ** 48 - 1

test('a ULID is well formed whatever the clock says and whatever chance gives, and says when it was made', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: latest }), bytes, (time, chance) => {
      const made = ulid(time, () => chance)
      expect(made).toMatch(shape)
      expect(namedAt(subjectId('evidence', 'wuping', made))).toBe(time)
    }),
  )
  for (const time of [0, -1, -8_640_000_000_000, 0.5, 1_795_000_000_000.7]) {
    expect(ulid(time, () => new Uint8Array(16))).toMatch(shape)
  }
})

test('ULIDs sort by the time at which they were made', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: latest - 1 }),
      fc.integer({ min: 1, max: 10_000 }),
      bytes,
      bytes,
      (time, later, one, other) => {
        fc.pre(time + later <= latest)
        expect(ulid(time, () => one) < ulid(time + later, () => other)).toBe(true)
      },
    ),
  )
})

test('all 80 bits of chance count', () => {
  const made = Array.from({ length: 16 }, (_, at) =>
    ulid(0, (count) => new Uint8Array(count).fill(1, at, at + 1)),
  )
  expect(new Set(made).size).toBe(16)
})

test('a matter carries its owner in its name; what belongs to the whole county has no owner', () => {
  const made = subjectId(
    'matter',
    'wuping',
    ulid(clock.wall(), (count) => new Uint8Array(count)),
  )
  expect(v.is(subjectSchema, made)).toBe(true)
  expect([kindOf(made), ownerOf(made)]).toEqual(['matter', 'wuping'])
  expect([kindOf(matter), nameOf(matter)]).toEqual(['matter', 'wuping.01KA5Q2M3N4P5R6S7T8V9WXYZA'])
  expect(['staff:zhouguilan', 'station:wuping', 'device:wp1'].map(ownerOf)).toEqual([null, null, null])
})

test('no station can pass for another by the way that it writes a subject', () => {
  const unique = '01KA5Q2M3N4P5R6S7T8V9WXYZA'
  const tricks = ['wuping.x', 'wu ping', 'WUPING', '', 'wuping\n', 'wuping:', '雾坪', 'a'.repeat(17)]
  expect(tricks.filter((station) => v.is(subjectSchema, subjectId('matter', station, unique)))).toEqual([])
})

test('people read the time of the county as well as the desk can know it', () => {
  expect(now(clock)).toBe(clock.wall() + 120_000)
  expect(now({ wall: () => 5, offset: () => null })).toBe(5)
  expect(correctedTime({ wall: 1_000, offset: -300 })).toBe(700)
  expect(correctedTime({ wall: 1_000, offset: null })).toBe(1_000)
})

test('the hub’s answer is taken to lie in the middle of the exchange', () => {
  expect(measuredOffset(1_000, 1_400, 61_200)).toBe(60_000)
  expect(measuredOffset(1_000, 1_001, 1_000)).toBe(-0)
})

test.each([
  ['three years ahead', Date.UTC(2029, 10, 15)],
  ['three years behind', Date.UTC(2023, 10, 17)],
  ['in 1970', Date.UTC(1970, 0, 1, 8)],
  ['in 2099', Date.UTC(2099, 11, 31)],
])('a clock %s is measured once, and what people read from then on is the county’s time', (_, wall) => {
  const county = Date.UTC(2026, 10, 16, 4, 44)
  const offset = measuredOffset(wall, wall + 400, county)
  expect(correctedTime({ wall: wall + 200, offset })).toBe(county)
  expect(now({ wall: () => wall + 60_200, offset: () => offset })).toBe(county + 60_000)
})
