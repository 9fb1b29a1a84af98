import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Heard } from '../../../shared/facts/fact.ts'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import { foldVisit } from '../../../shared/facts/visit.ts'
import { hear } from '../../../shared/facts/registry.ts'
import { allOf, anyLife } from './acts.ts'
import { headerOf, matter, visit } from './story.ts'

/** The same entries in another order, some of them twice. */
function shuffled(entries: readonly Heard[]): fc.Arbitrary<readonly Heard[]> {
  const twice = fc.subarray([...entries]).map((some) => [...entries, ...some])
  return twice.chain((list) => fc.shuffledSubarray(list, { minLength: list.length }))
}

const lifeAndOrder = anyLife.chain((life) =>
  fc.record({ life: fc.constant(life), order: shuffled(allOf(life)), part: fc.subarray([...allOf(life)]) }),
)

test('the same entries give the same matter, in whatever order and however often they come', () => {
  fc.assert(
    fc.property(lifeAndOrder, ({ life, order }) => {
      expect(foldMatter(matter, order)).toEqual(foldMatter(matter, allOf(life)))
      expect(foldVisit(visit, order)).toEqual(foldVisit(visit, allOf(life)))
    }),
    { numRuns: 300 },
  )
})

test('desk and county see the same as soon as each has heard everything of the other', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      life.desk.learn(life.county)
      life.county.learn(life.desk)
      expect(life.desk.matter()).toEqual(life.county.matter())
    }),
    { numRuns: 300 },
  )
})

test('any part of the entries gives a state, and the rest added later gives the same as all at once', () => {
  fc.assert(
    fc.property(lifeAndOrder, ({ life, part }) => {
      const rest = allOf(life).filter((heard) => !part.includes(heard))
      expect(foldMatter(matter, part).timeline).toHaveLength(part.length)
      expect(foldMatter(matter, [...rest, ...part])).toEqual(foldMatter(matter, [...part, ...rest]))
    }),
    { numRuns: 300 },
  )
})

test('an outcome, a value and a taker are always something that somebody said', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      const state = foldMatter(matter, allOf(life))
      const told = JSON.stringify(state.timeline)
      const values = Object.values(state.fields).flatMap(({ value }) =>
        value === null ? [] : [`"value":"${value}"`],
      )
      const outcome = state.outcome ? [JSON.stringify(state.outcome)] : []
      expect([...values, ...outcome].filter((text) => !told.includes(text))).toEqual([])
      const taker = state.case?.taker ?? 'zhouguilan'
      expect([...state.timeline.map(({ by }) => by), 'zhouguilan', 'tangke', 'linxiao']).toContain(taker)
    }),
    { numRuns: 300 },
  )
})

test('every side of a clash is one entry that can be kept, and no two sides say the same', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      const state = foldMatter(matter, allOf(life))
      const ids = state.timeline.map(({ id }) => id)
      for (const clash of state.clashes) {
        expect(clash.sides.length).toBeGreaterThan(1)
        expect(ids).toEqual(expect.arrayContaining(clash.sides.map(({ id }) => id)))
        const said = clash.sides.map(({ id, value }) => (clash.kind === 'outcomes' ? id : value))
        expect(new Set(said).size).toBe(clash.sides.length)
      }
    }),
    { numRuns: 300 },
  )
})

test('whoever may settle it can end every clash, one after the other', () => {
  fc.assert(
    fc.property(anyLife, fc.nat(1), ({ desk, county }, choice) => {
      county.learn(desk)
      for (let rounds = 0; county.matter().clashes.length > 0; rounds++) {
        expect(rounds).toBeLessThan(10)
        const [clash] = county.matter().clashes
        const keep = clash?.sides[choice]?.id
        const { kind, field } = clash ?? {}
        if (kind === 'takers') county.say('shenguoping', 'case.taker-settled', { keep, reason: '' })
        else {
          const owner = county.matter().case?.taker ?? 'tangke'
          county.say(owner, 'case.clash-settled', { kind, keep, reason: '', ...(field ? { field } : {}) })
        }
      }
    }),
    { numRuns: 300 },
  )
})

/** Entries that no honest device writes: circles, citations of oneself, bodies of any shape, types of any kind. */
const id = fc.integer({ min: 1, max: 9 }).map((n) => `wp1-evil:000000000${n}`)
const forgedTypes = `
  matter.opened matter.ended matter.reopened matter.unheard-of visit.called visit.closed case.taken case.released
  case.asked case.replied case.taker-settled case.clash-settled`
  .trim()
  .split(/\s+/)
const anyEntry = fc
  .record({
    id,
    after: fc.array(id, { maxLength: 4 }),
    lamport: fc.integer({ min: 1, max: 5 }),
    wall: fc.integer(),
    offset: fc.option(fc.integer()),
    by: fc.constantFrom('tangke', 'zhouguilan', 'system'),
    station: fc.constantFrom('wuping', 'county'),
    subject: fc.constantFrom(matter, visit),
    body: fc.oneof(fc.json(), fc.constantFrom('{}', '', '{"outcome":{"outcome":"answered"}}'), keeping(id)),
    type: fc.constantFrom(...forgedTypes),
  })
  .map(({ body, ...header }) => hear(headerOf(header), body))

function keeping(kept: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const kinds = fc.constantFrom('outcomes', 'ended-asked', 'value')
  return fc.oneof(
    kept.map((keep) => JSON.stringify({ keep, reason: '' })),
    fc.tuple(kinds, kept).map(([kind, keep]) => JSON.stringify({ kind, keep, reason: '', field: 'amount' })),
    kept.map((question) => JSON.stringify({ question, text: '是' })),
    fc.constant('{"text":"几张？"}'),
  )
}

test('no entries whatever, however forged, stop a fold or leave it without heads', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 12 }), (heard) => {
      for (const state of [foldMatter(matter, heard), foldVisit(visit, heard)]) {
        expect(state.timeline).toHaveLength(new Set(heard.map((entry) => entry.id)).size)
        expect(state.heads.ids.length > 0).toBe(heard.length > 0)
        expect(state.heads.lamport).toBeGreaterThanOrEqual(
          Math.max(
            0,
            ...state.timeline.map((line) => heard.findLast((entry) => entry.id === line.id)?.lamport ?? 0),
          ),
        )
      }
    }),
    { numRuns: 1000 },
  )
})
