import { expect, test } from 'vitest'
import { deskAndCounty, ended, opened, outcomes, referredCase, type Side } from './story.ts'

const kinds = (side: Side): readonly string[] => side.matter().clashes.map(({ kind }) => kind)
const told = { field: 'amount', how: 'told' } as const

test('two takers: the desk took it back without a link while 唐可 took it', () => {
  const { desk, county, link } = referredCase()
  const back = desk.say('zhouguilan', 'case.taken', {}, '10:30')
  const taken = county.say('tangke', 'case.taken', {}, '10:31')
  link()
  expect(desk.matter().clashes).toEqual(county.matter().clashes)
  expect(desk.matter().clashes).toMatchObject([
    {
      kind: 'takers',
      settles: 'leader',
      sides: [
        { id: taken, by: 'tangke', station: 'county', value: 'tangke' },
        { id: back, by: 'zhouguilan', station: 'wuping', value: 'zhouguilan' },
      ],
    },
  ])
  expect(desk.matter().case).toMatchObject({ phase: 'taken', taker: null })
})

test('one who took a case on two computers is not two people', () => {
  const { desk, county, link } = referredCase()
  desk.say('tangke', 'case.taken', {})
  county.say('tangke', 'case.taken', {})
  link()
  expect(desk.matter()).toMatchObject({ clashes: [], case: { taker: 'tangke' } })
})

test('taking over from somebody whom one can see is no clash', () => {
  const { desk, county, link } = referredCase()
  county.say('tangke', 'case.taken', {})
  link()
  desk.say('zhouguilan', 'case.taken', {})
  link()
  expect(county.matter()).toMatchObject({ clashes: [], case: { taker: 'zhouguilan' } })
})

test('ended here, against a new question there', () => {
  const { desk, county, link } = referredCase()
  county.say('tangke', 'case.taken', {})
  link()
  const ending = desk.say('zhouguilan', 'matter.ended', ended('withdrawn'), '11:00')
  const question = county.say('tangke', 'case.asked', { text: '哪个月的票？' }, '11:05')
  link()
  expect(county.matter().clashes).toEqual(desk.matter().clashes)
  expect(county.matter().clashes).toMatchObject([
    {
      kind: 'ended-asked',
      settles: 'owner',
      sides: [
        { id: ending, station: 'wuping', value: 'withdrawn' },
        { id: question, station: 'county', value: '哪个月的票？' },
      ],
    },
  ])
})

test('a question that the desk knew when it ended the matter is no clash', () => {
  const { desk, county, link } = referredCase()
  county.say('tangke', 'case.asked', { text: '哪个月的票？' })
  link()
  desk.say('zhouguilan', 'matter.ended', ended('withdrawn'))
  link()
  expect(county.matter()).toMatchObject({ clashes: [], case: { phase: 'closed' } })
})

test('a question that the desk answered afterwards is no clash any more', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'matter.ended', ended('withdrawn'))
  const question = county.say('tangke', 'case.asked', { text: '哪个月的票？' })
  link()
  desk.say('zhouguilan', 'case.replied', { question, text: '不用了，他走了' })
  expect(kinds(desk)).toEqual([])
})

test('an ending that was chosen between two still clashes with a question that nobody had seen', () => {
  const { desk, county, link } = referredCase()
  const one = desk.say('zhouguilan', 'matter.ended', ended('withdrawn'))
  county.say('tangke', 'matter.ended', ended('done'))
  link()
  desk.say('zhouguilan', 'case.clash-settled', { kind: 'outcomes', keep: one, reason: '人已走' })
  county.say('tangke', 'case.asked', { text: '哪个月的票？' })
  link()
  expect(kinds(desk)).toEqual(['ended-asked'])
})

test('two outcomes', () => {
  const { desk, county, link } = referredCase()
  const done = county.say('tangke', 'matter.ended', ended('done'), '10:40')
  const gone = desk.say('zhouguilan', 'matter.ended', ended('withdrawn'), '10:45')
  link()
  expect(county.matter()).toMatchObject({ outcome: null, ending: null, endedAt: null })
  expect(desk.matter().clashes).toEqual(county.matter().clashes)
  expect(desk.matter().clashes).toMatchObject([
    {
      kind: 'outcomes',
      settles: 'owner',
      sides: [
        { id: done, value: 'done' },
        { id: gone, value: 'withdrawn' },
      ],
    },
  ])
})

