import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freeLine } from '../../shared/rules/line-rules.ts'
import { openSafe } from '../../station/data/store/safe.ts'
import { type County, openCounty, type Post } from '../integration/county.ts'
import { takeIn } from '../integration/story.ts'
import { type BrokenLine, layBrokenLine } from '../broken-line.ts'
import { addFilm, sentOf } from './film.ts'

// What is urgent is at the county before what is large, and what the county set for its lines is kept.

type Scene = {
  readonly county: County
  readonly line: BrokenLine
  readonly post: Post
  readonly matter: string
}

async function openScene(): Promise<Scene> {
  const county = await openCounty()
  const line = await layBrokenLine(() => county.network().url)
  const post = await county.post('wuping', 'zhouguilan', {}, () => line.url)
  onTestFinished(() => line.close())
  const { matter } = await takeIn(post.desk)
  await post.allThere()
  return { county, line, post, matter }
}
const holds = async ({ county }: Scene, ids: readonly string[]): Promise<boolean> => {
  const found = await county.network().hub.county.journal.get(ids)
  return found.every((doc) => doc !== undefined)
}
async function under(post: Post, more = 0): Promise<void> {
  await expect.poll(() => sentOf(post), { interval: 20 }).toBeGreaterThan(more)
}
async function setLine({ county }: Scene, rules: object): Promise<void> {
  const dingwei = await county.network().signIn('dingwei')
  expect((await dingwei.ask('POST', '/api/line-rules', rules)).status).toBe(200)
}

test('a new case overtakes a film that is under way: hardly more of the film goes before it is at the county', async () => {
  const scene = await openScene()
  const { line, post, matter } = scene
  line.quality.rate = 40_000
  await addFilm(post.desk, matter, 2_500_000)
  await under(post, 60_000)
  for (let cases = 0; cases < 3; cases += 1) {
    const before = line.up()
    const { ids } = await takeIn(post.desk)
    await expect.poll(() => holds(scene, ids), { interval: 20 }).toBe(true)
    // What the line carries in two seconds: the chunk that was under way, and the case itself.
    expect(line.up() - before).toBeLessThan(80_000)
    await under(post, sentOf(post))
  }
})

test('a large chunk on a line that has become thin makes way for a case', async () => {
  const scene = await openScene()
  const { line, post, matter } = scene
  line.quality.rate = 400_000
  await addFilm(post.desk, matter, 2_900_000)
  await under(post, 300_000)
  line.quality.rate = 4_000
  const { ids } = await takeIn(post.desk)
  await expect.poll(() => post.desk.line.current().waitingEntries).toBeGreaterThan(0)
  // The moment that a chunk gets to end by itself, in the time that this browser lives in.
  post.browser.pass(600)
  await expect.poll(() => holds(scene, ids)).toBe(true)
  line.quality.rate = Infinity
  await post.allThere()
})

test('photographs go before the film, whichever came first', async () => {
  const { line, post, matter } = await openScene()
  line.quality.rate = 100_000
  await addFilm(post.desk, matter, 2_500_000)
  await under(post, 60_000)
  await addFilm(post.desk, matter, 30_000, 'image/jpeg')
  await expect.poll(() => post.desk.line.current().receipt?.parcels, { interval: 20 }).toBe(1)
  expect(post.desk.line.current().waitingParcels).toBe(1)
})

test('outside the hours that the county set a film waits, and says until when; cases and photographs go', async () => {
  const scene = await openScene()
  const { post, matter } = scene
  // It is 12:44.
  await setLine(scene, { ...freeLine, window: { from: '20:00', to: '07:00' } })
  await expect.poll(() => post.desk.reference.current().line?.window?.from).toBe('20:00')
  await addFilm(post.desk, matter, 2_500_000)
  await addFilm(post.desk, matter, 30_000, 'image/jpeg')
  const { ids } = await takeIn(post.desk)
  await expect.poll(() => holds(scene, ids)).toBe(true)
  await expect.poll(() => post.desk.line.current().receipt?.parcels).toBe(1)
  expect(post.desk.line.current()).toMatchObject({
    waitingParcels: 1,
    parcels: { held: { why: 'window', until: Date.parse('2026-11-16T20:00:00+08:00'), count: 1 } },
  })
  await setLine(scene, { ...freeLine, window: { from: '12:00', to: '13:00' } })
  await post.allThere()
  // the parcel is there before a receipt counts it
  await expect.poll(() => post.desk.line.current().receipt?.parcels).toBe(2)
  expect(post.desk.line.current().parcels.held).toBeNull()
})

