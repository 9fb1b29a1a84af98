import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DemoDesk } from '../../../hub/demo/desk.ts'
import { instantOf } from '../../../hub/demo/story/script.ts'
import { invoiceItems } from '../../../hub/demo/reference/quick-invoice.ts'
import { digest } from '../../../hub/journal/digest.ts'
import type { ConsultState } from '../../../shared/facts/consult-state.ts'
import { isMaskedField } from '../../../shared/rules/remote-fill.ts'
import type { Note } from '../../../shared/signaling/node.ts'
import { readToken } from '../../../shared/signaling/token.ts'
import { type Console, type Network, openNetwork } from '../../network.ts'
import {
  type Asked,
  askForHelp,
  type CountyOfConsults,
  consultsOf,
  createQuietMedia,
} from './consult-world.ts'
import { openStream } from './stream.ts'

type NoteAsk = { readonly room: string; readonly note: Note }

const media = createQuietMedia()
let network: Network
let desk: DemoDesk
let county: CountyOfConsults
let asked: Asked
const at: Record<'lin' | 'tang' | 'leader' | 'expert' | 'mediator' | 'admin', Console> = {} as never

beforeAll(async () => {
  network = await openNetwork({ hub: { media: media.node, mediaUrl: 'https://media.example' } })
  desk = await network.enrol('wuping')
  county = consultsOf(network)
  const names = {
    lin: 'linxiao',
    tang: 'tangke',
    leader: 'shenguoping',
    expert: 'zhaomin',
    mediator: 'masuqin',
    admin: 'dingwei',
  } as const
  for (const [name, staff] of Object.entries(names)) at[name as keyof typeof at] = await network.signIn(staff)
})
afterAll(() => network.close())

beforeEach(async () => {
  for (const { subject, phase } of (await county.listed(at.leader)).rows)
    if (phase !== 'closed') await county.act(at.leader, subject, { act: 'close', why: 'other' })
  asked = await askForHelp(desk)
  await desk.push()
})

const quotaItem = invoiceItems[0] ?? { fields: [] }
const no = (code: string, details: object = {}) => ({ error: { code, ...details } })
const standing = async (consult: string): Promise<object> => {
  await network.settled()
  const path = `/sync/consults/${encodeURIComponent(consult)}`
  return JSON.parse((await desk.ask('GET', path, '', '', 'application/json')).body) as object
}
const enterFromDesk = async (consult: string): Promise<{ token: string; url: string }> => {
  const path = `/sync/consults/${encodeURIComponent(consult)}/token`
  return JSON.parse((await desk.ask('POST', path, '{}', digest('{}'), 'application/json')).body) as {
    token: string
    url: string
  }
}

describe('the queue', () => {
  test('shows an agent who waits with what for, and an expert that somebody does', async () => {
    const { rows, hours } = await county.listed(at.lin)
    expect(hours).toEqual({ open: true, opens: null })
    expect(rows.find(({ subject }) => subject === asked.consult)).toMatchObject({
      station: 'wuping',
      matter: asked.matter,
      name: '山月民宿',
      item: 'q11',
      skill: 'invoice',
      note: '额度选不了',
      phase: 'waiting',
      place: 1,
      up: 150,
      recording: null,
    })
    const forExpert = (await county.listed(at.expert)).rows.find(({ subject }) => subject === asked.consult)
    expect(forExpert).toMatchObject({ name: expect.stringMatching(/\*/), note: '' })
    expect((await county.listed(at.mediator)).rows).toEqual([])
    expect((await at.admin.ask('GET', '/api/consults')).json).toEqual(no('no-right'))
  })

  test('goes by when a request came: one that was written earlier without a link rings when it arrives', async () => {
    const late = await network.enrol('wuping', '二号桌')
    const offline = await askForHelp(late, '断网时写的')
    network.clock.set(network.clock.wall() + 3_600_000)
    const second = await askForHelp(desk)
    await desk.push()
    await network.settled()
    network.clock.set(network.clock.wall() + 60_000)
    const stream = await openStream(network.url, at.lin.cookie)
    await late.push()
    expect(await stream.next()).toEqual({ kind: 'consult', subject: offline.consult, phase: 'waiting' })
    stream.close()
    const { rows } = await county.listed(at.lin)
    const waiting = rows.filter(({ place }) => place !== null)
    expect(waiting.map(({ subject }) => subject)).toEqual([asked.consult, second.consult, offline.consult])
    const row = waiting.at(-1)
    expect((row?.arrivedAt ?? 0) - (row?.requestedAt ?? 0)).toBeGreaterThan(3_600_000)
    expect(await standing(second.consult)).toMatchObject({ phase: 'waiting', place: 2 })
  })

  test('says how long one may have to wait, from how long the last ones did', async () => {
    for (let count = 0; count < 3; count++) {
      const { consult } = await askForHelp(desk)
      await desk.push()
      await network.settled()
      network.clock.set(network.clock.wall() + 120_000)
      await county.act(at.lin, consult, { act: 'accept' })
      await county.act(at.lin, consult, { act: 'close', why: 'done' })
    }
    expect(await standing(asked.consult)).toMatchObject({ place: 1, wait: expect.any(Number) as number })
  })

  test('says when the county opens, and that a desk of another station is told nothing', async () => {
    const before = network.clock.wall()
    network.clock.set(instantOf('11-16 20:00'))
    expect(await standing(asked.consult)).toMatchObject({
      hours: { open: false, opens: instantOf('11-17 08:30') },
    })
    network.clock.set(before)
    const stranger = await network.enrol('shahe')
    const path = `/sync/consults/${encodeURIComponent(asked.consult)}`
    const answer = await stranger.ask('GET', path, '', '', 'application/json')
    expect(JSON.parse(answer.body)).toEqual(no('not-found'))
  })
})

