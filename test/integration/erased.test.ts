import { expect, test } from 'vitest'
import { readDisk, restoreDisk } from '../station/data/disk.ts'
import { type County, openCounty, pin, type Post } from './county.ts'
import { luoMusheng, referOne, type TakenIn, takeIn } from './story.ts'

// What the county erases by law is gone at every desk that could read it, without a word of theirs.

const erase = async (county: County, { visit, matter }: TakenIn): Promise<void> => {
  for (const subject of [visit, matter]) await county.network().hub.county.subjectKeys.erase(subject)
}

/** The desk shows that it was, and nothing of what it said. */
async function saysErased({ desk }: Post, { visit }: TakenIn): Promise<void> {
  const live = desk.visit(visit)
  const lines = () => {
    const card = live.current()
    return card && [...card.visit.timeline, ...card.matters.flatMap(({ timeline }) => timeline)]
  }
  await expect.poll(() => lines()?.map(({ body, erased }) => ({ body, erased }))).toHaveLength(4)
  await expect.poll(() => lines()?.every(({ body, erased }) => body === null && erased === true)).toBe(true)
  expect(live.current()?.visit).toMatchObject({ phase: 'closed', visitor: { name: '' } })
  expect(JSON.stringify(live.current())).not.toContain(luoMusheng.name)
}

/** What lies on its disk of a subject: its key as it is kept, and whether photographed pages are there. */
async function lying({ browser }: Post, { visit, matter }: TakenIn) {
  const rows = (await readDisk(browser.name)).flatMap(({ stores }) => stores.flatMap((store) => store.rows))
  const keys = rows.flatMap(({ value }) => {
    const { id, value: kept } = value as { id?: string; value?: string }
    return id === `key~${visit}` || id === `key~${matter}` ? [JSON.parse(kept ?? '{}') as object] : []
  })
  const pages = rows.filter(({ value }) => (value as { matter?: string }).matter === matter)
  return { keys, pages: pages.length }
}
const destroyed = { sealed: '', came: '', carry: '', carried: 0, erased: true }

test('after an erasure a desk that wrote it opens nothing of it any more, and the story says so', async () => {
  const county = await openCounty()
  const [post, neighbour] = [await county.post('shahe', 'hejing'), await county.post('shahe', 'chenyiming')]
  const taken = await referOne(post.desk)
  const other = await takeIn(post.desk)
  const page = new Blob([Buffer.from('户口簿第一页')], { type: 'image/png' })
  await post.desk.addPaper(other.matter, { name: '户口簿', voucher: false, pages: [page] })
  await post.allThere()
  const shown = neighbour.desk.visit(other.visit)
  await expect.poll(() => shown.current()?.matters[0]?.papers.length).toBe(1)
  const hash = shown.current()?.matters[0]?.papers[0]?.pages[0]?.hash ?? ''
  expect(await post.desk.openPage(other.matter, hash)).not.toBeNull()

  await erase(county, other)
  for (const one of [post, neighbour]) {
    await saysErased(one, other)
    expect(await one.desk.openPage(other.matter, hash)).toBeNull()
    const more = [{ subject: other.matter, type: 'matter.reopened', body: {} }]
    await expect(one.desk.write(more)).rejects.toMatchObject({ code: 'erased' })
    expect(await lying(one, other)).toEqual({ keys: [destroyed, destroyed], pages: 0 })
    expect(one.desk.visit(taken.visit).current() ?? null).toBeDefined()
  }
  // What was not erased is as it was; and so it is after a night.
  await post.reopen()
  await saysErased(post, other)
  const kept = post.desk.visit(taken.visit)
  await expect.poll(() => kept.current()?.visit.visitor.name).toBe(luoMusheng.name)
  await post.allThere()
})

test('at a locked desk it is gone at once, and is shown so when somebody opens the desk', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const taken = await referOne(post.desk)
  await post.allThere()
  await post.desk.lockNow()
  await erase(county, taken)
  await expect.poll(async () => (await lying(post, taken)).keys).toEqual([destroyed, destroyed])
  expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
  const live = post.desk.visit(taken.visit)
  await expect.poll(() => live.current()?.visit.phase).toBe('closed')
  expect(JSON.stringify(live.current())).not.toContain(luoMusheng.name)
})

test('a desk that was away, or whose disk was set back to before, hears of it when it comes', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const taken = await takeIn(post.desk)
  await post.desk.write([{ subject: taken.visit, type: 'visit.called', body: {} }])
  await post.allThere()
  const disk = await readDisk(post.browser.name)
  await post.cut()
  await erase(county, taken)
  await county.network().settled()
  post.mend()
  await saysErased(post, taken)

  await post.browser.restart()
  await restoreDisk(post.browser.name, disk)
  post.wire.pull()
  await post.reopen()
  const live = post.desk.visit(taken.visit)
  await expect.poll(() => live.current()?.visit.visitor.name).toBe(luoMusheng.name)
  post.mend()
  await saysErased(post, taken)
  expect((await lying(post, taken)).keys).toEqual([destroyed, destroyed])
})
