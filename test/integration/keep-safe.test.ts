// Prevents: a desk that is stolen with everything in it that the county did not have yet.
import { expect, test } from 'vitest'
import type { ExportFolder } from '../../station/data/courier/folder.ts'
import { type DeskDeps, deskPace } from '../../station/data/deps.ts'
import { courierTo } from '../hub/courier.ts'
import { readBundle } from '../../shared/courier/bundle.ts'
import { type County, openCounty, type Post } from './county.ts'

type Stick = ExportFolder & {
  plugged: boolean
  readonly files: Map<string, Uint8Array<ArrayBuffer>>
  writes: number
}

/** A stick in the desk's computer, which somebody may pull out. */
function newStick(): Stick {
  const stick: Stick = {
    plugged: true,
    files: new Map(),
    writes: 0,
    state: async () => 'ready',
    choose: async () => true,
    allow: async () => true,
    async write(name, bytes) {
      if (!stick.plugged) return false
      stick.writes += 1
      stick.files.set(name, bytes)
      return true
    },
  }
  return stick
}

async function deskWith(
  stick: Stick,
  over: Partial<DeskDeps> = {},
): Promise<{ readonly county: County; readonly post: Post }> {
  const county = await openCounty()
  const post = await county.post('shijiu', 'luochanggen', { folder: stick, ...over })
  await post.allThere()
  await post.cut()
  return { county, post }
}

async function visit({ desk }: Post): Promise<string> {
  const subject = desk.newSubject('visit')
  const body = { number: 1, visitor: { name: '罗木生', identity: null, phone: '' } }
  await desk.write([{ subject, type: 'visit.opened', body }])
  return subject
}

const aWhile = ({ browser }: Post): void => browser.pass(deskPace.keepSafe)

test('what the county has not is put into the folder by itself, and the county opens it when the desk is gone', async () => {
  const stick = newStick()
  const { county, post } = await deskWith(stick)
  const subject = await visit(post)
  aWhile(post)
  await expect.poll(() => [...stick.files.keys()]).toEqual([`yizhan-${post.device}.yzb`])
  await post.browser.restart()

  const [file = new Uint8Array()] = stick.files.values()
  const read = await readBundle(file)
  if (!read.ok) throw new Error(read.problem.code)
  const answer = await courierTo({ base: county.network().url }).deliver(read.bundle)
  expect(answer).toMatchObject({ status: 200, json: { already: 0 } })
  expect((await county.network().hub.county.reader.visit(subject))?.visitor.name).toBe('罗木生')
})

test('nothing new is not written again, and something new is', async () => {
  const stick = newStick()
  const { post } = await deskWith(stick)
  await visit(post)
  aWhile(post)
  await expect.poll(() => stick.writes).toBe(1)
  aWhile(post)
  expect(await post.desk.unlock(post.staff, '271828')).toEqual({ ok: true })
  await visit(post)
  aWhile(post)
  await expect.poll(() => stick.writes).toBe(2)
})

test('a stick that was out is written to when it is in again', async () => {
  const stick = newStick()
  const { post } = await deskWith(stick)
  await visit(post)
  stick.plugged = false
  const courier = await post.desk.courier()
  expect(await courier.keepNow()).toBe(false)
  expect(await courier.safety()).toEqual({ folder: 'ready', at: null })
  stick.plugged = true
  aWhile(post)
  await expect.poll(() => stick.writes).toBe(1)
  await expect.poll(async () => (await courier.safety()).at).not.toBeNull()
})

test('a desk whose papers are all at the county keeps no copy', async () => {
  const stick = newStick()
  const county = await openCounty()
  const post = await county.post('shijiu', 'luochanggen', { folder: stick })
  await post.allThere()
  await (await post.desk.courier()).look()
  expect(stick.writes).toBe(0)
})

test('in the moment in which room is short, what the county has not is put into the folder, and nobody waits for the next look', async () => {
  const stick = newStick()
  let used = 1e9
  const { post } = await deskWith(stick, { space: async () => ({ kept: true, used, quota: 1e10 }) })
  await visit(post)
  await expect.poll(() => post.desk.space.loaded()).toBe(true)
  expect(stick.writes).toBe(0)
  used = 9e9
  const matter = post.desk.newSubject('matter')
  const body = { visit: await visit(post), party: null }
  await post.desk.write([{ subject: matter, type: 'matter.opened', body }])
  // A photograph is what takes room: after each it is looked how much there is.
  const pages = [new Blob(['一页'], { type: 'image/png' })]
  await post.desk.addPaper(matter, { name: '户口簿', voucher: false, pages })
  await expect.poll(() => stick.writes).toBe(1)
  const [file = new Uint8Array()] = stick.files.values()
  expect((await readBundle(file)).ok).toBe(true)
})

test('where a browser writes to no folder, the sealed copy is made for who saves it, and the county opens it', async () => {
  const stick = { ...newStick(), state: async () => 'impossible' as const }
  const { county, post } = await deskWith(stick)
  const subject = await visit(post)
  const courier = await post.desk.courier()
  const { file } = await courier.toSave()
  const read = await readBundle(file)
  if (!read.ok) throw new Error(read.problem.code)
  await courierTo({ base: county.network().url }).deliver(read.bundle)
  expect((await county.network().hub.county.reader.visit(subject))?.visitor.name).toBe('罗木生')
})
