import { expect, test } from 'vitest'
import { readDisk } from '../station/data/disk.ts'
import { type County, foldAlike, openCounty, pin, type Post } from './county.ts'
import { luoMusheng, referOne, takeIn, today } from './story.ts'

// A desk that the county revoked, and a person of whom the law says that nothing is kept.

/** Rows of what the desk wrote, on its disk. */
const written = async ({ browser }: Post): Promise<number> =>
  (await readDisk(browser.name))
    .flatMap(({ stores }) => stores.flatMap(({ rows }) => rows))
    .filter(({ value }) => typeof (value as { header?: unknown }).header === 'string').length

const revoke = async (county: County, { device }: Post, how: 'retire' | 'stolen'): Promise<void> => {
  const dingwei = await county.network().signIn('dingwei')
  const revoked = await dingwei.ask('POST', `/api/devices/${device}/revoke`, { reason: '电脑被偷', how })
  expect(revoked.status).toBe(200)
}

test('a desk that retires gives what it still had, wipes itself and opens nothing any more; its neighbour works on', async () => {
  const county = await openCounty()
  const post = await county.post('shahe', 'hejing')
  const other = await county.post('shahe', 'chenyiming')
  const before = await takeIn(post.desk)
  await post.allThere()
  await foldAlike(county, other, before.visit)
  await post.cut()
  const late = await takeIn(post.desk)
  await revoke(county, post, 'retire')
  post.mend()

  await expect.poll(() => post.desk.lock.current().kind, { timeout: 10_000 }).toBe('revoked')
  expect(post.desk.day(today).current()).toEqual([])
  expect(await post.desk.unlock('hejing', pin)).toMatchObject({ ok: false })
  await expect.poll(() => written(post), { timeout: 10_000 }).toBe(0)
  const ids = (await county.journal()).map(({ _id }) => _id)
  for (const id of late.ids) expect(ids).toContain(id)
  await foldAlike(county, other, late.visit)

  await other.desk.write([{ subject: before.visit, type: 'visit.called', body: {} }])
  await other.allThere()
  await foldAlike(county, other, before.visit)

  await post.browser.restart()
  const again = await post.browser.window()
  expect(again.lock.current().kind).toBe('revoked')
  expect(await again.enrol(await county.code('shahe'))).toEqual({ ok: true })
  expect(again.lock.current().kind).toBe('no-pin')
})

test('a desk that was stolen sends nothing and wipes itself, also one that was told to retire before', async () => {
  const county = await openCounty()
  const post = await county.post('shahe', 'hejing')
  await takeIn(post.desk)
  await post.allThere()
  await post.cut()
  const late = await takeIn(post.desk)
  await revoke(county, post, 'retire')
  await revoke(county, post, 'stolen')
  post.mend()
  await expect.poll(() => post.desk.lock.current().kind, { timeout: 10_000 }).toBe('revoked')
  await expect.poll(() => written(post), { timeout: 10_000 }).toBe(0)
  expect((await county.journal()).filter(({ subject }) => subject === late.visit)).toEqual([])
  expect(post.wire.sent.some(({ body }) => body.includes(late.visit))).toBe(false)
})

test('when a subject’s key is destroyed the county opens nothing of it, and a desk that writes on is told so', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const taken = await referOne(post.desk)
  const other = await takeIn(post.desk)
  await post.allThere()
  const { subjectKeys, quarantine } = county.network().hub.county
  await post.cut()
  for (const subject of [taken.visit, taken.matter]) await subjectKeys.erase(subject)

  const tang = await county.network().signIn('tangke')
  expect(await tang.act(taken.matter, { act: 'take' })).toMatchObject({
    status: 410,
    json: { error: { code: 'erased' } },
  })
  const body = { field: 'year', value: '2026', how: 'told' }
  const [late = ''] = await post.desk.write([{ subject: taken.matter, type: 'matter.field-set', body }])
  await post.desk.write([{ subject: taken.visit, type: 'visit.called', body: {} }])
  post.mend()
  await post.allThere()

  const live = post.desk.visit(taken.visit)
  await expect.poll(() => live.current()?.matters[0]?.untold).toBe(4)
  expect(live.current()?.visit.visitor.name).toBe('')
  expect(JSON.stringify(live.current())).not.toContain(luoMusheng.name)
  const [kept] = await quarantine.get([late])
  expect(JSON.parse(kept?.text ?? '{}')).toMatchObject({ body: null, salt: null })
  const more = [{ subject: taken.matter, type: 'matter.reopened', body: {} }]
  await expect(post.desk.write(more)).rejects.toMatchObject({ code: 'erased' })
  expect(post.desk.refused.current()).toEqual([])
  expect((await foldAlike(county, post, other.visit)).visit.visitor).toEqual(luoMusheng)
})
