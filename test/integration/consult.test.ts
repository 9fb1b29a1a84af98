import { beforeEach, expect, test } from 'vitest'
import { name } from '../../hub/demo/reference/item-parts.ts'
import { invoiceItems } from '../../hub/demo/reference/quick-invoice.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { ConsultAct, listConsults } from '../../shared/http/consults.ts'
import { readToken } from '../../shared/signaling/token.ts'
import { createConsultActs, type ConsultActs, type Filling } from '../../station/state/consult-acts.ts'
import { createRemoteHand, type RemoteHand } from '../../station/state/remote-hand.ts'
import type { FillAnswer } from '../../shared/rules/remote-fill.ts'
import type { InferOutput } from 'valibot'
import { createQuietMedia } from '../hub/routes/consult-world.ts'
import type { Console } from '../network.ts'
import { type County, foldAlike, openCounty, type Post } from './county.ts'

// Live assistance from both ends: a desk as a browser has it, and the county's consoles, over a wire that can be cut.

const media = createQuietMedia()
const [limit] = invoiceItems
const clerk = name('clerk', '开票员姓名', 'Invoice clerk', { personal: true })
const item = limit ? { ...limit, fields: [...limit.fields, clerk] } : null
const checked = { camera: 'ok', microphone: 'ok', speaker: 'ok', up: 150, down: 900 } as const
const agreed = { answer: 'yes', how: 'button', witness: '', paper: null } as const

let county: County
let post: Post
let acts: ConsultActs
let hand: RemoteHand
let lin: Console
let visit = ''
let watched = true
let held = false
/** How much later it is at the desk, ms. */
let ahead = 0
let matter = ''

beforeEach(async () => {
  watched = true
  ahead = 0
  county = await openCounty({ media: media.node })
  post = await county.post('wuping', 'zhouguilan')
  lin = await county.network().signIn('linxiao')
  const { desk } = post
  acts = createConsultActs(desk)
  hand = createRemoteHand({
    store: { write: desk.write, now: () => desk.now() + ahead },
    consult: consultHere,
    matter: () => matterHere(),
    item: () => item,
    watched: () => watched,
    held: () => held,
    ids: () => ({ demo: true }),
  })
  visit = desk.newSubject('visit')
  matter = desk.newSubject('matter')
  const sorted = {
    item: 'q11',
    catalogue: 1,
    lane: 'quick',
    limit: { unit: 'minutes', count: 1 },
    due: { kind: 'none' },
  }
  const visitor = { name: '张玉梅', identity: null, phone: '' }
  desk.visit(visit)
  await desk.write([
    { subject: visit, type: 'visit.opened', body: { number: 1, visitor } },
    { subject: matter, type: 'matter.opened', body: { visit, party: null } },
    { subject: matter, type: 'matter.sorted', body: sorted },
  ])
})

const card = () => post.desk.visit(visit).current()
const matterHere = (): MatterState | null => card()?.matters[0] ?? null
const consultHere = (): ConsultState | null => card()?.consults.at(-1) ?? null

async function askForHelp(): Promise<string> {
  const about = matterHere()
  const consult = about && (await acts.ask(about, { note: '额度选不了', checked, recording: agreed }))
  if (!consult) throw new Error('nothing was asked')
  return consult
}

const act = async (consult: string, what: ConsultAct, who = lin): Promise<string> => {
  const { json } = await who.ask('POST', `/api/consults/${encodeURIComponent(consult)}/acts`, { act: what })
  expect(json).toEqual({ entry: expect.any(String) })
  return (json as { entry: string }).entry
}
const listed = async (): Promise<InferOutput<typeof listConsults.response>['rows']> => {
  const { json } = await lin.ask('GET', '/api/consults')
  return (json as InferOutput<typeof listConsults.response>).rows
}
const agreeTo = async (filling: Filling): Promise<string> => {
  const state = consultHere()
  const written = state ? await acts.consentToFill(state, agreed, filling) : []
  return written.at(-1) ?? ''
}
const command = (consent: string, seq: number, field: string, value: string, does = 'fill'): string =>
  JSON.stringify({ does, consent, seq, field, value })

