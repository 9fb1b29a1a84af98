import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bytes, utf8 } from '../../../shared/entry/bytes.ts'
import { sealBytes } from '../../../shared/entry/seal.ts'
import { digestOfBytes } from '../../../hub/journal/digest.ts'
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

/** A matter with one photographed page, whose manifest the county has. */
async function announced(
  desk: Desk,
  plain: Bytes = photo,
): Promise<{ readonly subject: string; readonly hash: string; readonly bytes: Bytes }> {
  const subject = desk.subject('matter')
  const bytes = await sealBytes(await desk.keyOf(subject), plain)
  const hash = digestOfBytes(bytes)
  const pages = [{ hash, bytes: bytes.length, media: 'image/jpeg' }]
  const body = { paper: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: '户口簿', voucher: false, pages }
  await desk.push([await desk.write({ subject, type: 'matter.paper-added', body })])
  return { subject, hash, bytes }
}

test('a page that was announced is taken, counted in the receipt, and opened for who may see it', async () => {
  const desk = await Desk.enrol(county)
  const { subject, hash, bytes } = await announced(desk)
  expect((await desk.hello()).body['wanted']).toEqual([hash])
  const answer = await desk.putParcel(hash, bytes)
  expect(answer).toMatchObject({ status: 200, body: { ok: true, receipt: { parcels: 1 } } })
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

test('bytes that are not what their name says are turned away, and the right ones taken afterwards', async () => {
  const desk = await Desk.enrol(county)
  const { hash, bytes } = await announced(desk)
  const answer = await desk.putParcel(hash, chance(bytes.length))
  expect(answer).toMatchObject({ status: 422, body: { error: { code: 'hash-mismatch' } } })
  expect(await county.journal.shelf.arrived([hash])).toEqual([])
  expect((await desk.putParcel(hash, bytes)).status).toBe(200)
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

test('a parcel over twenty megabytes is too large, and is told so', async () => {
  const desk = await Desk.enrol(county)
  const { hash } = await announced(desk)
  expect(await desk.putParcel(hash, new Uint8Array(21_000_000))).toMatchObject({
    status: 413,
    body: { error: { code: 'too-large' } },
  })
})

test('pages that have arrived are there after a restart, and those that have not are still wanted', async () => {
  const temp = await tempDir()
  const before = await openCounty(temp.dir)
  const desk = await Desk.enrol(before)
  const [one, two] = [await announced(desk), await announced(desk)]
  await desk.putParcel(one.hash, one.bytes)
  await before.crash()
  const after = await openCounty(temp.dir)
  desk.county = after
  expect((await desk.hello()).body).toMatchObject({ wanted: [two.hash], receipt: { parcels: 1 } })
  expect(await after.journal.shelf.read(one.hash)).toEqual(Buffer.from(one.bytes))
  await after.close()
  await temp.remove()
})
