import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { api } from '../../../shared/http/api.ts'
import { pathOf } from '../../../shared/http/call.ts'
import type { AnyEndpoint, Caller } from '../../../shared/http/endpoint.ts'
import { freeLine } from '../../../shared/rules/line-rules.ts'
import { roles } from '../../../shared/rules/roles.ts'
import { type Network, openNetwork } from '../../network.ts'
import { usualRetention } from '../../../hub/evidence/usual-retention.ts'

// Every door of the hub is tried by everybody. The table is made from the declarations themselves: a new endpoint that
// nobody thought of here fails the first test.

let network: Network
const cookies = new Map<string, string>()
const people = {
  assistant: 'zhouguilan',
  agent: 'tangke',
  expert: 'zhaomin',
  mediator: 'masuqin',
  leader: 'shenguoping',
  admin: 'dingwei',
  archivist: 'caojing',
} as const

beforeAll(async () => {
  network = await openNetwork()
  for (const role of roles) cookies.set(role, (await network.signIn(people[role])).cookie)
})
afterAll(() => network.close())

const matter = `matter:wuping.${'0'.repeat(26)}`
const consult = `consult:wuping.${'0'.repeat(26)}`
const dispute = `dispute:wuping.${'0'.repeat(26)}`
const evidence = `evidence:wuping.${'0'.repeat(26)}`
const hash = 'A'.repeat(43)