test('asked for without a link it rings when the link is back, and is helped to its end, whoever writes', async () => {
  await post.allThere()
  await post.cut()
  const consult = await askForHelp()
  expect(consultHere()).toMatchObject({ phase: 'waiting', recordingConsents: [{ answer: 'yes' }] })
  expect(await listed()).toEqual([])
  expect(await post.desk.consultStanding(consult)).toMatchObject({
    ok: false,
    error: { code: 'unreachable' },
  })
  county.network().clock.set(county.network().clock.wall() + 7_200_000)
  post.mend()
  await expect
    .poll(async () => (await listed()).map(({ subject, place }) => [subject, place]))
    .toEqual([[consult, 1]])
  await post.allThere()
  expect(await post.desk.consultStanding(consult)).toMatchObject({
    ok: true,
    value: { phase: 'waiting', place: 1 },
  })

  await act(consult, { act: 'accept' })
  await expect.poll(() => consultHere()?.taker).toBe('linxiao')
  const pass = await post.desk.enterConsult(consult)
  const key = county.network().hub.county.countyKeys.signKey
  expect(pass.ok && (await readToken(pass.value.token, key, county.network().clock.wall()))).toMatchObject({
    ok: true,
    claims: { role: 'station', person: post.device, room: consult },
  })
  expect(media.asked).toContainEqual(['open-room', { room: consult, record: true }])

  await act(consult, { act: 'propose', field: 'wanted', value: '100000.00', reason: '按合同' })
  await expect.poll(() => consultHere()?.proposals).toHaveLength(1)
  const [proposal] = consultHere()?.proposals ?? []
  const state = consultHere()
  if (!proposal || !state) throw new Error('nothing was proposed')
  await acts.acceptProposal(state, proposal)
  expect(matterHere()?.fields['wanted']).toMatchObject({ value: '100000.00', how: 'proposal' })

  await act(consult, { act: 'say', text: '请确认合同金额' })
  await acts.say(consult, '是 9 万 6')
  await expect
    .poll(() => consultHere()?.chat.map(({ text }) => text))
    .toEqual(['请确认合同金额', '是 9 万 6'])

  const filling = { fields: ['contract'], minutes: 3, purpose: '填合同金额', to: 'linxiao' }
  const consent = await agreeTo(filling)
  expect(await hand.take(consult, command(consent, 1, 'contract', '96000.00'), 'linxiao')).toEqual({
    ok: true,
  })
  expect(matterHere()?.fields['contract']).toMatchObject({ value: '96000.00', how: 'remote' })
  await acts.close(consult, 'done')
  await post.allThere()
  await act(consult, { act: 'summarise', text: '额度调到十万。' })
  await expect.poll(() => consultHere()?.summary?.text).toBe('额度调到十万。')
  const alike = await foldAlike(county, post, visit)
  expect(alike.consults).toMatchObject([
    {
      phase: 'closed',
      proposals: [{ ended: { how: 'accepted' } }],
      fillConsents: [{ id: consent, seq: 1, ended: { why: 'closed' } }],
      filled: [{ field: 'contract', value: '96000.00' }],
      uncovered: [],
    },
  ])
  await expect.poll(() => media.asked).toContainEqual(['close-room', { room: consult }])
})

test('stopped with a dead line, nothing more is filled in, not even what was under way', async () => {
  const consult = await askForHelp()
  await post.allThere()
  await act(consult, { act: 'accept' })
  await expect.poll(() => consultHere()?.phase).toBe('live')
  const filling = { fields: ['contract', 'reason'], minutes: 1, purpose: '填两栏', to: 'linxiao' }
  const consent = await agreeTo(filling)
  await post.cut()
  const answers: Promise<FillAnswer>[] = [
    hand.take(consult, command(consent, 1, 'contract', '1.00'), 'linxiao'),
    hand.take(consult, command(consent, 2, 'contract', '2.00'), 'linxiao'),
  ]
  await answers[0]
  const stopping = hand.stop(consult)
  const after = hand.take(consult, command(consent, 3, 'contract', '3.00'), 'linxiao')
  expect(await after).toEqual({ ok: false, code: 'revoked' })
  await stopping
  expect(consultHere()?.fillConsents).toMatchObject([{ ended: { why: 'revoked' } }])
  expect(matterHere()?.fields['contract']?.value).not.toBe('3.00')
  post.mend()
  await post.allThere()
  expect((await foldAlike(county, post, visit)).consults[0]?.uncovered).toEqual([])
})

