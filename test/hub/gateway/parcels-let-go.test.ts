import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { announcePage, type Announced } from '../announce.ts'
import { chance, countyOfEach, openCounty, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

// Parcels whose bytes two people let go: what a desk is told of them, and what it can still do.

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

async function letGo({ hash, subject }: Announced): Promise<void> {
  const tombstone = { why: 'two-people', asked: 'hub-1:1', by: ['caojing', 'masuqin'], at: 1 } as const
  expect(await county.journal.shelf.letGo(hash, subject, tombstone)).not.toBeNull()
  ;(await county.journal.holdings.of(desk.device)).letGo(hash)
}
const filesOf = async (): Promise<readonly string[]> =>
  (await readdir(join(dir, 'parcels'), { recursive: true })).filter((name) => /[\da-f]{60}/.test(name))

test('what was let go is not missed: no desk is asked for it, and what one sends of it is not kept', async () => {
  const [here, half] = [await announcePage(desk, chance(500)), await announcePage(desk, chance(5_000))]
  await desk.putParcel(here.hash, here.bytes)
  await desk.sendChunk(half.hash, 0, half.bytes.slice(0, 2_000))
  await letGo(here)
  await letGo(half)
  const saysSo = async (): Promise<void> => {
    expect(await filesOf()).toEqual([])
    const hello = (await desk.hello()).body
    expect(hello).toMatchObject({ receipt: { parcels: 1 } })
    expect(hello).not.toHaveProperty('wanted')
    const asked = await desk.askParcels([here.hash, half.hash])
    expect(asked.body['parcels']).toMatchObject([{ state: 'there' }, { state: 'there' }])
    expect(await desk.sendChunk(half.hash, 2_000, half.bytes.slice(2_000))).toMatchObject({ status: 200 })
    expect(await filesOf()).toEqual([])
  }
  await saysSo()
  await county.crash()
  county = await openCounty(dir)
  desk.county = county
  await saysSo()
})

test('a chunk that comes in while its parcel is let go does not bring it back', async () => {
  const one = await announcePage(desk, chance(500))
  await county.journal.shelf.partials.append(one.hash, 0, Buffer.from(one.bytes))
  const found = await county.journal.shelf.find(one.hash)
  if (!found) throw new Error('not announced')
  await Promise.all([letGo(one), county.journal.shelf.shelve(found)])
  expect(await filesOf()).toEqual([])
  expect(await county.journal.shelf.read(one.hash)).toBeNull()
})

test('a desk that asks for its bytes is told that they were erased', async () => {
  const one = await announcePage(desk, chance(500))
  await desk.putParcel(one.hash, one.bytes)
  await letGo(one)
  const answer = await desk.send('GET', `/sync/parcels/${one.hash}?from=0&most=100`)
  expect(answer.body).toMatchObject({ error: { code: 'erased' } })
})
