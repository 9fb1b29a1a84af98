import { expect, test } from 'vitest'
import { readBundle } from '../../shared/courier/bundle.ts'
import type { GoneDesk } from '../../shared/http/aside.ts'
import { courierTo } from '../hub/courier.ts'
import { type County, openCounty, type Post } from '../integration/county.ts'
import { takeIn, type TakenIn } from '../integration/story.ts'
import type { Console } from '../network.ts'

// Prevents: what a stolen desk had not sent is gone without a word, or comes back into the journal without anybody's yes.

type Stolen = {
  readonly county: County
  readonly post: Post
  /** What it wrote after it was heard of last. */
  readonly late: TakenIn
  /** Its last sealed copy. */
  readonly copy: Uint8Array<ArrayBuffer>
  readonly admin: Console
}

async function stolen(): Promise<Stolen> {
  const county = await openCounty()
  const post = await county.post('shahe', 'hejing')
  await takeIn(post.desk)
  await post.allThere()
  await post.cut()
  const late = await takeIn(post.desk)
  const { file: copy } = await (await post.desk.courier()).pack()
  await post.browser.restart()
  const admin = await county.network().signIn('dingwei')
  const order = { reason: '电脑被偷', how: 'stolen' }
  expect((await admin.ask('POST', `/api/devices/${post.device}/revoke`, order)).status).toBe(200)
  return { county, post, late, copy, admin }
}

async function deliver(county: County, copy: Uint8Array<ArrayBuffer>): Promise<void> {
  const read = await readBundle(copy)
  if (!read.ok) throw new Error(read.problem.code)
  expect((await courierTo({ base: county.network().url }).deliver(read.bundle)).status).toBe(200)
}

const deskOf = async (console: Console): Promise<GoneDesk> => {
  const { status, json } = await console.ask('GET', '/api/aside')
  expect(status).toBe(200)
  const [desk] = json as GoneDesk[]
  if (!desk) throw new Error('no desk is gone')
  return desk
}

const isThere = async (county: County, { visit, matter }: TakenIn): Promise<number> =>
  (await county.journal()).filter(({ subject }) => subject === visit || subject === matter).length

test('the last sealed copy of a stolen desk is put aside, and is in the journal once somebody has released it, by name', async () => {
  const { county, late, copy, admin } = await stolen()
  await deliver(county, copy)
  expect(await isThere(county, late)).toBe(0)
  const { device, batches } = await deskOf(admin)
  expect(batches).toMatchObject([
    { entries: 3, visits: 1, matters: 1, by: ['hejing'], genuine: true, decided: null },
  ])
  expect(JSON.stringify(batches)).not.toContain('罗木生')

  const leader = await county.network().signIn('shenguoping')
  const path = `/api/aside/${device}/${batches[0]?.batch}/release`
  expect((await leader.ask('POST', path)).json).toEqual({ stored: 3, refused: 0 })
  expect(await isThere(county, late)).toBe(3)
  expect((await county.network().hub.county.reader.visit(late.visit)).visitor.name).toBe('罗木生')
  expect((await deskOf(admin)).batches[0]?.decided).toMatchObject({
    how: 'released',
    by: 'shenguoping',
    stored: 3,
  })
  expect((await leader.ask('POST', path)).json).toEqual({ error: { code: 'already' } })
  // The same file once more changes nothing.
  await deliver(county, copy)
  expect(await isThere(county, late)).toBe(3)
  expect((await deskOf(admin)).batches).toHaveLength(1)
})

test('what is declined stays aside with a reason, and can be released later all the same', async () => {
  const { county, late, copy, admin } = await stolen()
  await deliver(county, copy)
  const { device, batches } = await deskOf(admin)
  const path = `/api/aside/${device}/${batches[0]?.batch}`
  expect((await admin.ask('POST', `${path}/decline`, { reason: '' })).status).toBe(400)
  expect((await admin.ask('POST', `${path}/decline`, { reason: '不是她写的' })).status).toBe(200)
  expect(await isThere(county, late)).toBe(0)
  expect((await deskOf(admin)).batches[0]?.decided).toMatchObject({
    how: 'left-out',
    by: 'dingwei',
    reason: '不是她写的',
  })
  expect((await admin.ask('POST', `${path}/release`)).json).toEqual({ stored: 3, refused: 0 })
  expect(await isThere(county, late)).toBe(3)
})

test('what was not sent is declared lost by the ids that are missing, once, by a named person', async () => {
  const { post, late, admin } = await stolen()
  const { device, missing, lost } = await deskOf(admin)
  expect(lost).toBeNull()
  const lane = (late.ids[0] ?? '').split(':')[0]
  expect(missing).toContainEqual({ lane, from: 5, to: null })
  const path = `/api/aside/${device}/lost`
  expect((await admin.ask('POST', path, { reason: '没有副本' })).status).toBe(200)
  expect((await admin.ask('POST', path, { reason: '没有副本' })).json).toEqual({ error: { code: 'already' } })
  expect((await deskOf(admin)).lost).toMatchObject({ by: 'dingwei', reason: '没有副本' })
  expect(device).toBe(post.device)
})

test('a desk that works has nothing aside, and nobody below a leader decides', async () => {
  const county = await openCounty()
  const post = await county.post('shahe', 'hejing')
  const admin = await county.network().signIn('dingwei')
  expect((await admin.ask('GET', '/api/aside')).json).toEqual([])
  expect((await admin.ask('POST', `/api/aside/${post.device}/lost`, { reason: '丢了' })).status).toBe(404)
  const agent = await county.network().signIn('tangke')
  expect((await agent.ask('GET', '/api/aside')).status).toBe(403)
})