test('handed over while it is on hold, it goes on with whoever takes it', async () => {
  const consult = await askForHelp()
  await post.allThere()
  await act(consult, { act: 'accept' })
  const at = county.network().clock.wall()
  media.say({ kind: 'joined', room: consult, person: post.device, role: 'station', at })
  await expect.poll(() => consultHere()?.people).toHaveLength(1)
  await act(consult, { act: 'hold', on: true })
  await expect.poll(() => media.asked).toContainEqual(['hold', { room: consult, on: true }])
  await act(consult, { act: 'pass', to: 'tangke', note: '您来' })
  const tang = await county.network().signIn('tangke')
  const accepted = await tang.ask('POST', `/api/consults/${encodeURIComponent(consult)}/acts`, {
    act: { act: 'accept' },
  })
  expect(accepted.status).toBe(200)
  await expect.poll(() => consultHere()).toMatchObject({ phase: 'live', taker: 'tangke' })
  await expect
    .poll(() => media.asked.findLast(([what]) => what === 'hold'))
    .toEqual(['hold', { room: consult, on: false }])
})

test('a desk that is new at the station reads what was said in a consult before it came', async () => {
  const consult = await askForHelp()
  await post.allThere()
  await act(consult, { act: 'accept' })
  await act(consult, { act: 'say', text: '您好' })
  const second = await county.post('wuping', 'yangxiaoman')
  second.desk.visit(visit)
  await expect
    .poll(() =>
      second.desk
        .visit(visit)
        .current()
        ?.consults.map(({ chat }) => chat.map(({ text }) => text)),
    )
    .toEqual([['您好']])
  await foldAlike(county, second, visit)
})

/** A live consult whose agent may fill in one field, for a minute. */
async function filledFor(fields: readonly string[] = ['contract']): Promise<readonly [string, string]> {
  const consult = await askForHelp()
  await post.allThere()
  await act(consult, { act: 'accept' })
  await expect.poll(() => consultHere()?.phase).toBe('live')
  const consent = await agreeTo({ fields: [...fields], minutes: 1, purpose: '填一栏', to: 'linxiao' })
  return [consult, consent]
}

test.each([
  ['to submit', 'submit', 'contract', '1', 'linxiao', 'deed'],
  ['of somebody else', 'fill', 'contract', '1', 'tangke', 'stranger'],
  ['for a field that was not agreed on', 'fill', 'limit', '1', 'linxiao', 'outside'],
  ['for a covered field, agreed on or not', 'fill', 'clerk', '王小二', 'linxiao', 'masked'],
  ['with what the field does not take', 'fill', 'contract', '九万六', 'linxiao', 'value'],
] as const)('a command %s is refused with its reason', async (_, does, field, value, by, code) => {
  const [consult, consent] = await filledFor(['contract', 'clerk'])
  expect(await hand.take(consult, command(consent, 1, field, value, does), by)).toEqual({ ok: false, code })
  expect(await hand.take(consult, '{"does":', by)).toEqual({ ok: false, code: 'malformed' })
  expect(matterHere()?.fields).toEqual({})
})

test('a command is carried out once, and never after a later one', async () => {
  const [consult, consent] = await filledFor()
  const took = async (seq: number): Promise<FillAnswer> =>
    hand.take(consult, command(consent, seq, 'contract', `${seq}`), 'linxiao')
  expect(await took(2)).toEqual({ ok: true })
  expect([await took(2), await took(1)]).toEqual([
    { ok: false, code: 'sequence' },
    { ok: false, code: 'sequence' },
  ])
  expect(matterHere()?.fields['contract']).toMatchObject({ value: '2.00', how: 'remote' })
})

