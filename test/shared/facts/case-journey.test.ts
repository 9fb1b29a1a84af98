import { expect, test } from 'vitest'
import { createSide, ended, opened, outcomes, referredCase } from './story.ts'

test('referred, taken, asked, replied, answered, shown, ended: desk and county see the same at every step', () => {
  const { desk, county, link } = referredCase()
  const phase = (): string | undefined => {
    link()
    expect(desk.matter()).toEqual(county.matter())
    expect(desk.matter().clashes).toEqual([])
    return desk.matter().case?.phase
  }
  expect(phase()).toBe('waiting')
  county.say('tangke', 'case.taken', {})
  expect(phase()).toBe('taken')
  expect(desk.matter().case?.taker).toBe('tangke')
  const question = county.say('tangke', 'case.asked', { text: '上月开了几张？' }, '10:20')
  expect(phase()).toBe('asked')
  desk.say('zhouguilan', 'case.replied', { question, text: '十二张' }, '10:22')
  expect(phase()).toBe('taken')
  const answer = county.say(
    'tangke',
    'case.answered',
    { text: '已调整为每月 30 张', articles: ['limit-1'] },
    '10:25',
  )
  expect(phase()).toBe('answered')
  desk.say('zhouguilan', 'case.shown', { answer }, '10:26')
  expect(phase()).toBe('answered')
  expect(desk.matter().case?.answers).toMatchObject([{ id: answer, by: 'tangke', articles: ['limit-1'] }])
  expect(desk.matter().case?.answers[0]?.shownAt).not.toBeNull()
  const ending = desk.say('zhouguilan', 'matter.ended', ended('answered'), '10:27')
  expect(phase()).toBe('closed')
  expect(desk.matter()).toMatchObject({ outcome: outcomes.answered, endedBy: 'zhouguilan', ending })
})

test('what was ended by mistake goes back to the county when it is reopened, as it stood before', () => {
  const { desk, county, link } = referredCase()
  county.say('tangke', 'case.taken', {})
  link()
  const before = desk.matter()
  desk.say('zhouguilan', 'matter.ended', ended('answered'))
  desk.say('zhouguilan', 'matter.reopened', {})
  link()
  expect(county.matter()).toMatchObject({
    outcome: before.outcome,
    ending: before.ending,
    endedAt: before.endedAt,
  })
  expect(county.matter().case).toMatchObject({ phase: 'taken', taker: 'tangke', to: before.case?.to })
})

test('an ending that was put right twice does not come back when the matter is reopened', () => {
  const { desk } = referredCase()
  desk.say('zhouguilan', 'matter.ended', ended('answered'))
  desk.say('zhouguilan', 'matter.ended', ended('done'))
  desk.say('zhouguilan', 'matter.reopened', {})
  expect(desk.matter().outcome).toEqual(outcomes.referred)
})

test('a referral that the desk takes back before anybody had it leaves the county’s list', () => {
  const { desk, county, link } = referredCase()
  desk.say('zhouguilan', 'matter.reopened', {})
  link()
  expect(county.matter()).toMatchObject({ outcome: null, endedAt: null, ending: null })
  expect(county.matter().case?.phase).toBe('closed')
  desk.say('zhouguilan', 'matter.ended', {
    outcome: { outcome: 'referred', to: { kind: 'staff', staff: 'zhaomin' } },
  })
  link()
  expect(county.matter().case).toMatchObject({ phase: 'waiting', to: { kind: 'staff', staff: 'zhaomin' } })
})

test('a matter that was never handed to the county is no case', () => {
  const desk = createSide('wp1-desk', 'wuping')
  desk.say('zhouguilan', 'matter.opened', opened)
  desk.say('zhouguilan', 'matter.ended', ended('done'))
  expect(desk.matter()).toMatchObject({ case: null, outcome: outcomes.done })
  desk.say('zhouguilan', 'matter.reopened', {})
  expect(desk.matter()).toMatchObject({ case: null, outcome: null })
})

test('taken in for later is a case too, for anybody who knows the item', () => {
  const desk = createSide('wp1-desk', 'wuping')
  desk.say('zhouguilan', 'matter.opened', opened)
  desk.say('zhouguilan', 'matter.ended', ended('accepted'))
  expect(desk.matter().case).toMatchObject({ phase: 'waiting', to: null, referredBy: 'zhouguilan' })
})

test('who gives a case back leaves it to the next', () => {
  const { county } = referredCase()
  county.say('tangke', 'case.taken', {})
  county.say('tangke', 'case.released', {})
  expect(county.matter().case).toMatchObject({ phase: 'waiting', taker: null, takers: [] })
  county.say('linxiao', 'case.taken', {})
  county.say('shenguoping', 'case.assigned', { to: 'wuqian' })
  expect(county.matter().case).toMatchObject({ phase: 'taken', taker: 'wuqian' })
  expect(county.matter().clashes).toEqual([])
})

test('a reply written by a clock a year ahead does not hide the answer that followed it', () => {
  const { desk, county, link } = referredCase()
  const question = county.say('tangke', 'case.asked', { text: '几张？' })
  link()
  desk.say('zhouguilan', 'case.replied', { question, text: '十二张' }, '23:59')
  link()
  county.say('tangke', 'case.answered', { text: '好了', articles: [] }, '10:25')
  expect(county.matter().case?.phase).toBe('answered')
})

test('a reply or a showing that names nothing known changes nothing', () => {
  const { desk } = referredCase()
  desk.say('zhouguilan', 'case.replied', { question: 'hub-none:0000000001', text: '好' })
  desk.say('zhouguilan', 'case.shown', { answer: 'hub-none:0000000002' })
  expect(desk.matter().case).toMatchObject({ phase: 'waiting', questions: [], answers: [] })
})

test('what was never handed to the county cannot be taken, and nobody owns it', () => {
  const desk = createSide('wp1-desk', 'wuping')
  desk.say('zhouguilan', 'matter.opened', opened)
  desk.say('tangke', 'case.taken', {})
  expect(desk.matter().case).toBeNull()
  desk.say('zhouguilan', 'matter.field-confirmed', { field: 'amount', value: '50' })
  const other = desk.say('zhouguilan', 'matter.field-set', { field: 'amount', value: '500', how: 'told' })
  desk.say('zhouguilan', 'case.clash-settled', { kind: 'value', field: 'amount', keep: other, reason: '' })
  expect(desk.matter().clashes).toEqual([])
})
