import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { usualRetention } from '../../../hub/evidence/usual-retention.ts'
import { answerRefusal, maySeeEvidence } from '../../../shared/rules/evidence-access.ts'
import { classOf, keepingOf, type Kept } from '../../../shared/rules/retention.ts'
import { retentionSchema } from '../../../shared/rules/retention-table.ts'

const day = 86_400_000
const kept: Kept = {
  source: 'window',
  recordedAt: 1_000 * day,
  classes: [],
  disputes: [],
  holds: 0,
  releasedAt: null,
}
const until = (one: Partial<Kept>) => keepingOf({ ...kept, ...one }, usualRetention)

describe('how long evidence is kept', () => {
  it('is 180 days where nobody disputes it, and 30 for a clip of the hall', () => {
    expect(until({})).toEqual({ kind: 'until', class: 'session', at: 1_180 * day, released: false })
    expect(until({ source: 'surveillance' })).toMatchObject({ class: 'hall', at: 1_030 * day })
  })

  it('is as long as a dispute goes on, and ten years from its end', () => {
    expect(until({ disputes: [1_100 * day, null] })).toEqual({ kind: 'disputed' })
    expect(until({ disputes: [1_100 * day, 1_050 * day] })).toMatchObject({
      class: 'dispute',
      at: 4_750 * day,
    })
  })

  it('is as long as a hold stands, whatever else is said', () => {
    expect(until({ holds: 1, releasedAt: 1_001 * day })).toEqual({ kind: 'held' })
  })

  it('is for ever in one class that says so, until two people release it', () => {
    expect(until({ classes: ['permanent'] })).toEqual({ kind: 'permanent', class: 'permanent' })
    expect(until({ classes: ['permanent'], releasedAt: 5 })).toMatchObject({
      kind: 'until',
      at: 5,
      released: true,
    })
  })

  it('is not computed by a class that the table does not know', () => {
    expect(until({ classes: ['of another table'] })).toEqual({ kind: 'unsure', class: 'of another table' })
  })

  it('is never shorter for one more class, dispute or hold', () => {
    const ids = usualRetention.classes.map(({ id }) => id)
    const endOf = (one: Kept): number => {
      const found = keepingOf(one, usualRetention)
      return found.kind === 'until' ? found.at : Infinity
    }
    const any = fc.record({
      source: fc.constantFrom('window' as const, 'consult' as const, 'surveillance' as const),
      recordedAt: fc.integer({ min: 0, max: 40_000 }).map((days) => days * day),
      classes: fc.array(fc.constantFrom(...ids), { maxLength: 3 }),
      disputes: fc.array(fc.option(fc.integer({ min: 0, max: 40_000 }).map((days) => days * day)), {
        maxLength: 3,
      }),
      holds: fc.integer({ min: 0, max: 1 }),
      releasedAt: fc.constant(null),
    })
    fc.assert(
      fc.property(
        any,
        fc.constantFrom(...ids),
        fc.option(fc.integer({ min: 0, max: 3_456_000_000_000 })),
        (one, id, end) => {
          const least = endOf(one)
          expect(endOf({ ...one, classes: [...one.classes, id] })).toBeGreaterThanOrEqual(least)
          expect(endOf({ ...one, disputes: [...one.disputes, end] })).toBeGreaterThanOrEqual(least)
          expect(endOf({ ...one, holds: one.holds + 1 })).toBe(Infinity)
        },
      ),
    )
  })

  it('has a class under whose key it lies, also while it is held', () => {
    expect(classOf({ ...kept, holds: 1 }, usualRetention)).toBe('session')
    expect(classOf({ ...kept, disputes: [null] }, usualRetention)).toBe('dispute')
  })
})

describe('a table of periods', () => {
  const wrong = (change: object): string | undefined =>
    v.safeParse(retentionSchema, { ...usualRetention, ...change }).issues?.[0]?.message
  it('names each class once, and none that it does not have', () => {
    expect(wrong({})).toBeUndefined()
    expect(wrong({ classes: [...usualRetention.classes, usualRetention.classes[0]] })).toBe('class-twice')
    expect(wrong({ usual: { ...usualRetention.usual, window: 'nothing' } })).toBe('class-unknown')
  })
})

describe('two people in two roles', () => {
  const who = (id: string, ...roles: ('leader' | 'archivist' | 'mediator' | 'assistant')[]) => ({
    id,
    roles,
    stations: [],
  })
  it('are not one person with two roles, nor two with the same one', () => {
    const caojing = who('caojing', 'archivist')
    expect(answerRefusal(caojing, who('caojing', 'leader'))).toBe('own')
    expect(answerRefusal(caojing, who('liming', 'archivist'))).toBe('role')
    expect(answerRefusal(caojing, who('liming', 'assistant'))).toBe('role')
    expect(answerRefusal(caojing, who('liming', 'archivist', 'leader'))).toBeNull()
  })

  it('see an item: keepers each, assistants their own station’s, others where they were in it', () => {
    const place = { station: 'wuping', involved: ['linxiao'] }
    expect(maySeeEvidence(who('caojing', 'archivist'), place)).toBe(true)
    expect(maySeeEvidence({ ...who('zhou', 'assistant'), stations: ['wuping'] }, place)).toBe(true)
    expect(maySeeEvidence({ ...who('luo', 'assistant'), stations: ['shijiu'] }, place)).toBe(false)
    expect(maySeeEvidence({ id: 'linxiao', roles: ['agent'], stations: [] }, place)).toBe(true)
    expect(maySeeEvidence({ id: 'dingwei', roles: ['admin'], stations: [] }, place)).toBe(false)
  })
})
