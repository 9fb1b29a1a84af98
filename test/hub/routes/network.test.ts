import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { sendInProcess } from '../../../hub/demo/stage.ts'
import { freeLine } from '../../../shared/rules/line-rules.ts'
import { type Console, type Network, openNetwork } from '../../network.ts'
import { openStream } from './stream.ts'

let network: Network
let admin: Console
beforeAll(async () => {
  network = await openNetwork()
  admin = await network.signIn('dingwei')
})
afterAll(() => network.close())

type StationView = {
  id: string
  devices: { id: string; entries: number; lastSeen: number | null; revoked: unknown }[]
}
const stationView = async (id: string): Promise<StationView | undefined> =>
  ((await admin.ask('GET', '/api/stations')).json as StationView[]).find((station) => station.id === id)

test('an enrolment has a code to type and an address to scan, at the name by which the administrator came', async () => {
  const { json } = await admin.ask('POST', '/api/enrolments', { station: 'wuping', name: '一号桌' })
  const { code, url, expires } = json as { code: string; url: string; expires: number }
  expect(url).toBe(`${network.url}/enrol?code=${code}`)
  expect(expires).toBe(network.clock.wall() + 15 * 60_000)
})

test('with a secure address, that is the one to scan', async () => {
  const lan = await openNetwork({ hub: { secureUrl: () => 'https://192.168.7.20:8443' } })
  const { json } = await (
    await lan.signIn('dingwei')
  ).ask('POST', '/api/enrolments', { station: 'wuping', name: '一号桌' })
  expect((json as { url: string }).url).toMatch(/^https:\/\/192\.168\.7\.20:8443\/enrol\?code=/)
  await lan.close()
})

test('a new desk shows on the stations page without reloading, with what the county holds of it; revoked, it gives no more', async () => {
  const page = await openStream(network.url, admin.cookie)
  const desk = await network.enrol('wuping')
  expect(await page.next()).toEqual({ kind: 'stations' })
  page.close()
  await desk.push()
  expect(await stationView('wuping')).toMatchObject({
    devices: [{ id: desk.device, entries: 1, refused: 0, lastSeen: network.clock.wall(), revoked: null }],
  })

  expect(
    (await admin.ask('POST', `/api/devices/${desk.device}/revoke`, { reason: '被偷了', how: 'stolen' })).json,
  ).toEqual({
    ok: true,
  })
  expect(
    (await admin.ask('POST', `/api/devices/${desk.device}/revoke`, { reason: '被偷了', how: 'stolen' })).json,
  ).toEqual({
    error: { code: 'already' },
  })
  await desk.write({ subject: desk.newSubject('visit'), type: 'visit.closed', body: {}, by: 'zhouguilan' })
  const { verdicts } = await desk.push()
  expect(verdicts.map(({ refusal }) => refusal?.code)).toEqual(['device-revoked'])
  expect(await stationView('wuping')).toMatchObject({
    devices: [{ entries: 1, revoked: { reason: '被偷了' } }],
  })
})

test('guessing enrolment codes is held up', async () => {
  // From another computer, so that the other tests' desks are not held up with it.
  const guess = () =>
    network.hub.app.inject({
      method: 'POST',
      url: '/api/enrolments/redeem',
      remoteAddress: '192.168.7.66',
      payload: { code: 'AAAA-AAAA', signKey: { alg: 'P-256', key: 'x' }, agreeKey: 'x', proof: 'x' },
    })
  for (let tries = 0; tries < 10; tries++) expect((await guess()).statusCode).toBe(410)
  expect((await guess()).json()).toEqual({ error: { code: 'too-many-tries', seconds: 15 } })
})

test('two stations never share their letters, and letters stay once there is a desk', async () => {
  const open = async (body: object) => (await admin.ask('POST', '/api/stations', body)).json
  expect(await open({ id: 'other', name: '别的', code: 'WP', line: '4G' })).toEqual({
    error: { code: 'already', where: 'code' },
  })
  await network.enrol('shijiu')
  expect(await open({ id: 'shijiu', name: '石臼乡', code: 'SX', line: '靠信使' })).toEqual({
    error: { code: 'not-now', where: 'code' },
  })
  expect(await open({ id: 'shijiu', name: '石臼乡', code: 'SJ', line: '有线路了' })).toEqual({ ok: true })
  expect(await stationView('shijiu')).toMatchObject({ line: '有线路了' })
})

test('a stand-in code goes from the desk to the shift leader, and who asked stands in the audit log', async () => {
  const desk = await network.enrol('wuping')
  await desk.depositCodes({ '7Q4': '4821 9037' })
  const leader = await network.signIn('shenguoping')
  const machine = `${desk.device.toUpperCase().replace(/(\d)/, ' $1')} 7Q4`
  const issued = await leader.ask('POST', '/api/stand-ins', { machine, staff: 'yangxiaoman' })
  expect(issued.json).toMatchObject({ code: '4821 9037', station: 'wuping', staff: 'yangxiaoman' })
  const [last] = (await admin.ask('GET', '/api/audit')).json as object[]
  expect(last).toMatchObject({
    by: 'shenguoping',
    act: 'stand-in-issued',
    about: `${desk.device} yangxiaoman`,
  })
})

