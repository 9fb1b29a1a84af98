// Prevents: a clock that is years off and takes an entry out of the county, out of its order, or out of its day. Numbers: docs/faults.md.
import { expect, test } from 'vitest'
import { correctedTime } from '../../shared/entry/clock.ts'
import type { Header } from '../../shared/entry/entry.ts'
import type { JournalDoc } from '../../hub/journal/journal.ts'
import { type County, foldAlike, openCounty, type Post } from '../integration/county.ts'
import { referOne, takeIn, today } from '../integration/story.ts'

const year = 365 * 86_400_000
/** By how much a clock is set, from now on. */
const clocks = [
  ['three years ahead', () => 3 * year],
  ['three years behind', () => -3 * year],
  ['in January 1970', () => Date.UTC(1970, 0, 2) - Date.now()],
  ['in 2099', () => Date.UTC(2099, 11, 31) - Date.now()],
] as const

const docsOf = async (county: County, ids: readonly string[]): Promise<readonly JournalDoc[]> => {
  const docs = (await county.journal()).filter(({ _id }) => ids.includes(_id))
  expect(docs).toHaveLength(ids.length)
  return docs
}
const headerOf = ({ header }: JournalDoc): Header => JSON.parse(header) as Header

/** Whom the desk shows as of today. */
const shownAt = ({ desk }: Post): (() => string[]) => {
  const day = desk.day(today)
  return () => day.current().map(({ visit }) => visit.subject)
}

/** Ten minutes: a busy machine, and no more. */
const isNow = (county: County, time: number): void =>
  expect(Math.abs(time - county.network().clock.wall())).toBeLessThan(600_000)

/** All three times stand with the entry: the device's, what was measured, and the county's; what people read is right. */
async function keepsThree(county: County, post: Post, ids: readonly string[], apart: number): Promise<void> {
  for (const doc of await docsOf(county, ids)) {
    const { wall, offset } = headerOf(doc)
    expect(Math.abs(wall - (Date.now() + apart))).toBeLessThan(600_000)
    isNow(county, correctedTime({ wall, offset }))
    isNow(county, doc.receivedAt)
  }
  expect(post.desk.line.current().refused).toBe(0)
}

test.each(clocks)(
  'a clock that is set to %s under an open desk: times are right with a link and without',
  async (_, by) => {
    const county = await openCounty()
    const post = await county.post('wuping', 'zhouguilan')
    await post.allThere()
    await post.cut()
    post.browser.turnClock = by()
    const alone = await takeIn(post.desk)
    await expect.poll(shownAt(post)).toEqual([alone.visit])
    post.mend()
    await post.allThere()
    const linked = await takeIn(post.desk)
    await post.allThere()
    await keepsThree(county, post, [...alone.ids, ...linked.ids], by())
    for (const { visit } of [alone, linked])
      isNow(county, (await foldAlike(county, post, visit)).visit.openedAt)
  },
)

test.each(clocks)(
  'a clock that is set to %s while the desk is shut, without a link: no time before the county’s last word',
  async (_, by) => {
    const county = await openCounty()
    const post = await county.post('wuping', 'zhouguilan')
    const before = await takeIn(post.desk)
    await post.allThere()
    await post.cut()
    await post.browser.restart()
    post.browser.turnClock = by()
    await post.reopen()
    const alone = await takeIn(post.desk)
    post.mend()
    await post.allThere()
    await keepsThree(county, post, alone.ids, by())
    const [first, second] = [
      await foldAlike(county, post, before.visit),
      await foldAlike(county, post, alone.visit),
    ]
    expect(second.visit.openedAt).toBeGreaterThanOrEqual(first.visit.openedAt)
  },
)

test.each([200, -200])(
  'a clock that is set %i days off, which nobody can know: refused nowhere, in sight, and right from the next word on',
  async (days) => {
    const county = await openCounty()
    const post = await county.post('wuping', 'zhouguilan')
    await post.allThere()
    await post.cut()
    post.browser.turnClock = days * 86_400_000
    const alone = await takeIn(post.desk)
    post.mend()
    await post.allThere()
    const linked = await takeIn(post.desk)
    await post.allThere()
    await keepsThree(county, post, linked.ids, days * 86_400_000)
    expect(await docsOf(county, alone.ids)).toHaveLength(alone.ids.length)
    for (const { visit } of [alone, linked]) await foldAlike(county, post, visit)
    await expect.poll(shownAt(post)).toEqual(expect.arrayContaining([alone.visit, linked.visit]))
  },
)

test.each([3 * year, 120_000, 5_000])(
  'run 3: what is written after the clock was set back by %i ms, and the desk opened anew, reaches the county',
  async (back) => {
    const county = await openCounty()
    const post = await county.post('wuping', 'zhouguilan')
    await takeIn(post.desk)
    await post.allThere()
    await post.browser.restart()
    post.browser.turnClock = -back
    await post.reopen()
    const { ids } = await takeIn(post.desk)
    await post.allThere()
    expect(await docsOf(county, ids)).toHaveLength(3)
    expect(post.desk.line.current()).toMatchObject({ waitingEntries: 0, refused: 0 })
  },
)

test('run 9: one desk whose clock is three years ahead takes nobody else’s clock along, and its word is not the last for ever', async () => {
  const county = await openCounty()
  const [wrong, right] = [
    await county.post('wuping', 'zhouguilan'),
    await county.post('wuping', 'yangxiaoman'),
  ]
  wrong.browser.turnClock = 3 * year
  const taken = await referOne(wrong.desk)
  await wrong.allThere()
  const seen = right.desk.visit(taken.visit)
  await expect.poll(() => seen.current()?.matters.length).toBe(1)
  const field = (value: string) => ({ type: 'matter.field-set', body: { field: 'year', value, how: 'told' } })
  await wrong.desk.write([{ subject: taken.matter, ...field('2024') }])
  await expect.poll(() => seen.current()?.matters[0]?.fields['year']?.value).toBe('2024')
  const ids = await right.desk.write([{ subject: taken.matter, ...field('2025') }])
  for (const post of [right, wrong]) await post.allThere()
  const [doc] = await docsOf(county, ids)
  const { wall } = headerOf(doc as JournalDoc)
  expect(Math.abs(wall - Date.now())).toBeLessThan(600_000)
  const { matters } = await foldAlike(county, wrong, taken.visit)
  expect(matters[0]).toMatchObject({ fields: { year: { value: '2025' } }, clashes: [] })
})