describe('a consult', () => {
  test('goes to one of two who accept at once, and the other is told who has it', async () => {
    const both = await Promise.all(
      [at.lin, at.tang].map((who) => county.act(who, asked.consult, { act: 'accept' })),
    )
    const lost = both.find(({ status }) => status === 409)
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
    const { taker } = await county.read(at.leader, asked.consult)
    expect(lost?.json).toEqual(no('taken-by-another', { by: taker }))
    expect((await county.act(at.expert, asked.consult, { act: 'accept' })).json).toEqual(no('no-right'))
  })

  test('lets nobody speak who is not in it, and everybody who is', async () => {
    expect((await county.act(at.lin, asked.consult, { act: 'say', text: '您好' })).json).toEqual(
      no('not-now'),
    )
    await county.act(at.lin, asked.consult, { act: 'accept' })
    expect(await county.act(at.lin, asked.consult, { act: 'say', text: '您好' })).toMatchObject({
      status: 200,
    })
    expect((await county.act(at.tang, asked.consult, { act: 'say', text: '?' })).json).toEqual(
      no('taken-by-another', { by: 'linxiao' }),
    )
    const invite = {
      act: 'invite' as const,
      staff: 'zhaomin',
      role: 'expert' as const,
      rights: ['view' as const, 'listen' as const, 'chat' as const],
      minutes: 30,
      note: '',
    }
    expect((await county.act(at.lin, asked.consult, { ...invite, role: 'mediator' })).json).toEqual(
      no('bad-request', { where: 'act.staff' }),
    )
    expect(await county.act(at.lin, asked.consult, invite)).toMatchObject({ status: 200 })
    expect(await county.act(at.expert, asked.consult, { act: 'say', text: '按第二档' })).toMatchObject({
      status: 200,
    })
    const proposal = { act: 'propose', field: 'amount', value: '2', reason: '' } as const
    expect((await county.act(at.expert, asked.consult, proposal)).json).toEqual(no('no-right'))
    network.clock.set(network.clock.wall() + 31 * 60_000)
    expect((await county.act(at.expert, asked.consult, { act: 'say', text: '?' })).status).toBe(403)
    const { chat } = await county.read(at.lin, asked.consult)
    expect(chat.map(({ by, text }) => [by, text])).toEqual([
      ['linxiao', '您好'],
      ['zhaomin', '按第二档'],
    ])
  })

  test('takes a proposal for a field of its item, and none for one that never leaves the station', async () => {
    await county.act(at.lin, asked.consult, { act: 'accept' })
    const { fields } = quotaItem
    const open = fields.find((field) => !isMaskedField(field))
    const propose = (field: string) =>
      county.act(at.lin, asked.consult, { act: 'propose', field, value: '9', reason: '按合同' })
    expect((await propose('nosuch')).json).toEqual(no('bad-request', { where: 'act.field' }))
    const { json } = await propose(open?.key ?? '')
    const proposal = (json as { entry: string }).entry
    const gone = await county.act(at.lin, asked.consult, { act: 'withdraw-proposal', proposal })
    expect(gone.status).toBe(200)
    expect((await county.read(at.lin, asked.consult)).proposals).toMatchObject([
      { field: open?.key, value: '9', ended: { how: 'withdrawn' } },
    ])
    expect((await county.act(at.lin, asked.consult, { act: 'withdraw-proposal', proposal })).json).toEqual(
      no('not-now'),
    )
  })

  test('is handed over with its context: offered to one, who has it once that one accepts', async () => {
    await county.act(at.lin, asked.consult, { act: 'accept' })
    await county.act(at.lin, asked.consult, { act: 'pass', to: 'zhaomin', note: '政策口径' })
    expect(await county.read(at.expert, asked.consult)).toMatchObject({
      taker: 'linxiao',
      passing: { to: 'zhaomin' },
    })
    expect((await county.listed(at.expert)).rows).toContainEqual(
      expect.objectContaining({ subject: asked.consult, offered: 'zhaomin', name: '山月民宿' }),
    )
    expect(await county.act(at.expert, asked.consult, { act: 'accept' })).toMatchObject({ status: 200 })
    expect(await county.read(at.leader, asked.consult)).toMatchObject({ taker: 'zhaomin', passing: null })
    await county.act(at.expert, asked.consult, { act: 'pass', to: null, note: '' })
    expect((await county.listed(at.lin)).rows.find(({ subject }) => subject === asked.consult)).toMatchObject(
      {
        phase: 'waiting',
        place: 1,
      },
    )
  })

  test('is closed for good, summarised afterwards, and stands with its case', async () => {
    await county.act(at.lin, asked.consult, { act: 'accept' })
    await county.tell(desk, asked.matter, 'matter.ended', {
      outcome: { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } },
    })
    expect(await county.act(at.lin, asked.consult, { act: 'close', why: 'done' })).toMatchObject({
      status: 200,
    })
    expect((await county.act(at.lin, asked.consult, { act: 'say', text: '?' })).json).toEqual(no('not-now'))
    expect((await county.act(at.tang, asked.consult, { act: 'accept' })).json).toEqual(no('not-now'))
    await county.act(at.lin, asked.consult, { act: 'summarise', text: '调到十万，已够用。' })
    await network.settled()
    const { json } = await at.lin.ask('GET', `/api/cases/${encodeURIComponent(asked.matter)}`)
    expect(json).toMatchObject({
      consults: [
        { subject: asked.consult, phase: 'closed', summary: { text: '调到十万，已够用。', by: 'linxiao' } },
      ],
    })
  })

  test('counts the number of the bureau’s system for a sheet that the taxpayer said yes to', async () => {
    await county.act(at.lin, asked.consult, { act: 'accept' })
    const issue = { act: 'issue-sheet' as const, title: '调整额度', values: [], papers: [], note: '' }
    const { json } = await county.act(at.lin, asked.consult, issue)
    const sheet = (json as { entry: string }).entry
    const finish = () =>
      county.act(at.lin, asked.consult, { act: 'finish-sheet', sheet, number: '9999202611160077' })
    expect((await finish()).json).toEqual(no('not-now', { where: 'sheet' }))
    const yes = { sheet, answer: 'yes', how: 'button', witness: '', paper: null, papers: [], values: [] }
    await county.tell(desk, asked.consult, 'consult.sheet-confirmed', yes)
    expect((await finish()).status).toBe(200)
    expect((await county.read(at.lin, asked.consult)).sheets).toMatchObject([
      { title: '调整额度', confirmed: { answer: 'yes' }, done: { number: '9999202611160077' } },
    ])
  })

  test('takes no number that no matter could end with, and none for a sheet of another consult', async () => {
    await county.act(at.lin, asked.consult, { act: 'accept' })
    const issue = { act: 'issue-sheet' as const, title: '调整额度', values: [], papers: [], note: '' }
    const { json } = await county.act(at.lin, asked.consult, issue)
    const sheet = (json as { entry: string }).entry
    const yes = { sheet, answer: 'yes', how: 'button', witness: '', paper: null, papers: [], values: [] }
    await county.tell(desk, asked.consult, 'consult.sheet-confirmed', yes)
    const short = await county.act(at.lin, asked.consult, { act: 'finish-sheet', sheet, number: '12' })
    expect(short.json).toMatchObject(no('bad-request'))
    const other = await askForHelp(desk)
    await desk.push()
    await county.act(at.lin, other.consult, { act: 'accept' })
    const finish = { act: 'finish-sheet' as const, sheet, number: '9999202611160077' }
    expect((await county.act(at.lin, other.consult, finish)).json).toEqual(no('not-now', { where: 'sheet' }))
    await county.act(at.lin, asked.consult, { act: 'close', why: 'done' })
    expect((await county.act(at.lin, asked.consult, finish)).status).toBe(200)
  })

  test('numbers the steps, takes no frame beside the picture, and none after the end', async () => {
    await county.act(at.lin, asked.consult, { act: 'accept' })
    const step = (x: number) => ({
      act: 'step' as const,
      text: '点右上角',
      frame: { at: 1, x, y: 0.5, width: 0.3, height: 0.1 },
    })
    expect((await county.act(at.lin, asked.consult, step(0.8))).json).toMatchObject(no('bad-request'))
    for (const x of [0.1, 0.2]) await county.act(at.lin, asked.consult, step(x))
    const { steps } = await county.read(at.lin, asked.consult)
    expect(steps).toMatchObject([{ number: 1 }, { number: 2, frame: { x: 0.2 }, done: null }])
    await county.tell(desk, asked.consult, 'consult.step-done', { step: steps[0]?.id })
    expect((await county.read(at.lin, asked.consult)).steps[0]?.done).not.toBe(null)
    await county.act(at.lin, asked.consult, { act: 'close', why: 'done' })
    expect((await county.act(at.lin, asked.consult, step(0.1))).json).toEqual(no('not-now'))
  })
})

