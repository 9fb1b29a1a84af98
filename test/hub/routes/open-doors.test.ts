import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { databases } from '../../../hub/store/design/databases.ts'
import { openPouchStore } from '../../../hub/store/pouch.ts'
import { StoreFault } from '../../../hub/store/store.ts'
import { api } from '../../../shared/http/api.ts'
import { errorStatus } from '../../../shared/http/errors.ts'
import { keepOthersOut, serveRoot } from '../../../hub/lan/insecure-door.ts'
import { type Network, openNetwork } from '../../network.ts'

// What is open to whoever comes: the app's files, the description of the interface, health and numbers.

let network: Network
let station = ''
let away = false
beforeAll(async () => {
  station = mkdtempSync(join(tmpdir(), 'yizhan-station-'))
  mkdirSync(join(station, 'assets'))
  writeFileSync(join(station, 'index.html'), '<!doctype html><title>驿站</title>')
  writeFileSync(join(station, 'service-worker.js'), '// worker')
  writeFileSync(join(station, 'assets', 'app-Zt3kq9xw.js'), `export const words = '${'驿站 '.repeat(2_000)}'`)
  network = await openNetwork({
    station,
    hub: {
      secureUrl: () => 'https://192.168.7.20:8443',
      extend: (app) => (serveRoot(app, 'ROOT'), keepOthersOut(app, () => 'https://192.168.7.20:8443')),
    },
    async openStore(dir) {
      const opened = await openPouchStore({ dir: join(dir, 'store'), databases, who: 'test' })
      if (!opened.ok) throw new Error(opened.sentence)
      return { ...opened.store, ping: async () => (away ? new StoreFault('unreachable') : undefined) }
    },
  })
})
afterAll(async () => {
  await network.close()
  rmSync(station, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}) => fetch(network.url + path, { headers })

test('files whose name carries their hash are kept for ever, pages and the service worker are asked for each time', async () => {
  const cacheOf = async (path: string) => (await get(path)).headers.get('cache-control')
  expect(await cacheOf('/assets/app-Zt3kq9xw.js')).toBe('public, max-age=31536000, immutable')
  for (const path of ['/', '/index.html', '/service-worker.js', '/cases/anything'])
    expect(await cacheOf(path), path).toBe('no-cache')
})

test('every page of the app begins with the same file, a missing file is missing', async () => {
  for (const path of ['/', '/enrol?code=7Q4K-M82D', '/cases/matter:wuping.01', '/insecure']) {
    expect(await (await get(path)).text(), path).toContain('<title>驿站</title>')
  }
  expect((await get('/assets/app-00000000.js')).status).toBe(404)
  expect((await get('/nothing.png')).status).toBe(404)
})

test('what is long travels compressed', async () => {
  const plain = await get('/assets/app-Zt3kq9xw.js', { 'accept-encoding': 'identity' })
  const small = await network.hub.app.inject({
    url: '/assets/app-Zt3kq9xw.js',
    headers: { 'accept-encoding': 'br' },
  })
  expect(small.headers['content-encoding']).toBe('br')
  expect(small.rawPayload.length).toBeLessThan((await plain.text()).length / 10)
})

test('a browser is told to run nothing that does not come from here, and to show it in no other page', async () => {
  const { headers } = await get('/')
  const policy = headers.get('content-security-policy') ?? ''
  // WebAssembly of our own reads the couriers' codes; that word lets no script be made out of text.
  expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval';/)
  expect(policy).not.toMatch(/script-src[^;]*('unsafe|\*|data:|https?:)/)
  expect(policy).toMatch(/frame-ancestors 'none'/)
  expect(headers.get('permissions-policy')).toMatch(/camera=\(self\)/)
  expect([headers.get('referrer-policy'), headers.get('x-content-type-options')]).toEqual([
    'no-referrer',
    'nosniff',
  ])
})

type Json = { readonly [name: string]: Json }
const openapi = async (): Promise<Json> => (await (await get('/api/openapi.json')).json()) as Json

test('the description names every endpoint with its input, its answer and its failures', async () => {
  const document = await openapi()
  expect(document['openapi']).toBe('3.1.0')
  for (const { name, method, path, errors, who } of api) {
    const operation = document['paths']?.[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    expect(operation, name).toMatchObject({ operationId: name })
    const statuses = Object.keys(operation?.['responses'] ?? {})
    for (const code of errors) expect(statuses, `${name} ${code}`).toContain(String(errorStatus[code]))
    expect(operation?.['security'], name).toHaveLength(who === 'anyone' ? 0 : 1)
    const placed = [...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter)
    const parameters = (operation?.['parameters'] ?? []) as readonly { name: string; in: string }[]
    const named = parameters.filter((one) => one.in === 'path')
    expect(
      named.map((one) => one.name),
      name,
    ).toEqual(placed)
  }
})

test('every reference in the description leads somewhere', async () => {
  const document = await openapi()
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref]) => ref ?? '')
  expect(refs.length).toBeGreaterThan(20)
  for (const ref of new Set(refs)) {
    expect(
      ref.split('/').reduce<Json | undefined>((at, part) => at?.[part], document),
      ref,
    ).toBeDefined()
  }
})

test('health tells whether the hub can take entries, how far the followers are and how much room is left', async () => {
  const well = await get('/healthz')
  expect([well.status, await well.json()]).toMatchObject([
    200,
    {
      ok: true,
      store: { kind: 'pouch', fault: null },
      followers: { behindMs: 0 },
      disk: { freeBytes: expect.any(Number) },
      warnings: ['ledger-no-copy'],
    },
  ])
  away = true
  const ill = await get('/healthz')
  expect([ill.status, await ill.json()]).toMatchObject([503, { ok: false, store: { fault: 'unreachable' } }])
  away = false
})

test('the numbers count requests, sign-ins, entries by verdict, feed lines, and name no person', async () => {
  const desk = await network.enrol('wuping')
  await desk.write({ subject: desk.newSubject('visit'), type: 'visit.closed', body: {}, by: 'nobody' })
  await desk.push()
  await network.settled()
  const text = await (await get('/metrics')).text()
  expect(text).toMatch(/yizhan_sign_ins_total\{result="in"\} [1-9]/)
  expect(text).toMatch(/yizhan_entries_total\{verdict="stored"\} 1/)
  expect(text).toMatch(/yizhan_entries_total\{verdict="refused"\} 1/)
  expect(text).toMatch(/yizhan_device_last_contact_seconds\{device="wp1"\} 1794804240/)
  expect(text).toMatch(/yizhan_http_requests_total\{method="POST",route="\/sync\/entries",status="200"\} 1/)
  expect(text).toMatch(/yizhan_follower_lag_seconds 0/)
  for (const name of ['dingwei', 'nobody', '丁伟']) expect(text).not.toContain(name)
})

test('other computers over plain HTTP get the app’s pages and the way in, and nothing else', async () => {
  const knock = (url: string, remoteAddress: string, method: 'GET' | 'POST' = 'GET') =>
    network.hub.app.inject({ url, remoteAddress, method })
  const other = '192.168.7.31'
  for (const open of ['/', '/insecure', '/assets/app-Zt3kq9xw.js', '/api/county', '/yizhan-ca.crt']) {
    expect((await knock(open, other)).statusCode, open).toBe(200)
  }
  for (const closed of ['/api/cases', '/api/openapi.json', '/sync/feed', '/metrics', '/healthz']) {
    const answer = await knock(closed, other)
    expect([answer.statusCode, answer.json()], closed).toEqual([
      403,
      { error: { code: 'insecure', secure: 'https://192.168.7.20:8443' } },
    ])
  }
  expect((await knock('/api/sign-in', other, 'POST')).statusCode).toBe(403)
  for (const own of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
    expect((await knock('/healthz', own)).statusCode, own).toBe(200)
})

test('and the way in says where the secure address is', async () => {
  expect(await (await get('/api/county')).json()).toMatchObject({ secure: 'https://192.168.7.20:8443' })
})
