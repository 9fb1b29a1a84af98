import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Written } from '../../shared/entry/writer.ts'
import { deviceRefused } from '../../shared/facts/device.ts'
import { isTold } from '../../shared/facts/fact.ts'
import { openCouchStore } from '../../hub/store/couch.ts'
import { realPace } from '../../hub/store/couch-client.ts'
import { databases } from '../../hub/store/design/databases.ts'
import type { QuirkRates } from '../couchdb/quirks.ts'
import { startCouchServer } from '../couchdb/server.ts'
import { openCounty, tempDir, type TestCounty } from '../hub/county.ts'
import { Desk } from '../hub/desk.ts'

// A store that is busy, loses its answers, tells its changes twice and out of order: what a county may meet in a bad week.

const bad: QuirkRates = {}
let county: TestCounty
let server: Awaited<ReturnType<typeof startCouchServer>>
let remove: () => Promise<void>
let desks: readonly Desk[]

beforeAll(async () => {
  const temp = await tempDir()
  remove = temp.remove
  server = await startCouchServer({ seed: 20261116, quirks: bad })
  const pace = { ...realPace, pause: () => Promise.resolve() }
  const opened = await openCouchStore({
    url: server.url('admin'),
    dir: join(temp.dir, 'index'),
    databases,
    tries: 2,
    pace,
  })
  if (!opened.ok) throw new Error(opened.sentence)
  county = await openCounty(temp.dir, { store: opened.store })
  desks = [await Desk.enrol(county), await Desk.enrol(county), await Desk.enrol(county, 'shijiu')]
  Object.assign(bad, { rewind: 0.2, disorder: 0.5, accepted: 0.1, busy: 0.1, lost: 0.1, cut: 0.06 })
}, 60_000)
afterAll(async () => {
  await county.close()
  await server.close()
  await remove()
})

const write = (desk: Desk, count: number): Promise<Written> => {
  const by = desk.station === 'wuping' ? 'zhouguilan' : 'luochanggen'
  const body = { number: 1, visitor: { name: '罗木生', identity: null, phone: '' } }
  const type = count % 10 === 3 ? 'visit.flown' : 'visit.opened'
  return desk.write({ subject: desk.subject('visit'), type, body, by })
}

/** As a desk does: until there is a verdict. */
async function pushed(desk: Desk, batch: readonly Written[], tries = 0): Promise<number> {
  const { status } = await desk.push(batch)
  return status === 200 ? tries : pushed(desk, batch, tries + 1)
}

test('P10: over a store in a bad week every entry is taken once, every refusal told once, and nobody hears anything twice', async () => {
  const written = new Map<Desk, Written[]>(desks.map((desk) => [desk, []]))
  const tries = await Promise.all(
    desks.map(async (desk) => {
      let again = 0
      for (let round = 0; round < 12; round++) {
        const batch = []
        for (let count = 0; count < 5; count++) batch.push(await write(desk, round * 5 + count))
        written.get(desk)?.push(...batch)
        again += await pushed(desk, batch)
      }
      return again
    }),
  )
  expect(tries.reduce((total, count) => total + count, 0)).toBeGreaterThan(0)
  for (const name of Object.keys(bad)) Reflect.set(bad, name, 0)
  await county.followers.caughtUp()
  await county.followers.caughtUp()

  for (const desk of desks) {
    const mine = written.get(desk) ?? []
    const { receipt, verdicts } = await desk.push(mine)
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['already', 'refused']))
    expect(receipt).toMatchObject({ holding: desk.holding(), entries: 60, refused: 6 })
    const flown = mine.filter(({ header }) => header.type === 'visit.flown').map(({ entry }) => entry.id)
    const heard = (await county.journal.reader.heardOf(`device:${desk.device}`)).filter(isTold)
    expect(
      heard
        .filter(deviceRefused.is)
        .map(({ body }) => body.entry)
        .sort(),
    ).toEqual(flown)

    const { items, page } = await desk.ownFeed()
    const neighbours = desks.filter((other) => other !== desk && other.station === desk.station)
    const theirs = neighbours
      .flatMap((other) => written.get(other) ?? [])
      .filter(({ header }) => header.type === 'visit.opened')
    const told = items.flatMap((item) => (item.kind === 'entry' ? [item.entry.id] : []))
    const expected = [
      ...theirs.map(({ entry }) => entry.id),
      ...heard.filter(deviceRefused.is).map(({ id }) => id),
    ]
    expect([...told].sort()).toEqual([...expected].sort())
    expect(page.head).toBe(items.length)
  }
}, 60_000)