test('the audit log is read newest first, page by page, without gaps', async () => {
  for (let turn = 0; turn < 110; turn++)
    await admin.ask('POST', '/api/enrolments', { station: 'wuping', name: '一号桌' })
  const first = (await admin.ask('GET', '/api/audit')).json as { id: string; at: number }[]
  const second = (await admin.ask('GET', `/api/audit?before=${first.at(-1)?.id}`)).json as typeof first
  const ids = [...first, ...second].map(({ id }) => id)
  expect(first).toHaveLength(100)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual([...ids].sort().reverse())
})

const publish = async (pack: string, content: unknown) =>
  (await admin.ask('POST', `/api/packs/${pack}`, { content })).json

test('a badly edited catalogue is answered with every place that is wrong, and nothing of it is taken', async () => {
  const items = catalogue.items.map((item) =>
    item.id === 'q11' ? { ...item, skill: 'magic' } : item.id === 'q12' ? { ...item, number: 11 } : item,
  )
  expect(await publish('catalogue', { ...catalogue, version: 2, items })).toEqual({
    published: null,
    problems: [
      { code: 'shape-wrong', params: expect.objectContaining({ where: 'skill' }), index: 10, item: 'q11' },
    ],
  })
  expect(await publish('catalogue', { ...catalogue, version: 2, items: 'none' })).toMatchObject({
    published: null,
    problems: [{ params: { where: 'items' }, index: null }],
  })
  expect(await publish('catalogue', 'nothing')).toMatchObject({ published: null })
  expect(network.hub.people.directory.pack('catalogue')?.version).toBe(1)
})

test('a good catalogue is published once; an edition that does not count on is told so', async () => {
  expect(await publish('catalogue', { ...catalogue, version: 2 })).toEqual({ published: 2, problems: [] })
  expect(await publish('catalogue', { ...catalogue, version: 2 })).toMatchObject({
    published: null,
    problems: [{ code: 'version-not-newer', params: { where: 'version', standing: 2 } }],
  })
})

test('the same for the working calendar', async () => {
  expect(await publish('calendar', { ...calendar, version: 2, horizon: '2020-01-01' })).toMatchObject({
    published: null,
    problems: [{ code: 'calendar-backwards' }],
  })
  expect(await publish('calendar', { ...calendar, version: 2 })).toEqual({ published: 2, problems: [] })
  const tang = await network.signIn('tangke')
  expect((await tang.ask('GET', '/api/reference')).json).toMatchObject({
    calendar: { version: 2 },
    catalogue: { version: 2 },
  })
})

test('a catalogue that no desk could carry is too large', async () => {
  const [item] = catalogue.items
  const papers = Array.from({ length: 20 }, (_, at) => ({
    key: `p${at}`,
    name: { zh: '长'.repeat(40), en: 'long'.repeat(30) },
    required: false,
  }))
  const items = Array.from({ length: 299 }, (_, at) => ({
    ...item,
    lane: 'self',
    id: `s-${at}`,
    papers,
    class: undefined,
    number: undefined,
    mode: undefined,
    offline: [],
  }))
  const answer = await admin.ask('POST', '/api/packs/catalogue', {
    content: { ...catalogue, version: 3, items },
  })
  expect([answer.status, answer.json]).toEqual([413, { error: { code: 'too-large' } }])
})

test('requests inside the process go through the same doors', async () => {
  const { status } = await sendInProcess(network.hub)({ method: 'GET', path: '/api/cases', headers: {} })
  expect(status).toBe(401)
})

test('the administrator sets what the desks’ lines carry: everybody signed in may read it, and it stands in the audit log', async () => {
  const keep = { papers: 90, matters: 365, copies: 14 }
  const rules = { budget: 200_000_000, window: { from: '20:00', to: '07:00' }, recent: 90, keep }
  expect((await admin.ask('GET', '/api/line-rules')).json).toEqual(freeLine)
  expect((await admin.ask('POST', '/api/line-rules', rules)).status).toBe(200)
  const agent = await network.signIn('tangke')
  expect((await agent.ask('GET', '/api/line-rules')).json).toEqual(rules)
  const audit = (await admin.ask('GET', '/api/audit')).json as { act: string; by: string }[]
  expect(audit.find(({ act }) => act === 'line-set')).toMatchObject({ by: 'dingwei' })
  const empty = { ...freeLine, window: { from: '20:00', to: '20:00' } }
  expect((await admin.ask('POST', '/api/line-rules', empty)).status).toBe(400)
})