/** An input that passes the schemas and finds nothing, so that whoever is let in changes nothing by trying. */
const samples: Readonly<Record<string, { params?: object; query?: object; body?: unknown }>> = {
  listEvidence: {},
  readEvidence: { params: { subject: evidence } },
  actOnEvidence: {
    params: { subject: evidence },
    body: { act: { act: 'class', class: 'session', reason: '试试' } },
  },
  listDueEvidence: {},
  deriveEvidence: { params: { subject: evidence }, body: { wish: { kind: 'composite' }, reason: '' } },
  listDerivations: { params: { subject: evidence } },
  cancelDerivation: { params: { subject: evidence, job: '0'.repeat(26) } },
  verifyEvidence: { params: { subject: evidence } },
  readRetention: {},
  setRetention: { body: { table: usualRetention, reason: '试试' } },
  readCertificate: { params: { subject: evidence } },
  county: {},
  firstRun: {
    body: {
      token: 'x',
      county: { name: 'x', province: 'x', phone: 'x' },
      admin: { id: 'x', name: 'x', password: '12345678' },
    },
  },
  signIn: { body: { staff: 'nobody', password: 'nothing' } },
  signOut: { body: {} },
  me: {},
  listStaff: {},
  appointStaff: { body: { id: 'x', name: 'x', roles: [], stations: [], skills: [] } },
  dismissStaff: { params: { id: 'nobody' }, body: { reason: 'x' } },
  setPassword: { params: { id: 'nobody' }, body: { password: '12345678' } },
  endSessions: { params: { id: 'nobody' }, body: {} },
  listStations: {},
  openStation: { body: { id: 'x', name: 'x', code: 'WP', line: 'x' } },
  openEnrolment: { body: { station: 'nowhere', name: 'x' } },
  redeemEnrolment: {
    body: { code: 'AAAA-AAAA', signKey: { alg: 'P-256', key: 'x' }, agreeKey: 'x', proof: 'x' },
  },
  revokeDevice: { params: { id: 'nothing' }, body: { reason: 'x', how: 'stolen' } },
  listAside: {},
  releaseAside: { params: { device: 'nothing', batch: hash } },
  declineAside: { params: { device: 'nothing', batch: hash }, body: { reason: 'x' } },
  declareLost: { params: { device: 'nothing' }, body: { reason: 'x' } },
  issueStandIn: { body: { machine: 'WP 1 7Q4', staff: 'yangxiaoman' } },
  publishPack: { params: { pack: 'catalogue' }, body: { content: {} } },
  readLineRules: {},
  setLineRules: { body: freeLine },
  readAudit: {},
  listErasures: {},
  askErasure: { body: { number: 'WP-1116-999', year: 2026, ground: 'withdrawn', file: '2026-1' } },
  confirmErasure: { params: { id: '0'.repeat(26) }, body: {} },
  callOffErasure: { params: { id: '0'.repeat(26) }, body: {} },
  readLedger: {},
  proveEntry: { params: { entry: 'wp1-abcd:0000000001' } },
  proveGrowth: { query: { old: '0', size: '999999' } },
  addCosignature: { body: { note: 'x' } },
  judgePackageFile: { body: {} },
  listHallDisputes: {},
  beginHallClip: {
    body: {
      dispute,
      custody: {
        from: 'x',
        device: 'x',
        takenBy: 'x',
        takenAt: 2,
        right: 'x',
        began: 0,
        ended: 1,
        note: '',
        clockOffset: null,
        copied: 'x',
        why: '试试',
      },
      file: { name: 'x', media: 'video/mp4', bytes: 1, sha256: 'a'.repeat(64) },
    },
  },
  sendHallClip: { params: { upload: '0'.repeat(26) }, query: { from: '0' }, body: {} },
  readHallClip: { params: { upload: '0'.repeat(26) } },
  dropHallClip: { params: { upload: '0'.repeat(26) } },
  readReference: {},
  listCases: {},
  readCase: { params: { subject: matter } },
  actOnCase: { params: { subject: matter }, body: { act: { act: 'take' }, seen: [] } },
  followNews: {},
  readPage: { params: { subject: matter, hash } },
  listDisputes: {},
  readDispute: { params: { subject: dispute } },
  actOnDispute: { params: { subject: dispute }, body: { type: 'dispute.closed', body: {}, seen: [] } },
  layDisputePage: { params: { subject: dispute } },
  readDisputePage: { params: { subject: dispute, hash } },
  printDispute: { params: { subject: dispute }, body: { draft: 'x' } },
  listConsults: {},
  readConsult: { params: { subject: consult } },
  actOnConsult: { params: { subject: consult }, body: { act: { act: 'accept' } } },
  enterConsult: { params: { subject: consult }, body: {} },
  listCounties: {},
  handLetter: { body: { letter: 'x' } },
  listGrants: {},
  visitGrant: { params: { grant: 'nowhere~x' }, body: {} },
  declineGrant: { params: { grant: 'nowhere~x' }, body: {} },
  enterAsGuest: { body: { letter: 'x' } },
  readExtract: {},
  enterGuestRoom: { body: {} },
  readExports: { params: { subject: evidence } },
  makeExport: { params: { subject: evidence }, body: { asked: 'wp1-abcd:0000000001' } },
  fetchExport: { params: { subject: evidence, name: 'EV-0' } },
  openViewing: { params: { subject: evidence }, body: { reason: '没有事由', dispute: null } },
  noteLook: { params: { subject: evidence }, body: { what: 'still', track: null, from: 0, to: 0 } },
  readLooks: { params: { subject: evidence } },
  readSegment: { params: { subject: evidence, track: 'camera-desk', number: '1' } },
  readWaveform: { params: { subject: evidence } },
  readWriting: { params: { subject: evidence } },
  readTranscript: { params: { subject: evidence } },
  readMade: { params: { subject: evidence, name: 'composite' } },
  keepTranscript: { params: { subject: evidence }, body: { vtt: 'WEBVTT' } },
  consultStanding: { params: { subject: consult } },
  enterFromDesk: { params: { subject: consult }, body: {} },
  hello: { body: {} },
  pushEntries: { body: { entries: [], signature: '', keys: [] } },
  readFeeds: { query: { own: ':0', common: ':0' } },
  giveBack: { body: { items: [] } },
  readAgain: { body: { ids: [] } },
  askParcels: { body: { hashes: [] } },
  readParcel: { params: { hash }, query: { from: '0', most: '1' } },
  sendChunk: { params: { hash }, query: { from: '0', digest: hash }, body: {} },
  putStandInCodes: { body: { wrapped: '' } },
  offerBundle: { body: { head: '', signature: '' } },
  putPiece: { params: { bundle: hash, at: '0' }, body: {} },
  openBundle: { params: { bundle: hash } },
}

