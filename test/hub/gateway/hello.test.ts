import { expect, test } from 'vitest'
import { protocols } from '../../../shared/http/protocol.ts'
import { countyOfFile, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty
countyOfFile((opened) => (county = opened))

test('a new desk is told that the common feed has news for it', async () => {
  const desk = await Desk.enrol(county)
  await county.followers.caughtUp()
  expect((await desk.hello()).body['news']).toEqual({ own: true, common: true })
})

test('the county remembers when a device was last here, and with which app', async () => {
  const desk = await Desk.enrol(county)
  await desk.hello()
  expect(await county.journal.holdings.standing(desk.device)).toMatchObject({
    lastSeen: county.clock.now,
    app: 'test 1',
    entries: 0,
  })
})

test('an app that the county is too new or too old for is told what is spoken here, and told all else as ever', async () => {
  const desk = await Desk.enrol(county)
  const start = { epoch: '', n: 0, hash: '' }
  const said = { app: 'another', holding: '', receipt: '', feeds: { own: start, common: start } }
  const hello = (spoken: object) => desk.send('POST', '/sync/hello', JSON.stringify({ ...said, ...spoken }))
  for (const spoken of [{ protocol: 0 }, { protocol: 9, least: 7 }]) {
    const answer = await hello(spoken)
    expect(answer).toMatchObject({ status: 200, body: { protocols, receipt: { device: desk.device } } })
  }
  for (const spoken of [{ protocol: protocols.own }, { protocol: 9, least: protocols.least }])
    expect((await hello(spoken)).body).not.toHaveProperty('protocols')
})

test('what a desk says of itself is kept, and what has come since then no longer waits', async () => {
  const desk = await Desk.enrol(county)
  const lane = desk.lane.slice(desk.lane.indexOf('-') + 1)
  const since = county.clock.now - 60_000
  await desk.hello({
    desk: { entries: 3, bytes: 3_000, lanes: [[lane, 3, since]], rate: 100, refused: 1, clock: 5_000 },
  })
  const health = async () => (await county.journal.holdings.standing(desk.device)).health
  expect(await health()).toEqual({
    at: county.clock.now,
    entries: 3,
    parcels: 0,
    bytes: 3_000,
    drain: 30,
    lanes: [{ lane, entries: 3, since }],
    stillSince: county.clock.now,
    refused: 1,
    broken: 0,
    room: null,
  })
  await desk.push([await desk.openVisit(), await desk.openVisit()])
  expect(await health()).toMatchObject({ entries: 1, bytes: 1_000, drain: 10, stillSince: null })
  await desk.push([await desk.openVisit()])
  expect(await health()).toMatchObject({ entries: 0, bytes: 0, drain: 0, lanes: [] })
  expect(await county.journal.holdings.standing(desk.device)).toMatchObject({ clockApart: 5_000 })
})

test('since when nothing of it moves is counted from the first time that it stood still', async () => {
  const desk = await Desk.enrol(county)
  const stillSince = async (entries: number) => {
    await desk.hello({ desk: { entries, bytes: 900 } })
    return (await county.journal.holdings.standing(desk.device)).health?.stillSince
  }
  const first = county.clock.now
  expect(await stillSince(2)).toBe(first)
  county.clock.now += 600_000
  // More waits, and nothing came.
  expect(await stillSince(4)).toBe(first)
  await desk.push([await desk.openVisit()])
  expect(await stillSince(3)).toBe(county.clock.now)
  expect(await stillSince(0)).toBeNull()
})

test('an app that the hub does not serve any more is remembered from its first hello on, until a new one comes', async () => {
  const desk = await Desk.enrol(county)
  const oldSince = async (app: string) => {
    await desk.hello({ app })
    return (await county.journal.holdings.standing(desk.device)).oldSince
  }
  expect(await oldSince('test 1')).toBeNull()
  const first = county.clock.now
  expect(await oldSince('older')).toBe(first)
  county.clock.now += 600_000
  expect(await oldSince('older')).toBe(first)
  expect(await oldSince('test 1')).toBeNull()
})

test('whatever a desk comes for, it was heard of', async () => {
  const desk = await Desk.enrol(county)
  await desk.hello()
  county.clock.now += 240_000
  await desk.feed()
  const seen = async () => (await county.journal.holdings.standing(desk.device)).lastSeen
  await expect.poll(seen).toBe(county.clock.now)
})
