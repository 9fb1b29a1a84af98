import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Network, openNetwork } from '../../network.ts'
import { openStream } from './stream.ts'

let network: Network
beforeEach(async () => {
  network = await openNetwork()
})
afterEach(() => network.close())

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(network.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

test('the session’s cookie is out of reach of scripts and other sites; over plain HTTP on one’s own computer it is not Secure', async () => {
  const answer = await post('/api/sign-in', { staff: 'tangke', password: 'songlan-2026' })
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^yizhan_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
  ])
  expect(await answer.json()).toEqual({
    id: 'tangke',
    name: '唐可',
    roles: ['agent'],
    stations: [],
    skills: ['general'],
  })
})

test('behind the county’s own HTTPS proxy it is Secure', async () => {
  const answer = await post(
    '/api/sign-in',
    { staff: 'tangke', password: 'songlan-2026' },
    { 'x-forwarded-proto': 'https' },
  )
  expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure$/)
  expect(answer.headers.get('strict-transport-security')).toMatch(/max-age/)
})

test('too many wrong passwords are answered with how long to wait', async () => {
  for (let tries = 0; tries < 5; tries++)
    expect((await post('/api/sign-in', { staff: 'tangke', password: 'wrong' })).status).toBe(401)
  const held = await post('/api/sign-in', { staff: 'tangke', password: 'songlan-2026' })
  expect([held.status, held.headers.get('retry-after')]).toEqual([429, '15'])
  expect(await held.json()).toEqual({ error: { code: 'too-many-tries', seconds: 15 } })
})

test('after signing out the cookie is good for nothing', async () => {
  const tang = await network.signIn('tangke')
  expect((await tang.ask('GET', '/api/me')).status).toBe(200)
  await tang.ask('POST', '/api/sign-out', {})
  expect((await tang.ask('GET', '/api/me')).status).toBe(401)
})

test('a new password ends all sessions of a person; open pages are told so at once', async () => {
  const [here, there, admin] = [
    await network.signIn('tangke'),
    await network.signIn('tangke'),
    await network.signIn('dingwei'),
  ]
  const pages = [await openStream(network.url, here.cookie), await openStream(network.url, there.cookie)]
  await admin.ask('POST', '/api/staff/tangke/password', { password: 'another-password' })
  for (const page of pages) {
    expect(await page.next()).toEqual({ kind: 'signed-out' })
    expect(await page.next()).toBeNull()
  }
  expect((await here.ask('GET', '/api/me')).status).toBe(401)
  expect((await post('/api/sign-in', { staff: 'tangke', password: 'another-password' })).status).toBe(200)
})

test('the shift leader sees who is in, and ends somebody’s sessions', async () => {
  const [leader] = [
    await network.signIn('shenguoping'),
    await network.signIn('tangke'),
    await network.signIn('tangke'),
  ]
  const row = async () =>
    ((await leader.ask('GET', '/api/staff')).json as { id: string; sessions: number }[]).find(
      ({ id }) => id === 'tangke',
    )
  expect(await row()).toMatchObject({ sessions: 2, lastSeen: network.clock.wall() })
  expect((await leader.ask('POST', '/api/staff/tangke/sessions/end', {})).json).toEqual({ ended: 2 })
  expect(await row()).toMatchObject({ sessions: 0, lastSeen: null })
})

test('the administrator takes people on, changes them, lets them go; each change counts at once', async () => {
  const admin = await network.signIn('dingwei')
  const person = { id: 'luxiao', name: '陆晓', roles: ['agent'], stations: [], skills: ['invoice'] }
  expect(await admin.ask('POST', '/api/staff', person)).toMatchObject({
    status: 400,
    json: { error: { where: 'password' } },
  })
  expect(await admin.ask('POST', '/api/staff', { ...person, password: 'songlan-2026' })).toMatchObject({
    json: { ok: true },
  })
  const lu = await network.signIn('luxiao')
  expect((await lu.ask('GET', '/api/cases')).status).toBe(200)
  await admin.ask('POST', '/api/staff', { ...person, roles: ['mediator'] })
  expect((await lu.ask('GET', '/api/cases')).json).toEqual({ error: { code: 'no-right' } })
  await admin.ask('POST', '/api/staff/luxiao/dismiss', { reason: '调走' })
  expect((await lu.ask('GET', '/api/me')).status).toBe(401)
  const acts = ((await admin.ask('GET', '/api/audit')).json as { act: string; about: string }[]).filter(
    ({ about }) => about === 'luxiao',
  )
  expect(acts.map(({ act }) => act)).toEqual([
    'staff-dismissed',
    'sessions-ended',
    'staff-appointed',
    'password-set',
    'staff-appointed',
  ])
})

test('the last administrator can neither leave nor lay the office down', async () => {
  const admin = await network.signIn('dingwei')
  expect((await admin.ask('POST', '/api/staff/dingwei/dismiss', { reason: 'x' })).json).toEqual({
    error: { code: 'not-now' },
  })
  const demoted = { id: 'dingwei', name: '丁伟', roles: ['agent'], stations: [], skills: [] }
  expect((await admin.ask('POST', '/api/staff', demoted)).json).toMatchObject({
    error: { code: 'bad-request', where: 'roles' },
  })
})

test('a demo tells everybody whom to sign in as, a real county tells nobody', async () => {
  const demo = (await (await fetch(`${network.url}/api/county`)).json()) as { accounts: unknown[] }
  expect(demo.accounts).toHaveLength(20)
  expect(demo).toMatchObject({
    name: '松岚县',
    demo: true,
    ready: true,
    secure: null,
    time: network.clock.wall(),
  })
  const real = await openNetwork({ world: 'empty' })
  expect(await (await fetch(`${real.url}/api/county`)).json()).toMatchObject({
    name: '',
    demo: false,
    ready: false,
    accounts: [],
  })
  await real.close()
})

test('the first run makes a county over HTTP, with the token from the console and not without', async () => {
  const real = await openNetwork({ world: 'empty' })
  const begin = (token: string) =>
    fetch(`${real.url}/api/first-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        token,
        county: { name: '清河县', province: '南岭省', phone: '0771-8888' },
        admin: { id: 'wangmin', name: '王敏', password: 'songlan-2026' },
      }),
    })
  expect((await begin('WRONG')).status).toBe(410)
  expect((await begin(real.hub.people.firstRun.token ?? '')).status).toBe(200)
  expect((await begin(real.hub.people.firstRun.token ?? '')).status).toBe(409)
  const admin = await real.signIn('wangmin')
  expect(
    (await admin.ask('POST', '/api/stations', { id: 'yunding', name: '云顶乡', code: 'YD', line: '4G' }))
      .json,
  ).toEqual({ ok: true })
  expect((await admin.ask('GET', '/api/stations')).json).toEqual([
    { id: 'yunding', name: '云顶乡', code: 'YD', line: '4G', devices: [] },
  ])
  for (let tries = 0; tries < 5; tries++) await begin('WRONG')
  expect((await begin('WRONG')).status).toBe(429)
  await real.close()
})
