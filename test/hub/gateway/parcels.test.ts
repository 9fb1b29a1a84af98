import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bytes, utf8 } from '../../../shared/entry/bytes.ts'
import { mostChunkBytes } from '../../../shared/http/parcels.ts'
import { partialLife } from '../../../hub/gateway/parcels.ts'
import { digestOfBytes } from '../../../hub/journal/digest.ts'
import { announcePage } from '../announce.ts'
import { chance, openCounty, tempDir, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty
let dir: string
let remove: () => Promise<void>

beforeAll(async () => {
  const temp = await tempDir()
  ;({ dir, remove } = temp)
  county = await openCounty(dir)
})
afterAll(async () => {
  await county.close()
  await remove()
})

const photo = utf8('户口簿')

const announced = (desk: Desk, plain: Bytes = photo) => announcePage(desk, plain)

test('a page that was announced is taken, counted in the receipt, and opened for who may see it', async () => {
  const desk = await Desk.enrol(county)
  const { subject, hash, bytes } = await announced(desk)
  expect((await desk.hello()).body['wanted']).toEqual([hash])
  const answer = await desk.putParcel(hash, bytes)
  expect(answer).toMatchObject({ status: 200, body: { offset: bytes.length, receipt: { parcels: 1 } } })
  expect((await desk.hello()).body).not.toHaveProperty('wanted')
  expect(await county.journal.shelf.arrived([hash, 'B'.repeat(43)])).toEqual([hash])
  expect(await county.journal.caseFile.openPage(subject, hash)).toEqual(Buffer.from(photo))
  expect(await county.journal.caseFile.openPage(desk.subject('matter'), hash)).toBeNull()
})

test('a page that comes twice, or twice at once, is there once', async () => {
  const desk = await Desk.enrol(county)
  const { hash, bytes } = await announced(desk)
  const answers = await Promise.all([desk.putParcel(hash, bytes), desk.putParcel(hash, bytes)])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(await desk.putParcel(hash, bytes)).toMatchObject({ status: 200, body: { receipt: { parcels: 1 } } })
})

test('a parcel comes chunk by chunk; whoever asks is told how far it is, and nothing of it is shown before it is whole', async () => {
  const desk = await Desk.enrol(county)
  const { subject, hash, bytes } = await announced(desk, chance(5_000))
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 0 }])
  expect((await desk.sendChunk(hash, 0, bytes.slice(0, 2_000))).body).toEqual({ offset: 2_000 })
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 2_000 }])
  expect(await county.journal.caseFile.openPage(subject, hash)).toBeNull()
  const last = await desk.sendChunk(hash, 2_000, bytes.slice(2_000))
  expect(last.body).toMatchObject({ offset: bytes.length, receipt: { parcels: 1 } })
  expect((await desk.askParcels([hash])).body).toMatchObject({
    parcels: [{ hash, state: 'there', offset: bytes.length }],
    receipt: { parcels: 1 },
  })
})

test('a chunk that does not follow what is kept is turned away with the place to go on from', async () => {
  const desk = await Desk.enrol(county)
  const { hash, bytes } = await announced(desk, chance(5_000))
  await desk.sendChunk(hash, 0, bytes.slice(0, 1_000))
  for (const from of [0, 500, 1_001, 4_000]) {
    expect(await desk.sendChunk(hash, from, bytes.slice(from, from + 10))).toMatchObject({
      status: 409,
      body: { error: { code: 'wrong-offset', offset: 1_000 } },
    })
  }
})

test('a chunk that was altered on the way costs that chunk alone', async () => {
  const desk = await Desk.enrol(county)
  const { hash, bytes } = await announced(desk, chance(5_000))
  await desk.sendChunk(hash, 0, bytes.slice(0, 2_000))
  const sent = bytes.slice(2_000, 3_000)
  const answer = await desk.sendChunk(hash, 2_000, chance(1_000), digestOfBytes(sent))
  expect(answer).toMatchObject({ status: 422, body: { error: { code: 'hash-mismatch', where: 'digest' } } })
  expect((await desk.sendChunk(hash, 2_000, sent)).body).toEqual({ offset: 3_000 })
})

test('what one desk of a station began, another ends; and what is there it need not send at all', async () => {
  const [desk, beside] = [await Desk.enrol(county), await Desk.enrol(county)]
  const { hash, bytes } = await announced(desk, chance(5_000))
  await desk.sendChunk(hash, 0, bytes.slice(0, 3_000))
  expect((await beside.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 3_000 }])
  expect((await beside.sendChunk(hash, 3_000, bytes.slice(3_000))).status).toBe(200)
  expect((await desk.askParcels([hash])).body).toMatchObject({
    parcels: [{ state: 'there' }],
    receipt: { parcels: 1 },
  })
})