async function knock(
  endpoint: AnyEndpoint,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; code: string }> {
  const { params = {}, query = {}, body } = samples[endpoint.name] ?? {}
  const leave = new AbortController()
  const isBytes = ['sendChunk', 'putPiece', 'sendHallClip', 'judgePackageFile'].includes(endpoint.name)
  const type = isBytes ? 'application/octet-stream' : 'application/json'
  const answer = await fetch(network.url + pathOf(endpoint.path, params, query), {
    method: endpoint.method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: leave.signal,
  })
  if (answer.headers.get('content-type')?.includes('event-stream')) {
    leave.abort()
    return { status: answer.status, code: '' }
  }
  const json = (await answer.json()) as { error?: { code: string } }
  return { status: answer.status, code: json.error?.code ?? '' }
}

test('every endpoint of the contract is tried here', () => {
  expect(Object.keys(samples).sort()).toEqual(api.map(({ name }) => name).sort())
})

const others: readonly Caller[] = ['anyone', 'device', 'county', 'guest']
const forStaff = api.filter(({ who }) => !others.includes(who))
const forDevices = api.filter(({ who }) => who === 'device')

describe.each(forStaff)('$method $path', (endpoint) => {
  test('P13: is closed to somebody who is not signed in', async () => {
    expect(await knock(endpoint, {})).toEqual({ status: 401, code: 'signed-out' })
    expect(await knock(endpoint, { cookie: `yizhan_session=${'A'.repeat(43)}` })).toEqual({
      status: 401,
      code: 'signed-out',
    })
  })

  test.each(roles)('knows what %s may', async (role) => {
    const allowed = endpoint.who === 'staff' || endpoint.who.includes(role)
    if (endpoint.name === 'signOut') cookies.set(role, (await network.signIn(people[role])).cookie)
    const { status, code } = await knock(endpoint, { cookie: cookies.get(role) ?? '' })
    if (endpoint.name === 'signOut') cookies.set(role, (await network.signIn(people[role])).cookie)
    expect({ shut: status === 403 && code === 'no-right', signedOut: status === 401 }).toEqual({
      shut: !allowed,
      signedOut: false,
    })
    expect(status).toBeLessThan(500)
  })

  test('is closed to a page of another site, whoever is signed in', async () => {
    if (endpoint.method === 'GET') return
    const cookie = cookies.get('admin') ?? ''
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://localhost:9999' },
    ]) {
      expect(await knock(endpoint, { cookie, ...headers })).toEqual({ status: 403, code: 'no-right' })
    }
  })
})

describe.each(forDevices)('$method $path', (endpoint) => {
  test('is closed to people, whoever they are', async () => {
    for (const role of roles) {
      expect(await knock(endpoint, { cookie: cookies.get(role) ?? '' }), role).toEqual({
        status: 403,
        code: 'device-unknown',
      })
    }
  })
})

describe.each(api.filter(({ who }) => who === 'county' || who === 'guest'))('$method $path', (endpoint) => {
  test('is closed to people, whoever they are', async () => {
    const code = endpoint.who === 'county' ? 'county-unknown' : 'signed-out'
    for (const role of roles)
      expect((await knock(endpoint, { cookie: cookies.get(role) ?? '' })).code, role).toBe(code)
  })
})

test('what an endpoint answers is among the errors that it declares', async () => {
  const everywhere = ['bad-request', 'no-right', 'broken', 'too-large', 'busy']
  for (const endpoint of api) {
    for (const role of ['', ...roles]) {
      if (endpoint.name === 'signOut') continue
      const { code } = await knock(endpoint, { cookie: cookies.get(role) ?? '' })
      expect([...endpoint.errors, ...everywhere, ''], `${endpoint.name} for ${role}`).toContain(code)
    }
  }
})
