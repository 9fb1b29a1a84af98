import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Heard } from '../../../shared/facts/fact.ts'
import { foldConsult, mayRecord, standingFill, standingFills } from '../../../shared/facts/fold-consult.ts'
import { hear } from '../../../shared/facts/registry.ts'
import {
  agreed,
  anyConsult,
  askedForHelp,
  asking,
  consult,
  everything,
  filling,
  foldOf,
} from './consult-acts.ts'
import { headerOf } from './story.ts'

describe('any consult', () => {
  test('is the same, in whatever order and however often its entries come', () => {
    fc.assert(
      fc.property(
        anyConsult.chain((life) => {
          const all = everything(life)
          const twice = fc.subarray([...all]).map((some) => [...all, ...some])
          return fc.record({
            all: fc.constant(all),
            order: twice.chain((list) => fc.shuffledSubarray(list, { minLength: list.length })),
            part: fc.subarray([...all]),
          })
        }),
        ({ all, order, part }) => {
          expect(foldConsult(consult, order)).toEqual(foldConsult(consult, all))
          const rest = all.filter((heard) => !part.includes(heard))
          expect(foldConsult(consult, [...rest, ...part])).toEqual(foldConsult(consult, all))
          expect(foldConsult(consult, part).timeline).toHaveLength(part.length)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('has one taker who accepted it, and none that nobody could have accepted', () => {
    fc.assert(
      fc.property(anyConsult, (life) => {
        const all = everything(life)
        const { taker, phase, closed } = foldConsult(consult, all)
        const accepted = all.filter(({ type }) => type === 'consult.accepted').map(({ by }) => by)
        expect(taker === null || accepted.includes(taker)).toBe(true)
        expect(phase === 'closed').toBe(closed !== null)
      }),
      { numRuns: 300 },
    )
  })

  test('counts nothing that was filled in after its consent had ended, twice, out of turn or outside what was agreed', () => {
    fc.assert(
      fc.property(anyConsult, (life) => {
        const all = everything(life)
        const { filled, fillConsents, uncovered } = foldConsult(consult, all)
        expect(filled.length + uncovered.length).toBe(
          all.filter(({ type }) => type === 'consult.filled').length,
        )
        for (const one of filled) {
          const consent = fillConsents.find(({ id }) => id === one.consent)
          expect(consent?.fields).toContain(one.field)
          if (consent?.ended && consent.ended.why === 'closed') continue
          const end = all.find(
            (heard) => heard.type === 'consult.consent-ended' && refersTo(heard, one.consent),
          )
          const done = all.find(({ id }) => id === one.id)
          expect(!end || !done || end.lamport >= done.lamport).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('once closed stays closed, with no consent and no proposal left standing', () => {
    fc.assert(
      fc.property(anyConsult, (life) => {
        const state = foldConsult(consult, everything(life))
        if (!state.closed) return
        expect(standingFills(state)).toEqual([])
        expect(mayRecord(state)).toBe(false)
        expect(state.proposals.every(({ ended }) => ended !== null)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

function refersTo(heard: Heard, consent: string): boolean {
  return 'body' in heard && (heard.body as { consent: string }).consent === consent
}

test('of two who accept apart the first has it, on both sides, and an end ends it for both', () => {
  const { desk, county, link } = askedForHelp()
  const restored = askedForHelp().county
  county.say('linxiao', 'consult.accepted', {}, '10:02')
  restored.say('tangke', 'consult.accepted', {}, '10:01')
  link()
  expect(foldOf(desk, restored).taker).toBe(foldOf(county, restored).taker)
  desk.say('zhouguilan', 'consult.closed', { why: 'visitor-left' }, '10:03')
  county.say('linxiao', 'consult.said', { text: '在吗' }, '10:04')
  expect(foldOf(desk, county)).toMatchObject({ phase: 'closed', chat: [{ text: '在吗' }] })
})

test('offered to an expert it stays where it is until she accepts, and can be taken back', () => {
  const { county } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  county.say('linxiao', 'consult.passed', { to: 'zhaomin', note: '政策' })
  expect(foldOf(county)).toMatchObject({ taker: 'linxiao', passing: { to: 'zhaomin', note: '政策' } })
  county.say('linxiao', 'consult.passed', { to: 'linxiao', note: '' })
  county.say('zhaomin', 'consult.accepted', {})
  expect(foldOf(county)).toMatchObject({ taker: 'linxiao', passing: null })
  county.say('linxiao', 'consult.passed', { to: null, note: '下班' })
  expect(foldOf(county)).toMatchObject({ phase: 'waiting', taker: null })
})

test('is broken while the desk or its agent is lost from the room, and whole again when both are back', () => {
  const { county } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  county.say('system', 'consult.joined', { person: 'wp1', role: 'station' })
  county.say('system', 'consult.left', { person: 'wp1', why: 'lost' })
  expect(foldOf(county).phase).toBe('broken')
  county.say('system', 'consult.joined', { person: 'wp1', role: 'station' })
  expect(foldOf(county).phase).toBe('live')
})

test('what is filled in counts within its minutes, under a consent that stands, each number once', () => {
  const { desk, county, link } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  link()
  const consent = desk.say('zhouguilan', 'consult.consented', filling, '10:10')
  const fill = (seq: number, time: string, field = 'amount'): string =>
    desk.say('zhouguilan', 'consult.filled', { consent, seq, field, old: null, value: String(seq) }, time)
  fill(1, '10:10')
  const again = fill(1, '10:10')
  const outside = fill(2, '10:11', 'month')
  fill(3, '10:11')
  const late = fill(4, '10:12')
  desk.say('zhouguilan', 'consult.consent-ended', { consent, why: 'revoked' }, '10:11')
  const after = fill(5, '10:11')
  const state = foldOf(desk)
  expect(state.filled.map(({ value }) => value)).toEqual(['1', '3'])
  expect(state.uncovered).toEqual([again, outside, late, after])
  expect(standingFills(state)).toEqual([])
})

test('one who asks to fill in asks until the visitor has answered, asks anew, or thinks better of it', () => {
  const { desk, county, link } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  county.say('linxiao', 'consult.fill-asked', asking, '10:05')
  const second = county.say('linxiao', 'consult.fill-asked', { ...asking, minutes: 5 }, '10:06')
  link()
  expect(foldOf(desk).fillAsk).toMatchObject({ id: second, by: 'linxiao', minutes: 5 })
  desk.say('zhouguilan', 'consult.consented', { ...filling, answer: 'no' }, '10:07')
  expect(foldOf(desk)).toMatchObject({ fillAsk: null, fillConsents: [{ answer: 'no' }] })
  link()
  const ask = county.say('linxiao', 'consult.fill-asked', asking, '10:08')
  expect(foldOf(county).fillAsk).toMatchObject({ id: ask })
  county.say('linxiao', 'consult.fill-withdrawn', { ask }, '10:09')
  expect(foldOf(county).fillAsk).toBeNull()
})

test('what was agreed to before the asking was heard does not answer it', () => {
  const { desk, county, link } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  link()
  const ask = county.say('linxiao', 'consult.fill-asked', asking, '10:05')
  desk.say('zhouguilan', 'consult.consented', filling, '10:06')
  desk.say('zhouguilan', 'consult.said', { text: '先填一栏' }, '10:07')
  link()
  expect(foldOf(desk).fillAsk).toMatchObject({ id: ask })
  desk.say('zhouguilan', 'consult.consented', filling, '10:08')
  expect(foldOf(desk).fillAsk).toBeNull()
})

test('the consent is of who has it, for its minutes, and of nobody once it was handed over', () => {
  const { desk, county, link } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  link()
  const consent = desk.say('zhouguilan', 'consult.consented', filling, '10:10')
  link()
  const { at } = foldOf(desk).fillConsents[0] ?? { at: 0 }
  expect(standingFill(foldOf(desk), at)).toMatchObject({ id: consent })
  expect(standingFill(foldOf(desk), at + 2 * 60_000)).toBeNull()
  county.say('linxiao', 'consult.passed', { to: 'tangke', note: '' })
  county.say('tangke', 'consult.accepted', {})
  expect(standingFill(foldOf(county), at)).toBeNull()
})

test('the last word about being recorded counts, until it is taken back', () => {
  const { desk } = askedForHelp()
  expect(mayRecord(foldOf(desk))).toBe(false)
  const consent = desk.say('zhouguilan', 'consult.consented', { about: 'recording', ...agreed })
  expect(mayRecord(foldOf(desk))).toBe(true)
  desk.say('zhouguilan', 'consult.consent-ended', { consent, why: 'revoked' })
  expect(mayRecord(foldOf(desk))).toBe(false)
})

test('the desk accepts, the county withdraws, and neither for the other', () => {
  const { desk, county, link } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  const proposal = county.say('linxiao', 'consult.proposed', { field: 'amount', value: '9', reason: '' })
  link()
  county.say('linxiao', 'consult.proposal-ended', { proposal, how: 'accepted', reason: '' })
  desk.say('zhouguilan', 'consult.proposal-ended', { proposal, how: 'withdrawn', reason: '' })
  expect(foldOf(desk, county).proposals).toMatchObject([{ ended: null }])
  desk.say('zhouguilan', 'consult.proposal-ended', { proposal, how: 'accepted', reason: '' })
  expect(foldOf(desk, county).proposals).toMatchObject([{ ended: { how: 'accepted', by: 'zhouguilan' } }])
})

test('keeps what a newer app said, and says that it needs one', () => {
  const { desk } = askedForHelp()
  const newer = hear(
    headerOf({ id: 'wp1-desk:0000000009', subject: consult, type: 'consult.mirrored', lamport: 5 }),
    '{}',
  )
  const state = foldConsult(consult, [...desk.held(), newer])
  expect(state).toMatchObject({ phase: 'waiting', newer: 1, untold: 1 })
  expect(state.timeline).toHaveLength(2)
})

test('who is called in from another county is known by person and county, until the invitation ends', () => {
  const { county } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  const invite = county.say('linxiao', 'consult.invited', {
    kind: 'county',
    county: 'dongping',
    person: 'jianglan',
    name: '蒋岚',
    rights: ['view', 'extract'],
    until: 1_794_900_000_000,
    note: '',
  })
  expect(foldOf(county).invitations).toMatchObject([
    { kind: 'county', person: 'jianglan', county: 'dongping', name: '蒋岚', role: 'foreign', ended: null },
  ])
  county.say('linxiao', 'consult.invite-ended', { invite, why: 'done' })
  expect(foldOf(county).invitations).toMatchObject([{ ended: { why: 'done', by: 'linxiao' } }])
})
