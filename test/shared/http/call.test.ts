import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, pathOf } from '../../../shared/http/call.ts'
import { actOnCase } from '../../../shared/http/cases.ts'
import { me, signIn } from '../../../shared/http/people.ts'
import { anyText } from '../rules/any-text.ts'

/** A server on loopback that answers as the test says; what it was asked is kept. */
let answer: (request: IncomingMessage, response: ServerResponse) => void
let asked: { method: string; url: string; body: string; headers: IncomingMessage['headers'] }
let server: Server
let base: string

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      asked = { method: request.method ?? '', url: request.url ?? '', body, headers: request.headers }
      answer(request, response)
    })
  })
  base = await opened(server)
})
afterAll(() => closed(server))

async function opened(some: Server): Promise<string> {
  await new Promise<void>((listening) => some.listen(0, '127.0.0.1', listening))
  return `http://127.0.0.1:${(some.address() as AddressInfo).port}`
}

async function closed(some: Server): Promise<void> {
  some.closeAllConnections()
  await new Promise((done) => some.close(done))
}

function says(status: number, body: string, type = 'application/json'): void {
  answer = (_, response) => response.writeHead(status, { 'content-type': type }).end(body)
}

const tangKe = { id: 'tangke', name: '唐可', roles: ['agent'], stations: [], skills: ['general'] }
const askMe = () => call({ fetch, base }, me)
const unreachable = { ok: false, error: { code: 'unreachable' } }

test('an answer of the hub is read by its schema', async () => {
  says(200, JSON.stringify({ ...tangKe, newer: 'passed over' }))
  expect(await askMe()).toEqual({ ok: true, value: tangKe })
  expect(asked).toMatchObject({ method: 'GET', url: '/api/me', body: '' })
  expect(asked.headers['content-type']).toBeUndefined()
})

test('a request carries its body, and what the caller adds', async () => {
  says(200, JSON.stringify(tangKe))
  const body = { staff: 'tangke', password: '没有人知道' }
  await call({ fetch, base }, signIn, { body, headers: { 'x-trace': '1' } })
  expect(asked).toMatchObject({ method: 'POST', url: '/api/sign-in', body: JSON.stringify(body) })
  expect(asked.headers).toMatchObject({ 'content-type': 'application/json', 'x-trace': '1' })
})

test('what the hub refuses comes with its code and everything that belongs to it', async () => {
  says(409, JSON.stringify({ error: { code: 'taken-by-another', by: 'linxiao' } }))
  const params = { subject: 'matter:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZA' }
  const body = { act: { act: 'take' as const }, seen: [] }
  expect(await call({ fetch, base }, actOnCase, { params, body })).toEqual({
    ok: false,
    error: { code: 'taken-by-another', by: 'linxiao' },
  })
  expect(asked.url).toBe('/api/cases/matter%3Awuping.01KA5Q2M3N4P5R6S7T8V9WXYZA/acts')
  says(500, JSON.stringify({ error: { code: 'broken', number: 'E-4711' } }))
  expect(await askMe()).toEqual({ ok: false, error: { code: 'broken', number: 'E-4711' } })
})

test.each([
  ['the sign-in page of a hotel’s network', 200, '<html>请登录无线网络</html>', 'text/html'],
  ['a page of a proxy in the way', 502, '<html>Bad Gateway</html>', 'text/html'],
  ['an error that is not in our shape', 500, '{"message":"internal error"}', 'application/json'],
  ['an error with a code that we do not have', 400, '{"error":{"code":"teapot"}}', 'application/json'],
  ['somebody else’s JSON', 200, '{"portal":true}', 'application/json'],
  ['JSON that breaks off', 200, '{"id":"tang', 'application/json'],
  ['nothing at all', 200, '', 'application/json'],
  ['an empty error', 503, '', 'text/plain'],
])('not the hub: %s', async (_, status, body, type) => {
  says(status, body, type)
  expect(await askMe()).toEqual(unreachable)
})

test('whatever answers, the call ends in a value', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(200, 201, 400, 404, 500),
      fc.oneof(anyText, fc.json()),
      async (status, body) => {
        says(status, body)
        expect(await askMe()).toEqual(unreachable)
      },
    ),
    { numRuns: 50 },
  )
})

test('a line that is cut in the middle of an answer, or was never there', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"id":')
    response.destroy()
  }
  expect(await askMe()).toEqual(unreachable)
  const gone = createServer()
  const nobody = await opened(gone)
  await closed(gone)
  expect(await call({ fetch, base: nobody }, me)).toEqual(unreachable)
})

test('a call that the caller gave up ends, and says that nothing was reached', async () => {
  const stop = new AbortController()
  answer = () => stop.abort()
  expect(await call({ fetch, base }, me, { signal: stop.signal })).toEqual(unreachable)
})

test('fetch is called as a browser demands it: not as a method of something else', async () => {
  async function browserFetch(this: unknown): Promise<Response> {
    if (this !== undefined) throw new TypeError('Illegal invocation')
    return Response.json(tangKe)
  }
  expect(await call({ fetch: browserFetch, base }, me)).toEqual({ ok: true, value: tangKe })
})

test('names in a path are filled in and can never lead to another path', () => {
  expect(pathOf('/api/staff/:id/dismiss', { id: 'wu qian/../admin?x=1' })).toBe(
    '/api/staff/wu%20qian%2F..%2Fadmin%3Fx%3D1/dismiss',
  )
  expect(pathOf('/a/:id/:idx', { id: '$&', idx: ':id' })).toBe('/a/%24%26/%3Aid')
  expect(pathOf('/a/:id', {})).toBe('/a/:id')
})

test('a query holds what was given and leaves out what was not', () => {
  expect(pathOf('/sync/feed', {}, { own: 'e1:0', wait: undefined, limit: '500' })).toBe(
    '/sync/feed?own=e1%3A0&limit=500',
  )
  expect(pathOf('/sync/feed', {}, { wait: undefined })).toBe('/sync/feed')
})
