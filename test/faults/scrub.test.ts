import { expect, test } from 'vitest'
import { deskPace } from '../../station/data/deps.ts'
import type { StationView } from '../../station/state/station-health.ts'
import { foldAlike, openCounty, pin, type Post } from '../integration/county.ts'
import { referOne, takeIn } from '../integration/story.ts'
import { readDisk, restoreDisk } from '../station/data/disk.ts'

// Prevents: a desk whose disk turned a bit over or lost a row, and nobody finds out before the paper is asked for.

type Row = { readonly id: string; readonly header: string; readonly body: string | null }

/** What is done to one row of the journal of a desk that is closed; null takes it away. The desk is open again afterwards. */
async function damaged(post: Post, spoil: (row: Row) => Row | null): Promise<void> {
  await post.browser.restart()
  const disk = await readDisk(post.browser.name)
  const spoiled = disk.map((database) => ({
    ...database,
    stores: database.stores.map((store) => ({
      ...store,
      rows: store.rows.flatMap((row) => {
        const value = row.value as Partial<Row>
        if (typeof value.header !== 'string') return [row]
        const after = spoil(value as Row)
        return after ? [{ ...row, value: after }] : []
      }),
    })),
  }))
  await restoreDisk(post.browser.name, spoiled)
  await post.reopen()
}

async function rowsOf({ browser }: Post): Promise<ReadonlyMap<string, Row>> {
  const rows = (await readDisk(browser.name)).flatMap(({ stores }) => stores.flatMap((store) => store.rows))
  const entries = rows.map(({ value }) => value as Partial<Row>).filter(({ header }) => header !== undefined)
  return new Map(entries.map((row) => [row.id ?? '', row as Row]))
}

const plain = ({ id, header, body }: Row): Row => ({ id, header, body })

/** The first look of this start is over: what it looked for is mended or named. */
const lookThrough = ({ browser }: Post): void => {
  browser.pass(deskPace.scrub)
  browser.pass(deskPace.keepSafe)
}

const flip = (text: string, at: number): string =>
  text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1)

/** Another time in the header: it is well formed, and only its neighbours know that it is not what was written. */
const laterBy = (header: string): string =>
  header.replace(/"wall":(\d+)/, (_, wall: string) => `"wall":${Number(wall) + 1}`)

test('whatever was spoiled of what the county has is fetched again, entry by entry, and is then what it was', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const { matter, visit, ids } = await referOne(post.desk)
  const { ids: more } = await takeIn(post.desk)
  await post.allThere()
  const { voice } = county.network().hub.county
  const { entry: asked } = await voice.say({
    subject: matter,
    type: 'case.asked',
    body: { text: '缺哪张票？' },
    by: 'tangke',
  })
  const before = await rowsOf(post)
  await expect.poll(async () => (await rowsOf(post)).has(asked.id)).toBe(true)
  const theirs = (await rowsOf(post)).get(asked.id)

  const [opened = '', gone = '', altered = ''] = ids
  const newest = more.at(-1) ?? ''
  await damaged(post, (row) => {
    if (row.id === opened) return { ...row, body: flip(row.body ?? '', 40) }
    if (row.id === altered) return { ...row, header: laterBy(row.header) }
    if (row.id === asked.id) return { ...row, header: laterBy(row.header) }
    return row.id === gone || row.id === newest ? null : row
  })
  lookThrough(post)
  for (const id of [opened, gone, altered, newest])
    await expect
      .poll(async () => (await rowsOf(post)).get(id), { timeout: 20_000 })
      .toMatchObject(plain(before.get(id) ?? { id: '', header: '', body: '' }))
  await expect
    .poll(async () => (await rowsOf(post)).get(asked.id)?.header, { timeout: 20_000 })
    .toBe(theirs?.header)
  expect(post.desk.damage.current()).toEqual([])
  await post.allThere()
  // Nobody touched it for a day.
  expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
  await foldAlike(county, post, visit)
})

test('what is spoiled and was never sent is named; what only waits for the line is mended when it is there', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const sent = await takeIn(post.desk)
  await post.allThere()
  await post.cut()
  const { ids } = await takeIn(post.desk)
  const [lost = ''] = ids
  const [known = ''] = sent.ids
  const before = await rowsOf(post)
  await damaged(post, (row) =>
    row.id === known || row.id === lost ? { ...row, body: flip(row.body ?? '', 40) } : row,
  )
  lookThrough(post)
  await expect
    .poll(() => [...post.desk.damage.current()].sort(), { timeout: 20_000 })
    .toEqual([known, lost].sort())
  post.mend()
  await expect.poll(() => post.desk.line.current().kind).not.toBe('offline')
  post.browser.pass(deskPace.keepSafe)
  await expect.poll(() => post.desk.damage.current(), { timeout: 20_000 }).toEqual([lost])
  expect((await rowsOf(post)).get(known)?.body).toBe(before.get(known)?.body)
})

/** A bit of each photographed page turns over on the closed desk's disk. */
async function spoilPages(post: Post): Promise<void> {
  await post.browser.restart()
  const disk = await readDisk(post.browser.name)
  const spoil = ({ bytes, ...row }: { readonly bytes: Uint8Array }) => ({
    ...row,
    bytes: bytes.map((byte, at) => (at === 100 ? byte ^ 1 : byte)),
  })
  const spoiled = disk.map((database) => ({
    ...database,
    stores: database.stores.map((store) => ({
      ...store,
      rows: store.rows.map((row) => {
        const value = row.value as Partial<{ bytes: Uint8Array }>
        return value.bytes ? { ...row, value: spoil({ ...value, bytes: value.bytes }) } : row
      }),
    })),
  }))
  await restoreDisk(post.browser.name, spoiled)
  await post.reopen()
}

test('a photograph that is spoiled comes back from the county; one that only the desk had is named, and the administrator hears of it', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const { visit, matter } = await takeIn(post.desk)
  const words = '户口簿第一页'.repeat(50)
  const photograph = () =>
    post.desk.addPaper(matter, {
      name: '户口簿',
      voucher: false,
      pages: [new Blob([words], { type: 'image/png' })],
    })
  await photograph()
  await post.allThere()
  const hashes = async (): Promise<readonly string[]> => {
    const live = post.desk.visit(visit)
    await expect.poll(() => live.current()).not.toBeNull()
    return live.current()?.matters[0]?.papers.map(({ pages }) => pages[0]?.hash ?? '') ?? []
  }
  const textOf = async (hash: string): Promise<string | null> => {
    const page = await post.desk.openPage(matter, hash)
    return page instanceof Blob ? page.text() : null
  }
  const [there = ''] = await hashes()
  await spoilPages(post)
  expect(await textOf(there)).toBeNull()
  lookThrough(post)
  expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
  await expect.poll(() => textOf(there), { timeout: 20_000 }).toBe(words)

  await post.cut()
  await photograph()
  await spoilPages(post)
  // What the county has comes back with the line; what it has not, does not.
  lookThrough(post)
  await expect.poll(() => post.desk.line.current().parcels.broken, { timeout: 20_000 }).toBe(1)
  post.mend()
  const admin = await county.network().signIn('dingwei')
  const alerts = async (): Promise<unknown> => {
    post.desk.syncNow()
    const { json } = await admin.ask('GET', '/api/stations')
    const desks = (json as StationView[]).flatMap(({ devices }) => devices)
    return desks.find(({ id }) => id === post.device)?.alerts.filter(({ kind }) => kind === 'damage')
  }
  await expect
    .poll(alerts, { timeout: 20_000, interval: 300 })
    .toEqual([{ kind: 'damage', since: null, size: 1 }])
})
