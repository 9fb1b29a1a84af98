import { expect, test } from 'vitest'
import { foldVisit, type VisitState } from '../../../shared/facts/visit.ts'
import { at, createSide, type Side, visit } from './story.ts'

const visitor = { name: '李秀英', identity: null, phone: '' }
const minutes = 60_000

function arrived(): Side {
  const desk = createSide('wp1-desk', 'wuping', visit)
  desk.say('zhouguilan', 'visit.opened', { number: 3, visitor }, '08:30')
  return desk
}

const stateOf = (desk: Side): VisitState => foldVisit(visit, desk.held())

test('who comes in gets a number and waits', () => {
  expect(stateOf(arrived())).toMatchObject({
    subject: visit,
    station: 'wuping',
    number: 3,
    visitor,
    phase: 'waiting',
    since: at('08:30'),
    openedAt: at('08:30'),
    openedBy: 'zhouguilan',
    servedMs: 0,
    slips: [],
    untold: 0,
  })
})

test('only the time at the desk counts as served, also when the visitor was set aside in between', () => {
  const desk = arrived()
  desk.say('zhouguilan', 'visit.called', {}, '08:35')
  expect(stateOf(desk)).toMatchObject({ phase: 'serving', since: at('08:35'), servedMs: 0 })
  desk.say('zhouguilan', 'visit.paused', {}, '08:41')
  expect(stateOf(desk)).toMatchObject({ phase: 'paused', servedMs: 6 * minutes })
  desk.say('zhouguilan', 'visit.called', {}, '09:00')
  desk.say('zhouguilan', 'visit.closed', {}, '09:02')
  expect(stateOf(desk)).toMatchObject({ phase: 'closed', since: at('09:02'), servedMs: 8 * minutes })
})

test('calling somebody who already sits there does not begin the time anew', () => {
  const desk = arrived()
  desk.say('zhouguilan', 'visit.called', {}, '08:35')
  desk.say('zhouguilan', 'visit.called', {}, '08:40')
  expect(stateOf(desk)).toMatchObject({ phase: 'serving', since: at('08:35') })
})

test('a visit that was closed too early goes on when the visitor is called again', () => {
  const desk = arrived()
  desk.say('zhouguilan', 'visit.closed', {}, '08:40')
  desk.say('zhouguilan', 'visit.called', {}, '08:41')
  expect(stateOf(desk)).toMatchObject({ phase: 'serving', since: at('08:41'), servedMs: 0 })
})

test('a clock that was set back takes no served time away', () => {
  const desk = arrived()
  desk.say('zhouguilan', 'visit.called', {}, '08:35')
  desk.say('zhouguilan', 'visit.paused', {}, '08:05')
  expect(stateOf(desk).servedMs).toBe(0)
})

test('a mistyped name is put right, and every slip is remembered', () => {
  const desk = arrived()
  desk.say('zhouguilan', 'visit.visitor-corrected', { visitor: { ...visitor, name: '李䶮' } })
  desk.say('zhouguilan', 'visit.slip-printed', { format: 'a5', code: '7Q4K', matters: [] }, '08:50')
  desk.say('zhouguilan', 'visit.slip-printed', { format: 'roll80', code: '8M2P', matters: [] }, '08:51')
  expect(stateOf(desk)).toMatchObject({
    number: 3,
    visitor: { name: '李䶮' },
    slips: [
      { at: at('08:50'), code: '7Q4K' },
      { at: at('08:51'), code: '8M2P' },
    ],
  })
})

test('a visit of which only the end has come yet is shown as far as it is known', () => {
  const desk = arrived()
  desk.say('zhouguilan', 'visit.closed', {}, '08:40')
  expect(foldVisit(visit, desk.held().slice(1))).toMatchObject({
    phase: 'closed',
    number: 0,
    openedAt: at('08:40'),
  })
  expect(foldVisit(visit, [])).toMatchObject({ phase: 'waiting', number: 0, timeline: [] })
})
