import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Console, type Network, openNetwork } from '../../network.ts'

let network: Network
let admin: Console
beforeAll(async () => {
  network = await openNetwork()
  admin = await network.signIn('dingwei')
})
afterAll(() => network.close())

async function post(
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(network.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: admin.cookie, ...headers },
    body,
  })
  return { status: answer.status, json: await answer.json() }
}

const person = {
  id: 'newone',
  name: '新人',
  roles: ['agent'],
  stations: [],
  skills: [],
  password: 'long-enough',
}

test.each([
  ['a word that is no JSON', '{', 'body'],
  ['nothing at all', '', 'body'],
  ['a list where a person is expected', '[]', 'id'],
  ['an id with capitals', JSON.stringify({ ...person, id: 'NewOne' }), 'id'],
  ['a role that does not exist', JSON.stringify({ ...person, roles: ['king'] }), 'roles.0'],
  ['a password that is too short', JSON.stringify({ ...person, password: '1234567' }), 'password'],
  ['a station that does not exist', JSON.stringify({ ...person, stations: ['nowhere'] }), 'stations'],
  ['half a character', JSON.stringify({ ...person, name: '新\ud800' }), 'name'],
  ['half a character in the name of a field', JSON.stringify({ ...person, '\udc00': 1 }), 'body'],
])('%s is answered with the place that is wrong', async (_, body, where) => {
  const { status, json } = await post('/api/staff', body)
  expect({ status, json }).toEqual({
    status: 400,
    json: { error: { code: 'bad-request', where: expect.stringMatching(where) } },
  })
})

test('a name that would change what objects are is an ordinary bad request', async () => {
  const { status } = await post('/api/staff', '{"__proto__":{"roles":["admin"]},"id":"x"}')
  expect(status).toBe(400)
})

test('what a form of another page can send without asking is no JSON, and is not taken', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    expect(await post('/api/staff', JSON.stringify(person), { 'content-type': type })).toMatchObject({
      status: 400,
      json: { error: { code: 'bad-request', where: 'content-type' } },
    })
  }
  expect(network.hub.people.directory.current().staff.has('newone')).toBe(false)
})

test('a body of nine megabytes is refused before it is read', async () => {
  const answer = await post('/api/staff', JSON.stringify({ ...person, name: '长'.repeat(3_000_000) }))
  expect(answer).toEqual({ status: 413, json: { error: { code: 'too-large' } } })
})

test('a path that the hub does not know is not found, and never a page of the app', async () => {
  for (const path of [
    '/api/nothing',
    '/sync/nothing',
    '/api',
    '/favicon.png',
    '/../../etc/passwd',
    '/api/%E0%A4%A',
  ]) {
    const answer = await fetch(network.url + path)
    expect([400, 404], path).toContain(answer.status)
    expect(await answer.json(), path).toHaveProperty('error.code')
  }
})

/** A hub that writes its log down here. */
async function openLogged(
  hub: NonNullable<Parameters<typeof openNetwork>[0]>['hub'] = {},
): Promise<[Network, () => string]> {
  const said: string[] = []
  const write = (line: string): void => void said.push(line)
  return [await openNetwork({ hub: { ...hub, logLevel: 'info', logStream: { write } } }), () => said.join('')]
}

test('something unexpected has a number, which stands in the answer and in the log, and the log says nothing of people', async () => {
  const [other, log] = await openLogged({
    extend: (app) =>
      app.get('/api/breaks', () => {
        throw new Error('of 罗木生, whom nobody may know')
      }),
  })
  const answer = await (await other.signIn('tangke')).ask('GET', '/api/breaks?who=罗木生')
  expect(answer.status).toBe(500)
  const { error } = answer.json as { error: { code: string; number: string } }
  expect(error).toEqual({ code: 'broken', number: expect.stringMatching(/^[0-9a-f]{8}$/) })
  expect(log()).toContain(error.number)
  expect(log()).toContain('"route":"/api/breaks"')
  for (const secret of ['罗木生', encodeURIComponent('罗木生'), '唐可', 'songlan-2026', 'yizhan_session']) {
    expect(log()).not.toContain(secret)
  }
  await other.close()
})

test('while the store is away the answer is to try again later', async () => {
  const [other, log] = await openLogged()
  const tang = await other.signIn('tangke')
  await other.hub.county.store.close()
  const answer = await tang.ask('GET', '/api/cases')
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10'])
  const { error } = answer.json as { error: { code: string; number: string } }
  expect(error.code).toBe('busy')
  expect(log()).toContain(error.number)
  await other.close().catch(() => undefined)
})
