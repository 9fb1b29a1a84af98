import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { digestOfBytes } from '../../../hub/journal/digest.ts'
import { deviceHeaders } from '../../../shared/http/sync.ts'
import { countyOfFile, type TestCounty } from '../county.ts'
import { type Answer, Desk } from '../desk.ts'

let county: TestCounty
countyOfFile((opened) => (county = opened))

const doors = [
  ['POST', '/sync/hello', '{}'],
  ['POST', '/sync/entries', '{}'],
  ['GET', '/sync/feed?own=:0&common=:0', undefined],
  ['POST', '/sync/stand-in-codes', '{}'],
  ['POST', '/sync/parcels', '{}'],
  ['PUT', `/sync/parcels/${'A'.repeat(43)}?from=0&digest=${'A'.repeat(43)}`, new Uint8Array(3)],
] as const

const about = (body: unknown): { readonly digest?: string; readonly type?: string } =>
  body instanceof Uint8Array ? { digest: 'A'.repeat(43), type: 'application/octet-stream' } : {}

test.each(doors)('%s %s is closed to a device that the county does not know', async (method, path, body) => {
  const desk = await Desk.enrol(county)
  const answer = await desk.send(method, path, body, {
    ...about(body),
    headers: { [deviceHeaders.device]: 'wp999' },
  })
  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'device-unknown' } } })
})

test.each(doors)('%s %s is closed to a request that another signed', async (method, path, body) => {
  const [desk, other] = [await Desk.enrol(county), await Desk.enrol(county, 'shijiu')]
  const answer = await desk.send(method, path, body, {
    ...about(body),
    headers: { [deviceHeaders.device]: other.device },
  })
  expect(answer).toMatchObject({ status: 401, body: { error: { code: 'signature-wrong' } } })
})

test.each(doors)('%s %s tells a desk with the wrong time what time it is', async (method, path, body) => {
  const desk = await Desk.enrol(county)
  const time = String(county.clock.now + 86_400_000)
  const answer = await desk.send(method, path, body, {
    ...about(body),
    headers: { [deviceHeaders.time]: time },
  })
  expect(answer).toMatchObject({
    status: 401,
    body: { error: { code: 'clock-apart', time: county.clock.now } },
  })
})

test('a request without a time, or without any header of ours, is turned away', async () => {
  const desk = await Desk.enrol(county)
  const untimed = await desk.send('POST', '/sync/hello', '{}', { headers: { [deviceHeaders.time]: '' } })
  expect(untimed.body).toEqual({ error: { code: 'signature-wrong' } })
  const plain = await fetch(`${county.base}/sync/hello`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  })
  expect(plain.status).toBe(403)
})

test('a body that was changed on its way does not fit its signature', async () => {
  const desk = await Desk.enrol(county)
  const answer = await desk.send('POST', '/sync/hello', '{"a":1}', { digest: 'B'.repeat(43) })
  expect(answer.body).toEqual({ error: { code: 'signature-wrong' } })
})

test('what is no JSON, or says something else than was asked, is told where', async () => {
  const desk = await Desk.enrol(county)
  expect((await desk.send('POST', '/sync/hello', '{"protocol":')).body).toEqual({
    error: { code: 'bad-request', where: 'body' },
  })
  expect((await desk.send('POST', '/sync/hello', '{"protocol":"one"}')).body).toEqual({
    error: { code: 'bad-request', where: 'protocol' },
  })
  expect((await desk.send('POST', '/sync/hello')).body).toEqual({
    error: { code: 'bad-request', where: 'body' },
  })
  expect((await desk.send('GET', '/sync/feed?own=nowhere&common=:0')).body).toEqual({
    error: { code: 'bad-request', where: 'own' },
  })
})

test('a body that was packed for a thin line is signed as it travels, and read as it was written', async () => {
  const desk = await Desk.enrol(county)
  const packed = (text: string): Promise<Answer> => sendPacked(desk, gzipSync(text))
  expect((await packed('{"protocol":"one"}')).body).toEqual({
    error: { code: 'bad-request', where: 'protocol' },
  })
  const bomb = await packed(JSON.stringify({ protocol: 1, app: '0'.repeat(5_000_000) }))
  expect(bomb).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } })
  expect((await sendPacked(desk, Buffer.from('{"protocol":1}'))).body).toEqual({
    error: { code: 'bad-request', where: 'body' },
  })
})

function sendPacked(desk: Desk, bytes: Buffer): Promise<Answer> {
  const whole = new Uint8Array(bytes)
  const signed = { digest: digestOfBytes(whole), headers: { 'content-encoding': 'gzip' } }
  return desk.send('POST', '/sync/hello', whole, { ...signed, type: 'application/json' })
}

test('a revoked device is known as such from the next request on; what it still sends is kept aside and taken nowhere', async () => {
  const desk = await Desk.enrol(county)
  const before = await desk.openVisit()
  await desk.push([before])
  await county.office.revoke(desk.device, { reason: '遗失', how: 'stolen' }, 'system')
  expect(await desk.hello()).toMatchObject({ status: 403, body: { error: { code: 'device-revoked' } } })
  expect((await desk.feed()).status).toBe(403)
  expect((await desk.putParcel('A'.repeat(43), new Uint8Array(3))).status).toBe(403)

  const late = await desk.openVisit()
  const refused = [{ id: late.entry.id, verdict: 'refused', refusal: { code: 'device-revoked' } }]
  expect((await desk.push([late])).verdicts).toEqual(refused)
  expect((await desk.push([late])).verdicts).toEqual(refused)
  expect(await county.journal.journal.get([late.entry.id])).toEqual([undefined])
  const aside = await county.journal.store
    .database('quarantine')
    .range({ from: `stray~${desk.device}~`, to: `stray~${desk.device}~~`, limit: 10 })
  expect(aside).toHaveLength(1)
  expect(JSON.stringify(aside)).toContain(late.entry.id)
})

test('nine megabytes get an answer, and the next entry is taken', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const large = await desk.push([visit, { ...visit.entry, body: 'A'.repeat(9_000_000) }])
  expect(large.status).toBe(413)
  expect((await desk.push([visit])).verdicts).toEqual([{ id: visit.entry.id, verdict: 'stored' }])
})

test('more entries than a batch may carry are turned away as a whole', async () => {
  const desk = await Desk.enrol(county)
  const answer = await desk.send(
    'POST',
    '/sync/entries',
    JSON.stringify({ entries: Array.from({ length: 1001 }, () => 1), signature: '', keys: [] }),
  )
  expect(answer.body).toEqual({ error: { code: 'bad-request', where: 'entries' } })
})
