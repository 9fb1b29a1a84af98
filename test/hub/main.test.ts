import { once } from 'node:events'
import { lookup } from 'node:dns/promises'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Program, startProgram } from '../program.ts'

// The hub as it is started: a process of its own, its console, its signals.

let folder = ''
const started: Program[] = []
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'yizhan-main-'))))
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function startHub(env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Program {
  const settings = { PORT: '0', DATA_DIR: join(folder, 'data'), HOST: '127.0.0.1', ...env }
  const hub = startProgram('hub/main.ts', settings, args)
  started.push(hub)
  return hub
}

/** The first start of a demo tells a whole story, on a machine that others use too. */
const patient = 60_000
const address = /Open +(http:\S+)/

test('a real county says where to go, which store it uses and how to begin, and stops when it is told to', async () => {
  const hub = startHub({ LOG_LEVEL: 'silent' })
  const url = await hub.says(address)
  const token = await hub.says(/First run +([0-9A-Z-]+)/)
  expect(token).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/)
  expect(hub.said()).toContain(join(folder, 'data', 'store'))
  const county = await fetch(`${url}/api/county`)
  expect(await county.json()).toMatchObject({ ready: false, demo: false, accounts: [] })
  hub.kill('SIGTERM')
  expect(await hub.ended).toBe(0)
})

test('a second process on the same data is kept out with a sentence, and the first goes on', async () => {
  const first = startHub({ LOG_LEVEL: 'silent' })
  const url = await first.says(address)
  const second = startHub({ LOG_LEVEL: 'silent' })
  expect(await second.ended).toBe(1)
  expect(second.said()).toMatch(/只许一个进程写.*one process writes it/)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test('a port in use, nonsense in a variable: one sentence, no stack, and nothing left running', async () => {
  const first = startHub({ LOG_LEVEL: 'silent' })
  const port = new URL(await first.says(address)).port
  const second = startHub({ LOG_LEVEL: 'silent', PORT: port, DATA_DIR: join(folder, 'other') })
  expect(await second.ended).toBe(1)
  expect(second.said()).toMatch(/端口.*有别的程序在用/)
  const third = startHub({ PORT: 'eighty' })
  expect(await third.ended).toBe(1)
  expect(third.said()).toMatch(/PORT 不对/)
  expect(second.said() + third.said()).not.toMatch(/\n\s+at /)
})

test('what was accepted before the signal is answered, and the hub waits for it', async () => {
  const hub = startHub({ LOG_LEVEL: 'silent' })
  const url = new URL(await hub.says(address))
  // Half a request: its body comes only when the hub has been told to stop.
  const body = JSON.stringify({ staff: 'nobody', password: 'nothing' })
  const socket = connect(Number(url.port), '127.0.0.1')
  socket.write(
    `POST /api/sign-in HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())))
  await fetch(`${url.href}healthz`)
  hub.kill('SIGINT')
  socket.write(body)
  expect(await answer).toMatch(/^HTTP\/1\.1 (401|503)/)
  socket.destroy()
  expect(await hub.ended).toBe(0)
})

test('lines that browsers opened ahead of need do not hold up a stop', async () => {
  const hub = startHub({ LOG_LEVEL: 'silent', HOST: 'localhost' })
  const { port } = new URL(await hub.says(address))
  const hosts = (await lookup('localhost', { all: true })).map((one) => one.address)
  const silent = hosts.map((host) => connect(Number(port), host))
  const opened = silent.map((line) => once(line, 'connect'))
  for (const line of silent) line.on('error', () => undefined)
  await Promise.all(opened)
  hub.kill('SIGTERM')
  expect(await hub.ended).toBe(0)
})

/** A real county with an administrator, who is signed in. */
async function foundCounty(hub: Program): Promise<{ readonly url: string; readonly cookie: string }> {
  const url = await hub.says(address)
  const token = await hub.says(/First run +([0-9A-Z-]+)/)
  const post = (path: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const admin = { id: 'wangmin', name: '王敏', password: 'songlan-2026' }
  await post('/api/first-run', { token, county: { name: '清河县', province: '南岭省', phone: '1' }, admin })
  const entered = await post('/api/sign-in', { staff: admin.id, password: admin.password })
  return { url, cookie: entered.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}

test('open consoles and desks that wait for news do not hold up a stop', async () => {
  const hub = startHub({ LOG_LEVEL: 'silent' })
  const { url, cookie } = await foundCounty(hub)
  const page = await fetch(`${url}/api/news`, { headers: { cookie } })
  hub.kill('SIGTERM')
  expect(await hub.ended).toBe(0)
  // The line was ended, not torn.
  expect(await page.text()).toMatch(/^: here/)
})

/** A real county that has something to lose, stopped. */
async function founded(): Promise<void> {
  const first = startHub({ LOG_LEVEL: 'silent' })
  await foundCounty(first)
  first.kill('SIGTERM')
  await first.ended
}

test('data whose keys are gone is not opened with new ones, until the old ones are back', async () => {
  await founded()
  const keys = join(folder, 'data', 'keys')
  renameSync(keys, join(folder, 'backup'))
  for (const times of [1, 2]) {
    const hub = startHub({ LOG_LEVEL: 'silent' })
    expect([times, await hub.ended]).toEqual([times, 1])
    expect(hub.said()).toMatch(/钥匙不见了.*put .*keys back from the backup/)
    expect(hub.said()).toContain(join(folder, 'data', 'store'))
    expect(hub.said()).not.toMatch(/\n\s+at /)
    // Nothing that would hide from the next start, or from who restores, that they are missing.
    expect(existsSync(keys)).toBe(false)
  }
  renameSync(join(folder, 'backup'), keys)
  await startHub({ LOG_LEVEL: 'silent' }).says(address)
})

test('a damaged key file, or another county’s, stops the start with a sentence', async () => {
  await founded()
  const file = join(folder, 'data', 'keys', 'county.json')
  const own = readFileSync(file, 'utf8')
  writeFileSync(file, own.slice(0, 40))
  const damaged = startHub({ LOG_LEVEL: 'silent' })
  expect(await damaged.ended).toBe(1)
  expect(damaged.said()).toMatch(/坏了.*is damaged/)
  expect(readFileSync(file, 'utf8')).toBe(own.slice(0, 40))

  const other = startHub({ LOG_LEVEL: 'silent', DATA_DIR: join(folder, 'other') })
  await other.says(address)
  other.kill('SIGTERM')
  await other.ended
  copyFileSync(join(folder, 'other', 'keys', 'county.json'), file)
  const foreign = startHub({ LOG_LEVEL: 'silent' })
  expect(await foreign.ended).toBe(1)
  expect(foreign.said()).toMatch(/另一个县.*another county/)
  expect(damaged.said() + foreign.said()).not.toMatch(/\n\s+at /)

  writeFileSync(file, own)
  await startHub({ LOG_LEVEL: 'silent' }).says(address)
})

test(
  'a demo begins on Monday 12:44, goes on from there after a restart, and begins again when it is told to',
  async () => {
    const first = startHub({ DEMO: '1' })
    await first.says(/Time there +2026-11-16 12:44 周一/)
    const password = await first.says(/password: (\S+)/)
    const url = await first.says(address)
    const county = await (await fetch(`${url}/api/county`)).json()
    expect(county).toMatchObject({ name: '松岚县', demo: true, ready: true })
    expect(first.said()).toMatch(/周桂兰 zhouguilan/)
    const signedIn = await fetch(`${url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ staff: 'tangke', password }),
    })
    expect(signedIn.status).toBe(200)
    // The second county: an address, people and keys of its own, up with the first and gone with it.
    const neighbour = await first.says(/Neighbour +(http:\S+) +蒋岚 jianglan/)
    const other = await (await fetch(`${neighbour}/api/county`)).json()
    expect(other).toMatchObject({ name: '东屏县', province: '望海省', ready: true })
    expect(new URL(neighbour).hostname).not.toBe(new URL(url).hostname)
    expect(other).not.toMatchObject({ signKey: (county as { signKey: unknown }).signKey })
    first.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    await expect(fetch(`${neighbour}/api/county`)).rejects.toThrow('fetch failed')

    const second = startHub({ DEMO: '1' })
    await second.says(/Time there +2026-11-16 12:4\d 周一/)
    expect(second.said()).not.toMatch(/stage/)
    second.kill('SIGTERM')
    await second.ended

    const mixed = startHub({ DEMO: '0' })
    expect(await mixed.ended).toBe(1)
    expect(mixed.said()).toMatch(/演示县的数据.*demo’s data/)

    const left = ['reviews', 'hall', 'bundles'].map((name) => join(folder, 'data', name, 'of-yesterday'))
    for (const file of left) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, '')
    }
    const fresh = startHub({ DEMO: '1' }, ['--fresh'])
    await fresh.says(/stage 100 %/)
    await fresh.says(address)
    expect(left.filter(existsSync)).toEqual([])
  },
  patient,
)

