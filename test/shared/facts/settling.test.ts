import { expect, test } from 'vitest'
import { maySettle } from '../../../shared/facts/settling.ts'
import { ended, outcomes, referredCase } from './story.ts'

const told = { field: 'amount', how: 'told' } as const
const nobody = 'wp1-none:0000000001'

function twoTakers() {
  const story = referredCase()
  const back = story.desk.say('zhouguilan', 'case.taken', {})
  const taken = story.county.say('tangke', 'case.taken', {})
  story.link()
  return { ...story, back, taken }
}

/** 唐可 has the case; desk and county have said two outcomes. */
function twoOutcomes() {
  const story = referredCase()
  story.county.say('tangke', 'case.taken', {})
  story.link()
  const done = story.county.say('tangke', 'matter.ended', ended('done'))
  const gone = story.desk.say('zhouguilan', 'matter.ended', ended('withdrawn'))
  story.link()
  return { ...story, done, gone }
}

test('two takers: the shift leader says who; the other’s act stays on the timeline', () => {
  const { desk, county, link, back, taken } = twoTakers()
  county.say('shenguoping', 'case.taker-settled', { keep: taken, reason: '唐可已在办' })
  link()
  expect(desk.matter()).toMatchObject({ clashes: [], case: { phase: 'taken', taker: 'tangke' } })
  expect(desk.matter().timeline.map(({ id }) => id)).toEqual(expect.arrayContaining([back, taken]))
})

test('a desk cannot settle for itself who has the case', () => {
  const { desk, county, link, back } = twoTakers()
  desk.say('zhouguilan', 'case.taker-settled', { keep: back, reason: '我来' })
  link()
  expect(county.matter()).toMatchObject({ clashes: [{ kind: 'takers' }], case: { taker: null } })
})

test('a settlement that names an unknown entry changes nothing', () => {
  const { desk, county } = twoTakers()
  county.say('shenguoping', 'case.taker-settled', { keep: nobody, reason: '' })
  expect(county.matter()).toMatchObject({ clashes: [{ kind: 'takers' }] })
  county.say('tangke', 'case.clash-settled', { kind: 'outcomes', keep: nobody, reason: '' })
  expect(county.matter().outcome).toEqual(outcomes.referred)
  county.say('tangke', 'case.clash-settled', { kind: 'value', field: 'amount', keep: nobody, reason: '' })
  county.say('tangke', 'case.clash-settled', { kind: 'value', keep: nobody, reason: '' })
  expect(county.matter().fields).toEqual({})
  county.say('tangke', 'case.asked', { text: '几张？' })
  county.say('tangke', 'case.clash-settled', { kind: 'ended-asked', keep: nobody, reason: '' })
  expect(county.matter().case).toMatchObject({ phase: 'asked', questions: [{ dropped: false }] })
  expect(desk.matter().clashes).toHaveLength(1)
})

test('a settlement that keeps what its author cannot have seen changes nothing', () => {
  const { desk, county, link } = referredCase()
  const back = desk.say('zhouguilan', 'case.taken', {})
  const here = desk.say('zhouguilan', 'matter.field-set', { ...told, value: '50' })
  const taken = county.say('tangke', 'case.taken', {})
  county.say('tangke', 'matter.field-set', { ...told, value: '500' })
  county.say('shenguoping', 'case.taker-settled', { keep: back, reason: '' })
  county.say('tangke', 'case.clash-settled', { kind: 'value', field: 'amount', keep: here, reason: '' })
  const ending = county.say('tangke', 'matter.ended', ended('done'))
  const question = desk.say('yangxiaoman', 'case.asked', { text: '几张？' })
  county.say('tangke', 'case.clash-settled', { kind: 'ended-asked', keep: question, reason: '' })
  link()
  expect(desk.matter()).toMatchObject({ outcome: outcomes.done, ending, fields: { amount: { value: null } } })
  expect(desk.matter().clashes.map(({ kind }) => kind)).toEqual(['takers', 'ended-asked', 'value'])
  expect(
    desk
      .matter()
      .clashes[0]?.sides.map(({ id }) => id)
      .includes(taken),
  ).toBe(true)
})

test('two outcomes: the owner of the case says which, and the other stays on the timeline', () => {
  const { desk, county, link, done, gone } = twoOutcomes()
  county.say('tangke', 'case.clash-settled', { kind: 'outcomes', keep: done, reason: '已办好' })
  link()
  expect(desk.matter()).toMatchObject({
    clashes: [],
    outcome: outcomes.done,
    ending: done,
    endedBy: 'tangke',
    case: { phase: 'closed' },
  })
  expect(desk.matter().timeline.map(({ id }) => id)).toContain(gone)
})

test('who does not have the case cannot settle it, as long as exactly one has it', () => {
  const { desk, county, link, done, gone } = twoOutcomes()
  desk.say('zhouguilan', 'case.clash-settled', { kind: 'outcomes', keep: gone, reason: '我说的' })
  link()
  expect(county.matter()).toMatchObject({ outcome: null, clashes: [{ kind: 'outcomes' }] })
  county.say('linxiao', 'case.clash-settled', { kind: 'outcomes', keep: done, reason: '' })
  expect(county.matter().clashes).toHaveLength(1)
})

test('while nobody has the case, or two, the desk may settle what it sees', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '50' })
  const system = county.say('linxiao', 'matter.field-set', { ...told, value: '500', how: 'system' })
  link()
  desk.say('zhouguilan', 'case.clash-settled', { kind: 'value', field: 'amount', keep: system, reason: '' })
  expect(desk.matter()).toMatchObject({
    clashes: [],
    fields: { amount: { value: '500', how: 'system', confirmed: false } },
  })
})