describe('the room', () => {
  const key = () => network.hub.county.countyKeys.signKey
  const enter = (who: Console) => who.ask('POST', `/api/consults/${encodeURIComponent(asked.consult)}/token`)

  test('is opened to the desk and to who has it, once somebody has, by tokens of the county', async () => {
    expect(await enterFromDesk(asked.consult)).toEqual(no('not-now'))
    await county.act(at.lin, asked.consult, { act: 'accept' })
    const pass = await enterFromDesk(asked.consult)
    expect(pass.url).toBe('https://media.example')
    expect(await readToken(pass.token, key(), network.clock.wall())).toMatchObject({
      ok: true,
      claims: { room: asked.consult, role: 'station', person: desk.device, name: '雾坪镇 一号桌' },
    })
    const { token } = (await enter(at.lin)).json as { token: string }
    expect(await readToken(token, key(), network.clock.wall())).toMatchObject({
      claims: { role: 'agent', person: 'linxiao', name: '林晓' },
    })
    expect((await enter(at.tang)).json).toEqual(no('no-right'))
    expect(media.asked).toContainEqual(['open-room', { room: asked.consult, record: false }])
  })

  test('records when the visitor agreed, and no more when that is taken back', async () => {
    await county.act(at.lin, asked.consult, { act: 'accept' })
    const yes = { about: 'recording', answer: 'yes', how: 'button', witness: '', paper: null }
    const consent = await county.tell(desk, asked.consult, 'consult.consented', yes)
    await enter(at.lin)
    const opening = () => media.asked.findLast(([name]) => name === 'open-room')
    expect(opening()).toEqual(['open-room', { room: asked.consult, record: true }])
    media.say({ kind: 'joined', room: asked.consult, person: 'linxiao', role: 'agent', at: 0 })
    await expect.poll(async () => (await county.read(at.lin, asked.consult)).people).toHaveLength(1)
    await county.tell(desk, asked.consult, 'consult.consent-ended', { consent, why: 'revoked' })
    await expect.poll(opening).toEqual(['open-room', { room: asked.consult, record: false }])
  })

  test('says who came, who was lost and is back, and what was recorded, once each', async () => {
    const room = asked.consult
    await county.act(at.lin, room, { act: 'accept' })
    const now = { room, at: 0 } as const
    media.say({ kind: 'joined', ...now, person: 'linxiao', role: 'agent' })
    media.say({ kind: 'joined', ...now, person: desk.device, role: 'station' })
    media.say({ kind: 'recording', ...now, state: 'on', trouble: null, part: 1 })
    media.say({ kind: 'away', ...now, person: desk.device })
    media.say({ kind: 'left', ...now, person: desk.device, why: 'vanished' })
    const phase = async (): Promise<string> => (await county.read(at.lin, room)).phase
    await expect.poll(phase).toBe('broken')
    media.say({ kind: 'joined', ...now, person: desk.device, role: 'station' })
    await expect.poll(phase).toBe('live')
    await county.act(at.lin, room, { act: 'close', why: 'done' })
    await expect.poll(() => media.asked).toContainEqual(['close-room', { room }])
    const state = await county.read(at.lin, room)
    expect(state.recording).toMatchObject({ state: 'started', part: 1 })
    expect(state.timeline.filter(({ type }) => type === 'consult.left')).toHaveLength(1)
  })

  test('writes down what was sealed of its recording, what is missing, and how each part ended', async () => {
    const room = asked.consult
    await county.act(at.lin, room, { act: 'accept' })
    const [first, second, manifest] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [
      string,
      string,
      string,
    ]
    const stands = { kind: 'recording', room, part: 1, trouble: null } as const
    const sealed = { kind: 'sealed' as const, room, part: 1, tracks: ['1-camera'], lost: null }
    media.say({ ...stands, state: 'on', at: 1_000 })
    media.say({ ...sealed, root: first, at: 20_000 })
    media.say({ kind: 'moved', room, at: 21_000 })
    media.say({ ...stands, state: 'starting', at: 21_000 })
    media.say({ ...stands, state: 'on', at: 23_500 })
    media.say({ ...stands, state: 'failed', trouble: 'recorder', at: 30_000 })
    media.say({ ...stands, state: 'on', at: 31_000 })
    // one that was told before comes again when its recorder is back
    media.say({ ...sealed, root: first, at: 20_000 })
    const lost = { from: 33_000, to: 38_000, what: 'picture' } as const
    media.say({ ...sealed, root: second, lost, at: 40_000 })
    media.say({ kind: 'recorded', room, part: 1, tracks: ['1-camera'], why: 'left', at: 41_000, manifest })
    media.say({ ...stands, part: 2, state: 'on', at: 60_000 })
    const state = async (): Promise<ConsultState> => county.read(at.lin, room)
    await expect
      .poll(async () => (await state()).recording)
      .toEqual({
        state: 'started',
        at: 60_000,
        why: 'none',
        part: 2,
        parts: [
          { part: 1, began: 1_000, roots: [first, second], manifest },
          { part: 2, began: 60_000, roots: [], manifest: null },
        ],
      })
    await expect
      .poll(async () => (await state()).gaps.map(({ from, to, what, why }) => [from, to, what, why]))
      .toEqual([
        [21_000, 23_500, 'both', 'room'],
        [30_000, 31_000, 'both', 'recorder'],
        [33_000, 38_000, 'picture', 'recorder'],
        [41_000, 60_000, 'both', 'recorder'],
      ])
    const said = await network.hub.county.reader.heardOf(room)
    const laneOf = (type: string): readonly string[] => [
      ...new Set(said.filter((one) => one.type === type).map(({ id }) => id.slice(0, id.indexOf(':')))),
    ]
    expect(laneOf('consult.recording')).toHaveLength(1)
    expect(laneOf('consult.gap')).not.toEqual(laneOf('consult.recording'))
  })

  test('gives its recording every fact of the consult, once for each part', async () => {
    const room = asked.consult
    const noted = (): readonly string[] =>
      media.asked.flatMap(([name, body]) =>
        name === 'note' && (body as NoteAsk).room === room ? [(body as NoteAsk).note.type] : [],
      )
    await county.act(at.lin, room, { act: 'accept' })
    await county.act(at.lin, room, { act: 'say', text: '先看额度' })
    expect(noted()).toEqual([])
    const on = { kind: 'recording', room, state: 'on', trouble: null } as const
    media.say({ ...on, part: 1, at: 1_000 })
    const before = ['consult.requested', 'consult.accepted', 'consult.said']
    await expect.poll(noted).toEqual(before)
    await county.tell(desk, room, 'consult.said', { text: '看到了' })
    await expect.poll(noted).toEqual([...before, 'consult.said'])
    const over = { kind: 'recorded' as const, room, part: 1, tracks: [], why: 'left' as const, at: 2_000 }
    media.say({ ...over, manifest: 'c'.repeat(64) })
    media.say({ ...on, part: 2, at: 3_000 })
    await expect.poll(noted).toHaveLength(8)
  })

  test('puts out who has it no more', async () => {
    const room = asked.consult
    await county.act(at.lin, room, { act: 'accept' })
    media.say({ kind: 'joined', room, person: 'linxiao', role: 'agent', at: 0 })
    await expect.poll(async () => (await county.read(at.lin, room)).people).toHaveLength(1)
    await county.act(at.lin, room, { act: 'pass', to: 'tangke', note: '' })
    await county.act(at.tang, room, { act: 'accept' })
    await expect.poll(() => media.asked).toContainEqual(['put-out', { room, person: 'linxiao' }])
  })
})