test('bytes that are not what their name says are turned away whole, and the right ones taken afterwards', async () => {
  const desk = await Desk.enrol(county)
  const { hash, bytes } = await announced(desk)
  const answer = await desk.putParcel(hash, chance(bytes.length))
  expect(answer).toMatchObject({ status: 422, body: { error: { code: 'hash-mismatch' } } })
  expect(await county.journal.shelf.arrived([hash])).toEqual([])
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 0 }])
  expect((await desk.putParcel(hash, bytes)).status).toBe(200)
})

test('more bytes than were announced, and none at all, are no chunk', async () => {
  const desk = await Desk.enrol(county)
  const { hash, bytes } = await announced(desk)
  for (const wrong of [chance(bytes.length + 1), new Uint8Array(0)])
    expect((await desk.sendChunk(hash, 0, wrong)).body).toMatchObject({ error: { code: 'bad-request' } })
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 0 }])
})

test('a chunk larger than a chunk may be is too large', async () => {
  const desk = await Desk.enrol(county)
  const { hash } = await announced(desk)
  expect((await desk.sendChunk(hash, 0, new Uint8Array(mostChunkBytes + 1))).status).toBe(413)
})

test('of many chunks at once the rest is asked to come back', async () => {
  const desk = await Desk.enrol(county)
  const { hash, bytes } = await announced(desk, new Uint8Array(500_000))
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => desk.sendChunk(hash, 0, bytes.slice(0, 400_000))),
  )
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  const late = answers.filter(({ status }) => status === 503)
  expect(late.length).toBeGreaterThan(0)
  for (const { body } of late) expect(body).toMatchObject({ error: { code: 'busy', seconds: 2 } })
  expect((await desk.sendChunk(hash, 400_000, bytes.slice(400_000))).status).toBe(200)
})

test('an upload that nobody goes on with is swept after two weeks, and begins anew', async () => {
  const desk = await Desk.enrol(county)
  const { hash, bytes } = await announced(desk, chance(5_000))
  await desk.sendChunk(hash, 0, bytes.slice(0, 1_000))
  county.clock.now += partialLife
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 1_000 }])
  county.clock.now += 3_600_000 + 1
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 0 }])
  expect(await readdir(join(dir, 'parcels', 'incoming'))).toEqual([])
  expect((await desk.putParcel(hash, bytes)).status).toBe(200)
})

test('a desk that was revoked while its chunk was on the way has brought nothing', async () => {
  const desk = await Desk.enrol(county)
  const { hash, bytes } = await announced(desk)
  await county.office.revoke(desk.device, { reason: '遗失', how: 'stolen' }, 'system')
  expect(await desk.sendChunk(hash, 0, bytes)).toMatchObject({
    status: 403,
    body: { error: { code: 'device-revoked' } },
  })
  expect((await desk.askParcels([hash])).status).toBe(403)
})

test('no name from outside becomes a path', async () => {
  const desk = await Desk.enrol(county)
  const bytes = chance(10)
  for (const name of ['..%2F..%2Fkeys', '.'.repeat(43), `${'A'.repeat(42)}%2F`, `${'A'.repeat(42)}%00`])
    expect((await desk.sendChunk(name, 0, bytes)).status).toBeGreaterThanOrEqual(400)
  expect((await desk.askParcels(['../'.repeat(14) + 'x'])).status).toBe(400)
})

test('bytes that nobody announced are turned away', async () => {
  const desk = await Desk.enrol(county)
  const bytes = chance(1000)
  expect(await desk.putParcel(digestOfBytes(bytes), bytes)).toMatchObject({
    status: 409,
    body: { error: { code: 'unannounced' } },
  })
})

test('what another station announced is not announced here', async () => {
  const [desk, other] = [await Desk.enrol(county), await Desk.enrol(county, 'shijiu')]
  const { hash, bytes } = await announced(desk)
  expect(await other.putParcel(hash, bytes)).toMatchObject({
    status: 409,
    body: { error: { code: 'unannounced' } },
  })
})

test('a manifest that was refused announces nothing', async () => {
  const desk = await Desk.enrol(county)
  const bytes = chance(100)
  const hash = digestOfBytes(bytes)
  const body = {
    paper: 'x',
    name: '户口簿',
    voucher: false,
    pages: [{ hash, bytes: 100, media: 'image/jpeg' }],
  }
  await desk.push([await desk.write({ subject: desk.subject('matter'), type: 'matter.paper-added', body })])
  expect((await desk.putParcel(hash, bytes)).status).toBe(409)
})

test('a parcel that was announced larger than one may be is not even begun', async () => {
  const desk = await Desk.enrol(county)
  const bytes = chance(1_000)
  const hash = digestOfBytes(bytes)
  const pages = [{ hash, bytes: 33_000_000, media: 'image/jpeg' }]
  const body = { paper: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: '户口簿', voucher: false, pages }
  await desk.push([await desk.write({ subject: desk.subject('matter'), type: 'matter.paper-added', body })])
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'too-large', offset: 0 }])
  expect(await desk.sendChunk(hash, 0, bytes)).toMatchObject({
    status: 413,
    body: { error: { code: 'too-large' } },
  })
})
