import { expect, test } from 'vitest'
import type { RandomBytes } from '../../shared/entry/bytes.ts'
import type { JournalDoc } from '../../hub/journal/journal.ts'
import { laneOf } from '../../shared/entry/lane.ts'
import type { DeskStore } from '../../station/data/desk-store.ts'
import { type County, foldAlike, openCounty, pin, type Post } from '../integration/county.ts'
import { takeIn } from '../integration/story.ts'
import { readDisk, restoreDisk } from '../station/data/disk.ts'

// Prevents: a browser's profile that is copied back, or a machine that is set back with its chance, and writes one id twice.

/** The machine is set back with everything in it, its source of chance too: its first lane has the name that it had before. */
async function sameAgain(post: Post): Promise<DeskStore> {
  let named = false
  const random: RandomBytes = (count) => {
    const isName = count === 8 && !named
    named ||= isName
    return isName ? new Uint8Array(count).fill(7) : crypto.getRandomValues(new Uint8Array(count))
  }
  const desk = await post.browser.window({ random })
  expect(await desk.unlock(post.staff, pin)).toEqual({ ok: true })
  return desk
}

const idsAt = async (county: County): Promise<readonly string[]> =>
  (await county.journal()).map(({ _id }) => _id)

const allThere = (desk: DeskStore): Promise<void> =>
  expect.poll(() => desk.line.current().kind, { timeout: 20_000 }).toBe('all-there')

for (const way of ['with a line all the while', 'without a line at first'] as const)
  test(`a desk set back writes other things under ids that are taken, ${way}: they are said again under new ones, once`, async () => {
    const county = await openCounty()
    const post = await county.post('wuping', 'zhouguilan')
    await post.allThere()
    await post.browser.restart()
    const disk = await readDisk(post.browser.name)

    const first = await sameAgain(post)
    const before = await takeIn(first)
    await allThere(first)
    await post.browser.restart()
    await restoreDisk(post.browser.name, disk)

    if (way === 'without a line at first') post.wire.pull()
    const second = await sameAgain(post)
    const after = await takeIn(second)
    const isSame = after.ids.join() === before.ids.join()
    expect(isSame || way === 'with a line all the while').toBe(true)
    expect(after.visit).not.toBe(before.visit)
    post.mend()
    const isAgain = ({ subject }: JournalDoc): boolean => subject === after.visit || subject === after.matter
    await expect
      .poll(async () => (await county.journal()).filter(isAgain).length, { timeout: 20_000 })
      .toBe(3)
    await allThere(second)

    const journal = await county.journal()
    expect(new Set(journal.map(({ _id }) => _id)).size).toBe(journal.length)
    const again = journal.filter(isAgain)
    expect(again).toHaveLength(3)
    expect(new Set(again.map(({ _id }) => laneOf(_id)))).not.toContain(laneOf(before.ids[0] ?? ''))
    for (const id of before.ids) expect(await idsAt(county)).toContain(id)
    expect(second.refused.current()).toEqual([])
    const now: Post = { ...post, desk: second }
    const card = await foldAlike(county, now, after.visit)
    expect(card.visit.timeline.map(({ type }) => type)).toEqual(['visit.opened'])
    expect(card.matters.map(({ timeline }) => timeline.map(({ type }) => type))).toEqual([
      ['matter.opened', 'matter.sorted'],
    ])
    // What it had written before it was set back the county tells it again.
    await foldAlike(county, now, before.visit)
  })
