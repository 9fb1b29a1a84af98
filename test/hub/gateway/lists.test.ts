import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digestOfBytes } from '../../../hub/journal/digest.ts'
import { type Bytes, utf8 } from '../../../shared/entry/bytes.ts'
import { sealBytes } from '../../../shared/entry/seal.ts'
import type { SealList } from '../../../shared/evidence/seal-list.ts'
import { openCounty, tempDir, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

// A desk's recording: its facts announce lists, and only what a list that was sealed names may follow.

let county: TestCounty
let remove: () => Promise<void>
beforeAll(async () => {
  const temp = await tempDir()
  remove = temp.remove
  county = await openCounty(temp.dir)
})
afterAll(async () => {
  await county.close()
  await remove()
})

type Parcel = { readonly hash: string; readonly bytes: Bytes }

async function parcel(desk: Desk, subject: string, plain: Bytes): Promise<Parcel> {
  const bytes = await sealBytes(await desk.keyOf(subject), plain)
  return { hash: digestOfBytes(bytes), bytes }
}
const hex = (name: string, bytes: Bytes): string => createHash(name).update(bytes).digest('hex')

/** An item with one segment, sealed; nothing of it has arrived. @param as what the fact says of the list instead */
async function sealedItem(desk: Desk, as: Partial<SealList> = {}, root?: string) {
  const item = desk.subject('evidence')
  const film = utf8('不是真的录像')
  const segment = await parcel(desk, item, film)
  const stamp = { mono: 0, wall: county.clock.now }
  const list: SealList = {
    format: 'yizhan-window-seal-1',
    item,
    number: 1,
    prev: null,
    segments: [
      {
        name: 'camera-desk/000001.webm',
        bytes: film.length,
        sha256: hex('sha256', film),
        sm3: hex('sm3', film),
        began: stamp,
        until: stamp,
        prev: null,
        parcel: { hash: segment.hash, bytes: segment.bytes.length },
      },
    ],
    ...as,
  }
  const text = utf8(JSON.stringify(list))
  const listed = await parcel(desk, item, text)
  const body = {
    number: 1,
    root: root ?? hex('sha256', text),
    sm3: hex('sm3', text),
    prev: null,
    segments: 1,
    bytes: film.length,
    list: { hash: listed.hash, bytes: listed.bytes.length },
  }
  await desk.push([await desk.write({ subject: item, type: 'evidence.sealed', body })])
  return { segment, listed }
}
const stateOf = async (desk: Desk, { hash }: Parcel): Promise<unknown> => {
  const { parcels } = (await desk.askParcels([hash])).body as { parcels: { state: string }[] }
  return parcels[0]?.state
}

test('segments are announced by the list that names them, once it is here', async () => {
  const desk = await Desk.enrol(county)
  const { segment, listed } = await sealedItem(desk)
  expect(await stateOf(desk, segment)).toBe('unannounced')
  await desk.putParcel(listed.hash, listed.bytes)
  expect(await stateOf(desk, segment)).toBe('open')
  expect((await desk.hello()).body['wanted']).toEqual([segment.hash])
  expect(await desk.putParcel(segment.hash, segment.bytes)).toMatchObject({
    status: 200,
    body: { receipt: { parcels: 2 } },
  })
  const stranger = await Desk.enrol(county, 'shijiu')
  expect(await stateOf(stranger, segment)).toBe('unannounced')
})

test('a list that is another than was sealed, or of another item, announces nothing', async () => {
  const desk = await Desk.enrol(county)
  const foreign = await sealedItem(desk, { item: desk.subject('evidence') })
  const other = await sealedItem(desk, {}, 'a'.repeat(64))
  for (const { segment, listed } of [foreign, other]) {
    expect(await desk.putParcel(listed.hash, listed.bytes)).toMatchObject({ status: 200 })
    expect(await stateOf(desk, segment)).toBe('unannounced')
  }
})
