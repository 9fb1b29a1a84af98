import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { announcePage } from '../announce.ts'
import { chance, countyOfEach, openCounty, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

// What is left of parcels on the county's disk when the hub did not get to say goodbye.

let county: TestCounty
let dir: string
let desk: Desk

countyOfEach(
  async (opened, folder) => {
    county = opened
    dir = folder
    desk = await Desk.enrol(county)
  },
  () => county,
)

/** The power is gone and comes back. @param meanwhile what the disk makes of it */
async function powerCut(meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await county.crash()
  await meanwhile()
  county = await openCounty(dir)
  desk.county = county
}

async function partialPath(): Promise<string> {
  const folder = join(dir, 'parcels', 'incoming')
  const name = (await readdir(folder)).find((one) => !one.endsWith('.at'))
  return join(folder, name ?? '')
}

async function placeOf(hash: string): Promise<string> {
  const name = Buffer.from(hash, 'base64url').toString('hex')
  return join(dir, 'parcels', name.slice(0, 2), name.slice(2))
}

test('pages that have arrived are there after a restart, and those that have not are still wanted', async () => {
  const [one, two] = [await announcePage(desk, chance(500)), await announcePage(desk, chance(500))]
  await desk.putParcel(one.hash, one.bytes)
  await powerCut()
  expect((await desk.hello()).body).toMatchObject({ wanted: [two.hash], receipt: { parcels: 1 } })
  expect(await county.journal.shelf.read(one.hash)).toEqual(Buffer.from(one.bytes))
})

test('half a parcel is half a parcel after a restart, and goes on from there', async () => {
  const { hash, bytes } = await announcePage(desk, chance(5_000))
  await desk.sendChunk(hash, 0, bytes.slice(0, 2_000))
  await powerCut()
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 2_000 }])
  expect((await desk.sendChunk(hash, 2_000, bytes.slice(2_000))).status).toBe(200)
})

test('a chunk that the disk wrote half before the power went is cut off, and no more than it is sent again', async () => {
  const { hash, bytes } = await announcePage(desk, chance(5_000))
  await desk.sendChunk(hash, 0, bytes.slice(0, 2_000))
  await powerCut(async () => appendFile(await partialPath(), new Uint8Array(700)))
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 2_000 }])
  expect((await desk.sendChunk(hash, 2_000, bytes.slice(2_000))).status).toBe(200)
})

test('all bytes had come and the hub died before it looked at them: it does so when it is asked, and none is sent again', async () => {
  const { hash, bytes } = await announcePage(desk, chance(5_000))
  await county.journal.shelf.partials.append(hash, 0, Buffer.from(bytes))
  await powerCut()
  expect((await desk.askParcels([hash])).body).toMatchObject({
    parcels: [{ state: 'there' }],
    receipt: { parcels: 1 },
  })
})

test('a parcel lay in its place and the hub died before it wrote that down: none of it is sent again', async () => {
  const { hash, bytes } = await announcePage(desk, chance(5_000))
  await desk.putParcel(hash, bytes)
  const { arrivedAt: _arrivedAt, ...parcel } = (await county.journal.shelf.find(hash)) ?? { arrivedAt: null }
  if (!('hash' in parcel)) throw new Error('not announced')
  await county.journal.shelf.lost(parcel)
  await powerCut()
  expect((await desk.hello()).body).toMatchObject({ wanted: [hash], receipt: { parcels: 0 } })
  expect((await desk.askParcels([hash])).body).toMatchObject({
    parcels: [{ state: 'there' }],
    receipt: { parcels: 1 },
  })
})

test('what lies in a parcel’s place and is not the parcel makes way for it', async () => {
  const { hash, bytes } = await announcePage(desk, chance(5_000))
  await desk.putParcel(hash, bytes)
  const { arrivedAt: _arrivedAt, ...parcel } = (await county.journal.shelf.find(hash)) ?? { arrivedAt: null }
  if (!('hash' in parcel)) throw new Error('not announced')
  await county.journal.shelf.lost(parcel)
  await powerCut(async () => writeFile(await placeOf(hash), chance(bytes.length)))
  expect((await desk.askParcels([hash])).body['parcels']).toEqual([{ hash, state: 'open', offset: 0 }])
  expect((await desk.putParcel(hash, bytes, 1_000)).status).toBe(200)
  expect(await county.journal.shelf.read(hash)).toEqual(Buffer.from(bytes))
})

test('a parcel’s file is gone from the county’s disk: it is wanted again, and the receipt no longer counts it', async () => {
  const { hash, bytes } = await announcePage(desk, chance(5_000))
  await desk.putParcel(hash, bytes)
  await powerCut(async () => rm(await placeOf(hash)))
  expect((await desk.askParcels([hash])).body).toMatchObject({
    parcels: [{ state: 'open', offset: 0 }],
    receipt: { parcels: 0 },
  })
  expect((await desk.hello()).body).toMatchObject({ wanted: [hash] })
  expect((await desk.putParcel(hash, bytes)).body).toMatchObject({ receipt: { parcels: 1 } })
})

test('a desk that has a gigabyte of beginnings lying here begins no more, and may end each of them', async () => {
  const [one, two] = [await announcePage(desk, chance(5_000)), await announcePage(desk, chance(500))]
  await desk.sendChunk(one.hash, 0, one.bytes.slice(0, 1_000))
  const mark = `${await partialPath()}.at`
  const before = await readFile(mark, 'utf8')
  await writeFile(mark, before.replace('     1000', '999999999'))
  expect(await desk.sendChunk(two.hash, 0, two.bytes.slice(0, 100))).toMatchObject({
    status: 507,
    body: { error: { code: 'no-room' } },
  })
  await writeFile(mark, before)
  expect((await desk.sendChunk(one.hash, 1_000, one.bytes.slice(1_000))).status).toBe(200)
  expect((await desk.putParcel(two.hash, two.bytes)).status).toBe(200)
})

test('a first chunk that never got its mark is swept, too', async () => {
  const folder = join(dir, 'parcels', 'incoming')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, '0'.repeat(64)), new Uint8Array(10))
  await desk.askParcels([])
  expect(await readdir(folder)).toEqual([])
})