test('a desk that could not know that 唐可 had taken the case settled it in good right', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '50' })
  const system = county.say('linxiao', 'matter.field-set', { ...told, value: '500', how: 'system' })
  link()
  county.say('tangke', 'case.taken', {})
  desk.say('zhouguilan', 'case.clash-settled', { kind: 'value', field: 'amount', keep: system, reason: '' })
  link()
  expect(county.matter()).toMatchObject({ clashes: [], case: { taker: 'tangke' } })
})

test('a confirmed value that is kept stays confirmed, and the next change shows again', () => {
  const { desk } = referredCase()
  const right = desk.say('zhouguilan', 'matter.field-confirmed', { field: 'amount', value: '50' })
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '500' })
  desk.say('zhouguilan', 'case.clash-settled', { kind: 'value', field: 'amount', keep: right, reason: '' })
  expect(desk.matter()).toMatchObject({ clashes: [], fields: { amount: { value: '50', confirmed: true } } })
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '5000' })
  expect(desk.matter().clashes).toMatchObject([{ kind: 'value' }])
})

test('a kept value that nobody had confirmed may be changed like any other', () => {
  const { desk } = referredCase()
  desk.say('zhouguilan', 'matter.field-confirmed', { field: 'amount', value: '50' })
  const other = desk.say('zhouguilan', 'matter.field-set', { ...told, value: '500' })
  desk.say('zhouguilan', 'case.clash-settled', { kind: 'value', field: 'amount', keep: other, reason: '' })
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '5000' })
  expect(desk.matter()).toMatchObject({ clashes: [], fields: { amount: { value: '5000' } } })
})

function endedAgainstQuestion() {
  const story = referredCase()
  story.county.say('tangke', 'case.taken', {})
  story.link()
  const ending = story.desk.say('zhouguilan', 'matter.ended', ended('withdrawn'))
  const question = story.county.say('tangke', 'case.asked', { text: '哪个月的票？' })
  story.link()
  return { ...story, ending, question }
}

test('the question is kept: the matter goes on at the county, and waits for the desk', () => {
  const { desk, county, link, question } = endedAgainstQuestion()
  county.say('tangke', 'case.clash-settled', { kind: 'ended-asked', keep: question, reason: '还缺一项' })
  link()
  expect(desk.matter()).toMatchObject({ clashes: [], outcome: outcomes.referred, case: { phase: 'asked' } })
})

test('the ending is kept: the question needs no reply any more', () => {
  const { desk, county, link, ending } = endedAgainstQuestion()
  county.say('tangke', 'case.clash-settled', { kind: 'ended-asked', keep: ending, reason: '' })
  link()
  expect(desk.matter()).toMatchObject({
    clashes: [],
    outcome: outcomes.withdrawn,
    case: { phase: 'closed', questions: [{ dropped: true, reply: null }] },
  })
})

test('a question that was asked elsewhere meanwhile is not dropped with the one that was seen', () => {
  const { desk, county, ending } = endedAgainstQuestion()
  const before = county.held().length
  const later = county.say('linxiao', 'case.asked', { text: '还有一个问题' })
  desk.say('tangke', 'case.clash-settled', { kind: 'ended-asked', keep: ending, reason: '' })
  desk.learn(county)
  expect(county.held()).toHaveLength(before + 1)
  expect(desk.matter().clashes).toMatchObject([{ kind: 'ended-asked', sides: [{}, { id: later }] }])
})

test('two settlements without a link that say different things are a clash again, and can be settled again', () => {
  const { desk, county, link } = referredCase()
  const one = desk.say('zhouguilan', 'matter.ended', ended('withdrawn'))
  const two = county.say('linxiao', 'matter.ended', ended('done'))
  link()
  const kept = desk.say('zhouguilan', 'case.clash-settled', { kind: 'outcomes', keep: one, reason: '' })
  county.say('linxiao', 'case.clash-settled', { kind: 'outcomes', keep: two, reason: '' })
  link()
  expect(county.matter()).toMatchObject({ outcome: null, clashes: [{ kind: 'outcomes' }] })
  county.say('linxiao', 'case.clash-settled', { kind: 'outcomes', keep: kept, reason: '' })
  expect(county.matter()).toMatchObject({ clashes: [], outcome: outcomes.withdrawn, ending: one })
})

test('pages and fold agree on who may settle', () => {
  const assistant = { id: 'zhouguilan', roles: ['assistant'] } as const
  const agent = { id: 'tangke', roles: ['agent'] } as const
  const leader = { id: 'shenguoping', roles: ['leader'] } as const
  const may = (story: ReturnType<typeof referredCase>): readonly (readonly string[])[] =>
    story.county
      .matter()
      .clashes.map((clash) =>
        [assistant, agent, leader]
          .filter((who) => maySettle(clash, story.county.matter(), who))
          .map(({ id }) => id),
      )
  expect(may(twoTakers())).toEqual([['shenguoping']])
  expect(may(twoOutcomes())).toEqual([['tangke']])
  const open = referredCase()
  open.desk.say('zhouguilan', 'matter.field-set', { ...told, value: '50' })
  open.county.say('linxiao', 'matter.field-set', { ...told, value: '500' })
  open.link()
  expect(may(open)).toEqual([['zhouguilan', 'tangke', 'shenguoping']])
})