test(
  'a demo whose first start was broken off begins again by itself',
  async () => {
    const first = startHub({ DEMO: '1' })
    await first.says(/stage (0) %/)
    first.kill('SIGKILL')
    await first.ended
    const second = startHub({ DEMO: '1' })
    await second.says(address)
    expect(second.said()).toMatch(/stage 100 %/)
  },
  patient,
)

test('the list of other counties is read at the start, and what is wrong in it stops the start with a sentence', async () => {
  mkdirSync(join(folder, 'data'))
  const file = join(folder, 'data', 'counties.json')
  writeFileSync(file, '{ "own": "qinghe", "known": [{ "id": "dongping" }] }')
  const wrong = startHub({ LOG_LEVEL: 'silent' })
  expect(await wrong.ended).toBe(1)
  expect(wrong.said()).toMatch(/counties\.json 写得不对（known\.0\.name）.*is wrong at known\.0\.name/)
  expect(wrong.said()).not.toMatch(/\n\s+at /)
  const signKey = { alg: 'P-256', key: 'AAAA' }
  const known = [
    { id: 'dongping', name: '东屏县', province: '望海省', url: 'https://county.example', signKey },
  ]
  writeFileSync(file, JSON.stringify({ own: 'qinghe', known }))
  const right = startHub({ LOG_LEVEL: 'silent' })
  const policy = (await fetch(await right.says(address))).headers.get('content-security-policy')
  expect(policy).toContain("connect-src 'self' https://county.example wss://county.example;")
})

test('--lan answers others over HTTPS and says where and with which certificate', async () => {
  const hub = startHub({ LOG_LEVEL: 'silent' }, ['--lan'])
  const url = await hub.says(address)
  await hub.says(/Others +(https:\S+)/)
  const fingerprint = await hub.says(/((?:[0-9A-F]{2}:){31}[0-9A-F]{2})/)
  const root = await fetch(`${url}/yizhan-ca.crt`)
  expect(root.headers.get('content-type')).toBe('application/x-x509-ca-cert')
  expect(await root.text()).toBe(readFileSync(join(folder, 'data', 'tls', 'root.crt'), 'utf8'))
  expect(fingerprint).not.toBe('')
})
