import { expect, test } from 'vitest'
import { openCounty, pin, type Post } from '../integration/county.ts'
import { takeIn } from '../integration/story.ts'
import { readDisk, restoreDisk } from '../station/data/disk.ts'

// Prevents: a desk whose disk lost the end of what it wrote, and who takes the county's word for its own.

type Row = { readonly id?: string; readonly header?: string }

/** These are gone from the disk of the closed desk. */
async function lose(post: Post, ids: readonly string[]): Promise<void> {
  await post.browser.restart()
  const disk = await readDisk(post.browser.name)
  const isLost = ({ id, header }: Row): boolean => header !== undefined && ids.includes(id ?? '')
  await restoreDisk(
    post.browser.name,
    disk.map((database) => ({
      ...database,
      stores: database.stores.map((store) => ({
        ...store,
        rows: store.rows.filter(({ value }) => !isLost(value as Row)),
      })),
    })),
  )
}
async function lying({ browser }: Post): Promise<readonly string[]> {
  const rows = (await readDisk(browser.name)).flatMap(({ stores }) => stores.flatMap((store) => store.rows))
  return rows.flatMap(({ value }) => ((value as Row).header === undefined ? [] : [(value as Row).id ?? '']))
}
const isBack = (post: Post, ids: readonly string[]): Promise<void> =>
  expect.poll(() => lying(post), { timeout: 20_000 }).toEqual(expect.arrayContaining([...ids]))

test('the end of a lane is lost, and again before its county was asked for it, and once more later: each time it comes back', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const { visit, ids } = await takeIn(post.desk)
  await post.allThere()
  const [, ...tail] = ids
  await lose(post, tail.slice(1))
  // The county says what it holds; what is asked for then does not get through.
  const { wire } = post
  const asked = wire.atNext('/sync/again', async () => wire.pull())
  await post.reopen()
  await asked
  await lose(post, tail)
  post.mend()
  await post.reopen()
  await isBack(post, tail)
  await post.allThere()
  await lose(post, tail)
  await post.reopen()
  await isBack(post, tail)
  await post.allThere()
  const live = post.desk.visit(visit)
  await expect.poll(() => live.current()?.matters[0]?.sorted?.item).toBe('insurance-missing')
})

test('what the county refused is lost from the disk: the tray still names it, and it is all there again with the next word of the county', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const { matter } = await takeIn(post.desk)
  const identity = { kind: 'uscc', number: '93999999MA0C8Y1T65' }
  const party = { kind: 'taxpayer', capacity: 'legalRep', proof: '', name: '云岚茶叶合作社', identity }
  const ids = await post.desk.write([{ subject: matter, type: 'matter.party-named', body: { party } }])
  const open = () => post.desk.refused.current()
  await expect.poll(() => open().map(({ entry }) => entry), { timeout: 20_000 }).toEqual(ids)
  const before = open()
  await post.allThere()
  await lose(post, ids)
  post.wire.pull()
  await post.browser.restart()
  const away = await post.browser.window()
  expect(await away.unlock(post.staff, pin)).toEqual({ ok: true })
  await expect.poll(() => away.refused.current()).toEqual(before.map((item) => ({ ...item, body: null })))
  await away.close()

  post.mend()
  await post.reopen()
  await isBack(post, ids)
  await expect.poll(open, { timeout: 20_000 }).toEqual(before)
  await post.allThere()
})
