import { expect, test } from 'vitest'
import * as v from 'valibot'
import { disputeOpened } from '../../../shared/facts/dispute.ts'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import { foldVisit } from '../../../shared/facts/visit.ts'
import { readDisputeForm, type DisputeForm } from '../../../station/state/dispute-form.ts'
import { matter, visit } from '../../shared/facts/story.ts'

const card = {
  visit: foldVisit(visit, []),
  matters: [],
  consults: [],
  recordings: [],
  disputes: [],
}
const empty: DisputeForm = {
  track: '',
  respondent: '',
  about: '',
  kind: '',
  number: '',
  date: '',
  amount: '',
  learned: '',
}
const whole: DisputeForm = {
  ...empty,
  track: 'tax',
  respondent: ' 石臼税务所 ',
  about: '不该罚',
  kind: 'spotPenalty',
  date: '2026-11-12',
  amount: '50.00',
  learned: '2026-11-12',
}
const visitor = { name: '罗木生', identity: null, phone: '' }
const named = { ...card, visit: { ...card.visit, visitor } }

test('the track is named before anything else, then what is said, by whom and against which decision', () => {
  expect(readDisputeForm(empty, named, undefined)).toBe('needTrack')
  expect(readDisputeForm({ ...empty, track: 'civil' }, named, undefined)).toBe('needAbout')
  expect(readDisputeForm({ ...whole, respondent: ' ' }, named, undefined)).toBe('needRespondent')
  expect(readDisputeForm({ ...whole, date: '11-12' }, named, undefined)).toBe('needDecision')
})

test('what is typed becomes a fact that the county takes', () => {
  const body = readDisputeForm(whole, named, undefined)
  expect(v.is(disputeOpened.body, body)).toBe(true)
  expect(body).toMatchObject({
    track: 'tax',
    visit,
    matter: null,
    parties: [{ name: '罗木生' }, { name: '石臼税务所' }],
    decision: { kind: 'spotPenalty', office: '石臼税务所', amount: '50.00' },
    learned: '2026-11-12',
  })
})

test('between people there is no decision, and a matter names whose it is', () => {
  const party = {
    kind: 'taxpayer',
    name: '罗木生豆腐坊',
    identity: null,
    capacity: 'self',
    proof: '',
  } as const
  const body = readDisputeForm({ ...whole, track: 'civil' }, named, { ...foldMatter(matter, []), party })
  expect(body).toMatchObject({ decision: null, matter, parties: [{ name: '罗木生豆腐坊' }, {}] })
})
