import { expect, test } from 'vitest'
import type { Heard } from '../../../shared/facts/fact.ts'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import { hear } from '../../../shared/facts/registry.ts'
import {
  at,
  createSide,
  deskAndCounty,
  ended,
  hash43,
  headerOf,
  matter,
  opened,
  type Side,
  visit,
} from './story.ts'

function newMatter(): Side {
  const desk = createSide('wp1-desk', 'wuping')
  desk.say('zhouguilan', 'matter.opened', opened, '08:35')
  return desk
}

const sixteenth = { kind: 'date', date: '2026-11-16', calendar: 1 } as const
const sorted = {
  item: 'item01',
  catalogue: 1,
  lane: 'quick',
  limit: { unit: 'minutes', count: 1 },
  due: sixteenth,
}

test('a matter is its desk’s, belongs to a visit and begins open', () => {
  expect(newMatter().matter()).toMatchObject({
    subject: matter,
    station: 'wuping',
    visit,
    openedAt: at('08:35'),
    openedBy: 'zhouguilan',
    updatedAt: at('08:35'),
    party: null,
    sorted: null,
    fields: {},
    papers: [],
    outcome: null,
    case: null,
    clashes: [],
    lastDay: { kind: 'none' },
    untold: 0,
  })
})

test('a matter of which nothing has come yet is empty', () => {
  expect(foldMatter(matter, [])).toMatchObject({
    visit: null,
    openedAt: 0,
    heads: { ids: [], lamport: 0 },
    timeline: [],
  })
})

test('the law’s last day stands from triage on, until the matter is over', () => {
  const desk = newMatter()
  desk.say('zhouguilan', 'matter.sorted', sorted)
  expect(desk.matter().lastDay).toEqual(sixteenth)
  desk.say('zhouguilan', 'matter.ended', ended('referred'))
  expect(desk.matter().lastDay).toEqual(sixteenth)
  desk.say('zhouguilan', 'matter.ended', ended('done'))
  expect(desk.matter().lastDay).toEqual({ kind: 'none' })
  desk.say('zhouguilan', 'matter.reopened', {})
  expect(desk.matter().lastDay).toEqual(sixteenth)
})

test('what was taken in for later has the day that its slip printed, whatever triage had thought', () => {
  const desk = newMatter()
  desk.say('zhouguilan', 'matter.sorted', {
    ...sorted,
    due: { kind: 'beyond', beyond: '2026-12-31', calendar: 1 },
  })
  expect(desk.matter().lastDay).toEqual({ kind: 'beyond', beyond: '2026-12-31', calendar: 1 })
  desk.say('zhouguilan', 'matter.ended', ended('accepted'))
  expect(desk.matter().lastDay).toEqual(sixteenth)
})

test('a promised day is not forgotten while two outcomes stand against each other', () => {
  const { desk, county, link } = deskAndCounty()
  desk.say('zhouguilan', 'matter.opened', opened)
  link()
  desk.say('zhouguilan', 'matter.ended', ended('accepted'))
  county.say('linxiao', 'matter.ended', ended('withdrawn'))
  link()
  expect(desk.matter()).toMatchObject({ outcome: null, lastDay: sixteenth })
})

test('the party may be named at the opening or later; the last name counts', () => {
  const party = { kind: 'insured', name: '李秀英', identity: null, capacity: 'self', proof: '' } as const
  const desk = createSide('wp1-desk', 'wuping')
  desk.say('zhouguilan', 'matter.opened', { ...opened, party })
  expect(desk.matter().party).toEqual(party)
  desk.say('zhouguilan', 'matter.party-named', { party: { ...party, name: '李䶮' } })
  expect(desk.matter().party?.name).toBe('李䶮')
})

test('papers come and go; one that is photographed again has its new pages', () => {
  const paper = '01KA5Q2M3N4P5R6S7T8V9WXYZC'
  const page = { hash: hash43, bytes: 80_000, media: 'image/jpeg' }
  const added = { paper, name: '户口簿', voucher: false, pages: [page] }
  const desk = newMatter()
  desk.say('zhouguilan', 'matter.paper-added', added)
  desk.say('zhouguilan', 'matter.paper-added', { ...added, pages: [page, page] })
  expect(desk.matter().papers).toMatchObject([{ id: paper, pages: [page, page] }])
  desk.say('zhouguilan', 'matter.paper-removed', { paper })
  expect(desk.matter().papers).toEqual([])
  expect(desk.matter().timeline).toHaveLength(4)
})

test('what this app cannot read is kept, stands on the timeline and is counted', () => {
  const desk = newMatter()
  const newer: readonly Heard[] = [
    hear(headerOf({ id: 'wp1-new0:0000000001', lamport: 2, type: 'matter.rated' }), '{}'),
    hear(headerOf({ id: 'wp1-new0:0000000002', lamport: 3, type: 'matter.sorted', v: 2 }), '{}'),
    hear(headerOf({ id: 'wp1-new0:0000000003', lamport: 4, type: 'matter.sorted' }), { missing: 'no-key' }),
  ]
  const state = foldMatter(matter, [...desk.held(), ...newer])
  expect(state).toMatchObject({ untold: 3, newer: 2, sorted: null, visit })
  expect(state.timeline.map(({ type, body }) => [type, body === null])).toEqual([
    ['matter.opened', false],
    ['matter.rated', true],
    ['matter.sorted', true],
    ['matter.sorted', true],
  ])
  expect(state.heads.lamport).toBe(4)
})

test('after an erasure the story keeps its shape and nothing of the person', () => {
  const desk = newMatter()
  desk.say('zhouguilan', 'matter.field-set', { field: 'amount', value: '50', how: 'told' })
  const erased = desk
    .held()
    .map((heard) => hear(headerOf({ ...heard, after: [...heard.after] }), { missing: 'erased' }))
  const state = foldMatter(matter, erased)
  expect(state).toMatchObject({ untold: 2, fields: {}, visit: null, station: 'wuping' })
  expect(state.timeline).toHaveLength(2)
  expect(JSON.stringify(state)).not.toContain('50"')
})