test('nothing is filled in while the desk does not look, after its minutes, or once the consult is over', async () => {
  const [consult, consent] = await filledFor()
  let seq = 0
  const took = (): Promise<FillAnswer> =>
    hand.take(consult, command(consent, ++seq, 'contract', '1'), 'linxiao')
  watched = false
  expect(await took()).toEqual({ ok: false, code: 'unwatched' })
  watched = true
  // the room is on hold, and the journal has not said it yet
  held = true
  expect(await took()).toEqual({ ok: false, code: 'over' })
  held = false
  await act(consult, { act: 'hold', on: true })
  await expect.poll(() => consultHere()?.phase).toBe('held')
  expect(await took()).toEqual({ ok: false, code: 'over' })
  await act(consult, { act: 'hold', on: false })
  await expect.poll(() => consultHere()?.phase).toBe('live')
  expect(await took()).toEqual({ ok: true })
  ahead = 60_000
  expect(await took()).toEqual({ ok: false, code: 'expired' })
  await acts.close(consult, 'done')
  expect(await took()).toEqual({ ok: false, code: 'over' })
  expect(consultHere()?.filled).toHaveLength(1)
})

test('a new consent takes the place of the one before, and a field may be asked for that is not covered', async () => {
  const [consult, first] = await filledFor()
  const asked = { act: 'ask-fill', minutes: 5, purpose: '填原因' } as const
  const refused = await lin.ask('POST', `/api/consults/${encodeURIComponent(consult)}/acts`, {
    act: { ...asked, fields: ['reason', 'clerk'] },
  })
  expect(refused.json).toMatchObject({ error: { code: 'bad-request', where: 'act.fields' } })
  await act(consult, { ...asked, fields: ['reason'] })
  await expect.poll(() => consultHere()?.fillAsk).toMatchObject({ by: 'linxiao', fields: ['reason'] })
  const second = await agreeTo({ fields: ['reason'], minutes: 5, purpose: '填原因', to: 'linxiao' })
  const took = (consent: string, field: string): Promise<FillAnswer> =>
    hand.take(consult, command(consent, 1, field, '8'), 'linxiao')
  expect(await took(first, 'contract')).toEqual({ ok: false, code: 'revoked' })
  expect(await took(second, 'reason')).toEqual({ ok: true })
  await post.allThere()
  await foldAlike(county, post, visit)
})

test('a consult is erased with its matter, at the county and at the desk, and stands in the way while it is open', async () => {
  const consult = await askForHelp()
  await post.desk.write([
    { subject: matter, type: 'matter.ended', body: { outcome: { outcome: 'answered' } } },
    {
      subject: visit,
      type: 'visit.slip-printed',
      body: { format: 'a5', code: '4Q7K 82MD KX3P', matters: [matter] },
    },
    { subject: visit, type: 'visit.closed', body: {} },
  ])
  await post.allThere()
  const { hub, clock, settled } = county.network()
  await settled()
  const { erasures } = hub.people
  const slip = { number: 'WP-1116-001', year: 2026, ground: 'withdrawn', file: '2026-1' } as const
  expect(await erasures.ask(slip, 'dingwei')).toMatchObject({ ok: false, code: 'not-now', where: 'open' })
  await acts.close(consult, 'visitor-left')
  await post.allThere()
  await settled()
  const asked = await erasures.ask(slip, 'dingwei')
  if (!asked.ok) throw new Error(asked.code)
  expect(await erasures.confirm(asked.id, 'caojing')).toMatchObject({ ok: true })
  clock.set(clock.wall() + 25 * 3_600_000)
  await erasures.sweep()
  expect(await hub.county.subjectKeys.of(consult)).toBe('erased')
  await expect.poll(() => consultHere()?.request ?? null, { timeout: 30_000 }).toBeNull()
})