test('the same outcome said on both sides is no clash, and is the outcome', () => {
  const { desk, county, link } = referredCase()
  const first = county.say('tangke', 'matter.ended', ended('done'), '10:40')
  desk.say('zhouguilan', 'matter.ended', ended('done'), '10:45')
  link()
  expect(desk.matter()).toMatchObject({
    clashes: [],
    outcome: outcomes.done,
    ending: first,
    endedBy: 'tangke',
  })
})

test('ended on one side, reopened on the other: both can see that the two differ', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'matter.ended', ended('answered'))
  link()
  county.say('tangke', 'matter.reopened', {})
  desk.say('zhouguilan', 'matter.ended', ended('withdrawn'))
  link()
  const [clash] = county.matter().clashes
  expect(clash?.sides.map(({ value }) => value)).toEqual(['referred', 'withdrawn'])
})

test('a value that was changed after the visitor had confirmed it', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '50' })
  const right = desk.say('zhouguilan', 'matter.field-confirmed', { field: 'amount', value: '50' })
  link()
  const changed = county.say('tangke', 'matter.field-set', { ...told, value: '500' })
  link()
  expect(desk.matter().fields['amount']).toMatchObject({ value: null, confirmed: false })
  expect(desk.matter().clashes).toMatchObject([
    {
      kind: 'value',
      field: 'amount',
      settles: 'owner',
      sides: [
        { id: right, value: '50' },
        { id: changed, value: '500' },
      ],
    },
  ])
})

test('a value that is said again after it was confirmed stays confirmed', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'matter.field-confirmed', { field: 'amount', value: '50' })
  link()
  county.say('tangke', 'matter.field-set', { ...told, value: '50' })
  expect(county.matter()).toMatchObject({ clashes: [], fields: { amount: { value: '50', confirmed: true } } })
})

test('when the visitor confirms the new value, the old one is gone', () => {
  const { desk } = referredCase()
  desk.say('zhouguilan', 'matter.field-confirmed', { field: 'amount', value: '50' })
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '500' })
  expect(kinds(desk)).toEqual(['value'])
  desk.say('zhouguilan', 'matter.field-confirmed', { field: 'amount', value: '500' })
  expect(desk.matter()).toMatchObject({ clashes: [], fields: { amount: { value: '500', confirmed: true } } })
})

test('two different values, set on either side without a link', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '50' })
  county.say('tangke', 'matter.field-set', { ...told, value: '500', how: 'system' })
  link()
  expect(kinds(desk)).toEqual(['value'])
  expect(desk.matter().fields['amount']?.standing).toHaveLength(2)
})

test('the same value twice is no clash', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '50' })
  county.say('tangke', 'matter.field-set', { ...told, value: '50', how: 'system' })
  link()
  expect(desk.matter()).toMatchObject({ clashes: [], fields: { amount: { value: '50' } } })
})

test('changing one’s own value is no clash, and two fields have nothing to do with each other', () => {
  const { desk, county, link } = deskAndCounty()
  desk.say('zhouguilan', 'matter.opened', opened)
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '50' })
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '500', how: 'paper' })
  county.say('tangke', 'matter.field-set', { field: 'month', value: '2026-10', how: 'told' })
  link()
  expect(desk.matter()).toMatchObject({
    clashes: [],
    fields: { amount: { value: '500', how: 'paper' }, month: { value: '2026-10' } },
  })
})

test('several clashes stand beside each other, and none stops what comes after', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'case.taken', {})
  desk.say('zhouguilan', 'matter.field-set', { ...told, value: '50' })
  desk.say('zhouguilan', 'matter.ended', ended('withdrawn'))
  county.say('tangke', 'case.taken', {})
  county.say('tangke', 'matter.field-set', { ...told, value: '500' })
  county.say('tangke', 'case.asked', { text: '几张？' })
  county.say('tangke', 'matter.ended', ended('done'))
  link()
  expect([...kinds(desk)].sort()).toEqual(['ended-asked', 'outcomes', 'takers', 'value'])
  desk.say('zhouguilan', 'matter.field-set', { field: 'month', value: '2026-10', how: 'told' })
  desk.say('zhouguilan', 'matter.party-named', {
    party: { kind: 'taxpayer', name: '山月民宿', identity: null, capacity: 'self', proof: '' },
  })
  county.say('tangke', 'case.answered', { text: '已调整', articles: [] })
  link()
  expect(desk.matter()).toEqual(county.matter())
  expect(desk.matter()).toMatchObject({
    fields: { month: { value: '2026-10' } },
    party: { name: '山月民宿' },
  })
  expect(desk.matter().case?.answers).toHaveLength(1)
  expect(kinds(desk)).toHaveLength(4)
})
