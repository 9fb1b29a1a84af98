import { expect, test } from 'vitest'
import { agreed, askedForHelp, foldOf } from './consult-acts.ts'

const sheet = {
  title: '调整额度',
  values: [{ label: '收款账号', value: '' }],
  papers: ['营业执照'],
  note: '',
}
const answer = { ...agreed, papers: [], values: [{ label: '收款账号', value: '6222' }] }

test('a step is ticked off once, at the desk, and one that nobody sent is none', () => {
  const { desk, county, link } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  const step = county.say('linxiao', 'consult.step', { number: 1, text: '点右上角' })
  link()
  desk.say('zhouguilan', 'consult.step-done', { step }, '10:05')
  desk.say('zhouguilan', 'consult.step-done', { step }, '10:06')
  desk.say('zhouguilan', 'consult.step-done', { step: 'wp1-none:0000000001' }, '10:07')
  const { steps } = foldOf(desk)
  expect(steps).toMatchObject([{ number: 1, text: '点右上角', done: { by: 'zhouguilan' } }])
  expect(steps[0]?.done?.at).toBe(foldOf(desk).timeline.find(({ type }) => type === 'consult.step-done')?.at)
})

test('of two answers that say the same the first counts, and who said yes may say no until it is done', () => {
  const { desk, county, link } = askedForHelp()
  county.say('linxiao', 'consult.accepted', {})
  const id = county.say('linxiao', 'consult.sheet-issued', sheet)
  link()
  const say = (yes: 'yes' | 'no', values = answer.values) =>
    desk.say('zhouguilan', 'consult.sheet-confirmed', { sheet: id, ...answer, answer: yes, values })
  const first = say('yes')
  say('yes', [])
  expect(foldOf(desk).sheets[0]?.confirmed).toMatchObject({ id: first, values: answer.values })
  say('no', [])
  expect(foldOf(desk).sheets[0]?.confirmed).toMatchObject({ answer: 'no' })
  link()
  county.say('linxiao', 'consult.sheet-done', { sheet: id, number: '99202611160077' })
  expect(foldOf(county).sheets[0]?.done).toBe(null)
  say('yes')
  link()
  county.say('linxiao', 'consult.sheet-done', { sheet: id, number: '99202611160077' })
  link()
  say('no', [])
  expect(foldOf(desk).sheets[0]).toMatchObject({
    confirmed: { answer: 'yes' },
    done: { number: '99202611160077' },
  })
})