test('when the day’s budget is used the film stops where it is, and goes on the next day', async () => {
  const scene = await openScene()
  const { county, line, post, matter } = scene
  await setLine(scene, { ...freeLine, budget: 1_000_000 })
  await expect.poll(() => post.desk.reference.current().line?.budget).toBe(1_000_000)
  line.quality.rate = 400_000
  await addFilm(post.desk, matter, 2_500_000)
  await expect.poll(() => post.desk.line.current().parcels.held).toMatchObject({ why: 'budget' })
  const { spent, budget, going } = post.desk.line.current().parcels
  expect({ budget, over: spent - 1_000_000 < 500_000, begun: (going?.sent ?? 0) > 500_000 }).toEqual({
    budget: 1_000_000,
    over: true,
    begun: true,
  })
  await addFilm(post.desk, matter, 30_000, 'image/jpeg')
  await expect.poll(() => post.desk.line.current().receipt?.parcels).toBe(1)
  line.quality.rate = Infinity
  for (let days = 0; days < 3; days += 1) {
    const { clock } = county.network()
    clock.set(clock.wall() + 86_400_000)
    post.browser.pass(86_400_000)
    await expect.poll(() => post.desk.line.current().parcels.spent).toBeGreaterThan(0)
  }
  await post.allThere()
})

test('a parcel that is damaged on the desk’s own disk is said to be, holds up no other, and no byte of it is sent', async () => {
  const { post, matter } = await openScene()
  await post.cut()
  await addFilm(post.desk, matter, 50_000, 'image/jpeg')
  await damageDisk(post.browser.name)
  await addFilm(post.desk, matter, 60_000, 'image/jpeg')
  post.mend()
  await expect.poll(() => post.desk.line.current().parcels.broken).toBe(1)
  await expect.poll(() => post.desk.line.current().receipt?.parcels).toBe(1)
  expect(post.desk.line.current()).toMatchObject({ kind: 'sending', waitingEntries: 0, waitingParcels: 1 })
  expect(post.desk.line.current().parcels.spent).toBeLessThan(70_000)
})

test('a parcel that the county’s disk spoiled is refused when it is whole, and sent anew from what the desk holds', async () => {
  const { county, line, post, matter } = await openScene()
  line.quality.rate = 200_000
  await addFilm(post.desk, matter, 500_000)
  await under(post, 50_000)
  await damageFile(join(county.network().dir, 'parcels', 'incoming'))
  line.quality.rate = Infinity
  await expect.poll(() => post.desk.line.current().parcels.spent, { interval: 20 }).toBeGreaterThan(600_000)
  await post.allThere()
  expect(post.desk.line.current().parcels).toMatchObject({ again: 0, broken: 0, kept: 0 })
})

/** Every parcel on a browser's disk gets one wrong byte. */
async function damageDisk(browser: string): Promise<void> {
  const safe = await openSafe(browser)
  await safe.bytes.toCollection().modify((row) => {
    row.bytes[0] = (row.bytes[0] ?? 0) ^ 1
  })
  safe.close()
}

async function damageFile(folder: string): Promise<void> {
  const [name = ''] = (await readdir(folder)).filter((one) => !one.endsWith('.at'))
  const file = await open(join(folder, name), 'r+')
  await file.write(new Uint8Array([1, 2, 3]), 0, 3, 10)
  await file.close()
}
