import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Claim, headsOf, inOrder, sight, standing } from '../../../shared/facts/order.ts'
import { allOf, anyLife } from './acts.ts'
import { createSide, deskAndCounty, opened } from './story.ts'

type Linked = { readonly id: string; readonly lamport: number; readonly after: readonly string[] }

const entry = (id: string, lamport: number, ...after: readonly string[]): Linked => ({ id, lamport, after })

/** Any graph at all: honest, with holes, with citations of what came later or of oneself. */
const anyGraph = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      lamport: fc.integer({ min: 1, max: 6 }),
      after: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'gone'), { maxLength: 3 }),
    }),
    { selector: ({ id }) => id },
  )
  .map((entries): readonly Linked[] => entries)

function saw(entries: readonly Linked[], later: string, earlier: string): boolean {
  const author = entries.find(({ id }) => id === later)
  return entries.some(
    ({ id, lamport }) =>
      author !== undefined &&
      author.after.includes(id) &&
      lamport < author.lamport &&
      (id === earlier || saw(entries, id, earlier)),
  )
}

test('who knew of what is followed back along the citations, however far', () => {
  fc.assert(
    fc.property(anyGraph, (entries) => {
      const sees = sight(entries)
      for (const { id: later } of entries) {
        for (const { id: earlier } of entries) expect(sees(later, earlier)).toBe(saw(entries, later, earlier))
      }
    }),
    { numRuns: 500 },
  )
})

test('nobody knows of what came later, and no two entries know of each other', () => {
  fc.assert(
    fc.property(anyGraph, (entries) => {
      const sees = sight(entries)
      const place = new Map(inOrder(entries).map(({ id }, at) => [id, at]))
      for (const { id: one } of entries) {
        const seen = entries.filter(({ id: other }) => sees(one, other))
        expect(seen.filter(({ id: other }) => sees(other, one))).toEqual([])
        expect(seen.every(({ id: other }) => (place.get(other) ?? 0) < (place.get(one) ?? 0))).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

test('an entry that has not come yet is seen by nobody', () => {
  const sees = sight([entry('b', 2, 'a'), entry('c', 3, 'b')])
  expect([sees('c', 'b'), sees('c', 'a'), sees('a', 'c'), sees('x', 'y')]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('a long history of one matter is followed without running out of breath', () => {
  const long = Array.from({ length: 20_000 }, (_, at) => entry(`e${at}`, at + 1, `e${at - 1}`))
  expect(sight(long)('e19999', 'e0')).toBe(true)
  expect(headsOf(long)).toEqual({ ids: ['e19999'], lamport: 20_000 })
})

test('entries are folded by lamport, then by lane and counter, and each once', () => {
  const entries = [entry('wp1-b:2', 2), entry('wp1-a:1', 1), entry('hub-c:1', 2), entry('wp1-a:1', 1)]
  expect(inOrder(entries).map(({ id }) => id)).toEqual(['wp1-a:1', 'hub-c:1', 'wp1-b:2'])
})

test('the heads are what nobody has cited, and whoever writes next makes them one', () => {
  const { desk, county, link } = deskAndCounty()
  desk.say('zhouguilan', 'matter.opened', opened)
  link()
  const here = desk.say('zhouguilan', 'matter.reopened', {})
  const there = county.say('tangke', 'matter.reopened', {})
  link()
  expect([...desk.matter().heads.ids].sort()).toEqual([there, here].sort())
  const one = desk.say('zhouguilan', 'matter.reopened', {})
  expect(desk.matter().heads).toEqual({ ids: [one], lamport: 3 })
})

test('an entry that cites itself, or two that cite each other, stay heads: the next author goes above them', () => {
  expect(headsOf([entry('a', 1, 'a')])).toEqual({ ids: ['a'], lamport: 1 })
  expect(headsOf([entry('a', 3, 'b'), entry('b', 3, 'a')])).toEqual({ ids: ['a', 'b'], lamport: 3 })
  expect(headsOf([])).toEqual({ ids: [], lamport: 0 })
})

test('of more heads than an entry may cite, the newest are cited first', () => {
  const crowd = Array.from({ length: 40 }, (_, at) => entry(`e${String(at).padStart(2, '0')}`, 1 + at))
  const heads = headsOf(crowd)
  expect(heads.ids).toHaveLength(32)
  expect(heads).toMatchObject({ lamport: 40 })
  expect(heads.ids.at(-1)).toBe('e39')
})

test('every line stands after what its author had seen, at the desk’s time and at the county’s', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      const sees = sight(allOf(life))
      life.desk.learn(life.county)
      const lines = life.desk.matter().timeline
      for (const [at, { id }] of lines.entries()) {
        expect(lines.slice(at).some((later) => sees(id, later.id))).toBe(false)
      }
    }),
  )
})

test('where nobody knew of anybody, the story is told by the clock', () => {
  const { desk, county, link } = deskAndCounty()
  desk.say('zhouguilan', 'matter.opened', opened, '10:05')
  link()
  desk.say('zhouguilan', 'matter.reopened', {}, '10:50')
  desk.say('zhouguilan', 'matter.reopened', {}, '11:40')
  county.say('tangke', 'case.taken', {}, '11:00')
  county.say('tangke', 'case.released', {}, '12:00')
  link()
  const times = desk
    .matter()
    .timeline.map(({ at }) => new Date(at + 8 * 3_600_000).toISOString().slice(11, 16))
  expect(times).toEqual(['10:05', '10:50', '11:00', '11:40', '12:00'])
})

const claim = (id: string, value: string, weight: Claim<string>['weight'] = 'said'): Claim<string> => ({
  id,
  at: 0,
  by: 'x',
  station: 'wuping',
  value,
  weight,
})

test('a claim stands until somebody who knew of it says something else', () => {
  const sees = sight([entry('a', 1), entry('b', 2, 'a'), entry('c', 2, 'a'), entry('d', 3, 'b', 'c')])
  const ids = (...claims: readonly Claim<string>[]): string =>
    standing(claims, sees)
      .map(({ id }) => id)
      .join('')
  expect(ids(claim('a', '1'), claim('b', '2'))).toBe('b')
  expect(ids(claim('b', '2'), claim('c', '3'))).toBe('bc')
  expect(ids(claim('b', '2'), claim('c', '3'), claim('d', '4'))).toBe('d')
  expect(ids(claim('a', '1', 'confirmed'), claim('b', '2'))).toBe('ab')
  expect(ids(claim('a', '1', 'confirmed'), claim('b', '2', 'confirmed'))).toBe('b')
  expect(ids(claim('a', '1', 'confirmed'), claim('b', '2'), claim('d', '2', 'settled'))).toBe('d')
  expect(ids(claim('a', '1', 'settled'), claim('b', '2'))).toBe('b')
})

test('folding changes none of the entries that it reads', () => {
  const side = createSide('wp1-desk', 'wuping')
  side.say('zhouguilan', 'matter.opened', opened)
  const before = structuredClone(side.held())
  side.matter()
  expect(side.held()).toEqual(before)
})
