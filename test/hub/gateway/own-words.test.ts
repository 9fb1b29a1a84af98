import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCounty, tempDir, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

// A desk that lost its own words is told them again; a desk that only says so cannot wear the county out.

let county: TestCounty
let dir: string
let remove: () => Promise<void>
let desk: Desk
let visit: string

beforeEach(async () => {
  const temp = await tempDir()
  ;({ dir, remove } = temp)
  county = await openCounty(dir)
  desk = await Desk.enrol(county)
  const opened = await desk.openVisit()
  visit = opened.entry.id
  await desk.push([opened])
  await county.followers.caughtUp()
})
afterEach(async () => {
  await county.close()
  await remove()
})

const epoch = async (): Promise<string> => (await county.journal.feeds.head(desk.device)).epoch
const hour = 3_600_000

/** The desk lost its words. @returns the epoch in which it is told them all */
async function lost(): Promise<string> {
  const before = await epoch()
  expect((await desk.hello({ forgot: true })).status).toBe(200)
  await expect.poll(epoch).not.toBe(before)
  await expect.poll(() => county.journal.feeds.isWhole(desk.device)).toBe(true)
  expect(await toldIds()).toContain(visit)
  return epoch()
}
/** Answered, and nothing is begun anew: a feed that is to be is not whole from then on. */
async function refused(): Promise<void> {
  expect((await desk.hello({ forgot: true })).status).toBe(200)
  expect(await county.journal.feeds.isWhole(desk.device)).toBe(true)
}
const toldIds = async (): Promise<readonly string[]> =>
  (await desk.ownFeed()).items.flatMap((item) => (item.kind === 'entry' ? [item.entry.id] : []))

test('who loses its words three times within an hour is told them three times', async () => {
  const epochs = [await lost(), await lost(), await lost()]
  expect(new Set(epochs).size).toBe(3)
})

test('the fourth time waits until the hour is over, and is then granted without being asked for again', async () => {
  const third = [await lost(), await lost(), await lost()].at(-1)
  for (let times = 0; times < 20; times++) await refused()
  expect(await epoch()).toBe(third)
  county.clock.now += hour
  await desk.hello()
  await expect.poll(epoch).not.toBe(third)
  await expect.poll(() => county.journal.feeds.isWhole(desk.device)).toBe(true)
  expect(await toldIds()).toContain(visit)
  // Once; whatever was asked meanwhile was one and the same wish.
  const fourth = await epoch()
  await desk.hello()
  await county.followers.caughtUp()
  expect(await epoch()).toBe(fourth)
})

test('a restart of the hub neither forgives nor forgets', async () => {
  const third = [await lost(), await lost(), await lost()].at(-1)
  await desk.hello({ forgot: true })
  await county.close()
  county = await openCounty(dir)
  desk.county = county
  await refused()
  expect(await epoch()).toBe(third)
  county.clock.now += hour
  await desk.hello()
  await expect.poll(epoch).not.toBe(third)
})

test('one desk’s measure is not another’s', async () => {
  for (let times = 0; times < 10; times++) await desk.hello({ forgot: true })
  desk = await Desk.enrol(county)
  const opened = await desk.openVisit()
  visit = opened.entry.id
  await desk.push([opened])
  await county.followers.caughtUp()
  expect(await lost()).not.toBe('')
})
