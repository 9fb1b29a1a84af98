// Prevents: a desk that comes back after months and reads the whole history of its station before anybody can work, or reads a short one
// and takes a matter for open that was closed long ago.
import { expect, test } from 'vitest'
import type { DeskDraft } from '../../station/data/desk-shapes.ts'
import { type County, foldAlike, isUnknown, openCounty, type Post } from '../integration/county.ts'
import { luoMusheng, referOne, takeIn } from '../integration/story.ts'

const day = 86_400_000
const served = 280

/** Visits that come and go, each with its matter; some in one breath, as nobody could. @returns the first */
async function serveMany({ desk }: Post): Promise<string> {
  let first: string | null = null
  for (let done = 0; done < served; done += 20) {
    const drafts: DeskDraft[] = []
    while (drafts.length < 80) {
      const [visit, matter] = [desk.newSubject('visit'), desk.newSubject('matter')]
      first ??= visit
      drafts.push(
        { subject: visit, type: 'visit.opened', body: { number: 1, visitor: luoMusheng } },
        { subject: matter, type: 'matter.opened', body: { visit, party: null } },
        { subject: matter, type: 'matter.ended', body: { outcome: { outcome: 'answered' } } },
        { subject: visit, type: 'visit.closed', body: {} },
      )
    }
    await desk.write(drafts)
  }
  return first ?? ''
}

async function pass(county: County, days: number): Promise<void> {
  const { clock } = county.network()
  clock.set(clock.wall() + days * day)
}

const headOf = (county: County, { device }: Post) => county.network().hub.county.feeds.head(device)

test('a desk that was away for three months works at once: it reads what is open or recent, and folds as the county does', async () => {
  const county = await openCounty()
  const [there, away] = [
    await county.post('wuping', 'zhouguilan'),
    await county.post('wuping', 'yangxiaoman'),
  ]
  const [closedMeanwhile, stillOpen] = [await takeIn(there.desk), await referOne(there.desk)]
  await there.allThere()
  for (const { visit } of [closedMeanwhile, stillOpen]) await foldAlike(county, away, visit)
  await away.allThere()
  await away.cut()
  // What it still wrote is on its disk alone.
  const alone = await takeIn(away.desk)

  const place = await headOf(county, away)
  await there.desk.write([
    { subject: closedMeanwhile.matter, type: 'matter.ended', body: { outcome: { outcome: 'answered' } } },
    { subject: closedMeanwhile.visit, type: 'visit.closed', body: {} },
  ])
  const old = await serveMany(there)
  await there.allThere()
  await pass(county, 92)
  there.browser.online()
  await expect.poll(() => there.desk.now()).toBeGreaterThan(county.network().clock.wall() - day)
  const recent = await takeIn(there.desk)
  await there.allThere()
  await county.network().settled()
  const missed = (await headOf(county, away)).n - place.n
  expect(missed).toBeGreaterThan(5 * served)

  // The county has decided when the answer is lost on its way; asked again, it does not begin once more.
  away.wire.loseAnswer('/sync/hello')
  away.mend()
  await away.allThere()
  for (const { visit } of [closedMeanwhile, stillOpen, recent, alone]) await foldAlike(county, away, visit)
  const read = await headOf(county, away)
  expect(read.epoch).not.toBe(place.epoch)
  expect(read.n).toBeLessThan(40)
  expect(await isUnknown(away, old)).toBe(true)
  const ids = (await county.journal()).map(({ _id }) => _id)
  for (const id of alone.ids) expect(ids.filter((one) => one === id)).toHaveLength(1)

  // Something is said of what was left out: all of it comes.
  const { voice } = county.network().hub.county
  await voice.say({ subject: old, type: 'visit.paused', body: {}, by: 'system' })
  await foldAlike(county, away, old)
  // Nothing of what it was told before is given back: the county knew what that was.
  expect(away.wire.sent.filter(({ path }) => path.startsWith('/sync/give-back'))).toEqual([])
}, 120_000)
