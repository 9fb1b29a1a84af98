import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { utf8 } from '../../shared/entry/bytes.ts'
import { freeLine, type KeepRules, type LineWindow } from '../../shared/rules/line-rules.ts'
import { type DeskDeps, deskPace } from '../../station/data/deps.ts'
import { archiveIn } from '../integration/archive.ts'
import { copied, type County, foldAlike, openCounty, pin, type Post } from '../integration/county.ts'
import { takeIn } from '../integration/story.ts'
import { readDisk } from '../station/data/disk.ts'

// A desk lets its recordings go when the county's archive and its copies have them. Prevents: a film that lies nowhere any more, a desk whose disk is full of what the county
// has, and a reel that nobody ever lets go.

const day = 86_400_000
const rule: KeepRules = { papers: 10, matters: 20, copies: 5 }
const made = { app: 'test', browser: 'test', system: '', settings: 'vp8', clockOffset: null }
const tracks = [{ name: 'camera-desk', kind: 'camera' }]

const roomy: DeskDeps['space'] = async () => ({ kept: true, used: 1e9, quota: 1e11 })

type Scene = { readonly county: County; readonly post: Post }
type Recorded = { readonly visit: string; readonly item: string }

async function setRule(county: County, keep: KeepRules, window: LineWindow | null = null): Promise<void> {
  const dingwei = await county.network().signIn('dingwei')
  expect((await dingwei.ask('POST', '/api/line-rules', { ...freeLine, keep, window })).status).toBe(200)
}

async function opening(keep = rule, space = roomy): Promise<Scene> {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-trim-'))
  const county = await openCounty(archiveIn(dir))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const post = await county.post('wuping', 'zhouguilan', { space })
  await setRule(county, keep)
  await expect.poll(() => post.desk.reference.current().line?.keep).toEqual(keep)
  return { county, post }
}

/** A visit that still goes on is recorded. */
async function recorded({ post: { desk } }: Scene): Promise<Recorded> {
  const { visit, matter } = await takeIn(desk)
  const item = desk.newSubject('evidence')
  await desk.write([
    { subject: item, type: 'evidence.opened', body: { source: 'window', visit, matter, tracks, made } },
  ])
  const film = await (await desk.films()).begin(item, ['camera-desk'])
  for (const place of [0, 1, 2]) {
    const began = { mono: place * 5_000, wall: 1_794_890_000_000 + place * 5_000 }
    const until = { mono: began.mono + 5_000, wall: began.wall + 5_000 }
    await film.add({ track: 'camera-desk', bytes: utf8(`${item} ${place}`), began, until })
    await film.seal()
  }
  await film.end('done')
  return { visit, item }
}
/** The desk has heard that the archive has it. */
async function archived(scene: Scene): Promise<Recorded> {
  const one = await recorded(scene)
  await isArchived(scene, one)
  return one
}
async function isArchived({ post }: Scene, { visit, item }: Recorded): Promise<void> {
  await post.allThere()
  const live = post.desk.visit(visit)
  const phase = () => live.current()?.recordings.find(({ subject }) => subject === item)?.phase
  await expect.poll(phase, { timeout: 20_000 }).toBe('archived')
  await post.allThere()
}

/** Days go by for both, with a line; then the desk looks at what may go. */
async function pass(scene: Scene, days: number): Promise<void> {
  const { clock } = scene.county.network()
  clock.set(clock.wall() + days * day)
  scene.post.browser.pass(days * day)
  await look(scene)
}
async function look({ post }: Scene): Promise<void> {
  const before = post.desk.trims.current().done
  const hasLooked = (): boolean => {
    if (post.desk.line.current().kind === 'all-there') post.browser.pass(deskPace.keepSafe)
    else post.desk.syncNow()
    return post.desk.trims.current().done > before
  }
  await expect.poll(hasLooked, { timeout: 20_000, interval: 200 }).toBe(true)
  expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
}

const standing = async ({ post }: Scene, item: string) => (await post.desk.films()).standing(item)

test('what the archive and its copies have goes, also of a visit that goes on; what was said of it and its lists stay', async () => {
  const scene = await opening({ ...rule, papers: 900, matters: 900 })
  const { county, post } = scene
  const { visit, item } = await archived(scene)
  await look(scene)
  const { bytes } = await standing(scene, item)
  await pass(scene, 4)
  expect(await standing(scene, item)).toEqual({ waiting: 0, there: 6, trimmed: 0, bytes })
  const { ready } = post.desk.trims.current()
  expect(ready).toBeGreaterThan(0)
  expect(post.desk.trims.current()).toMatchObject({ films: 0, bytes: 0 })
  await pass(scene, 2)
  expect(await standing(scene, item)).toMatchObject({ waiting: 0, there: 6, trimmed: 3 })
  expect(post.desk.trims.current()).toMatchObject({ films: 1, matters: 0, pages: 0, bytes: ready, ready: 0 })
  await foldAlike(county, post, visit)
  await post.allThere()
  expect(post.desk.damage.current()).toEqual([])
})

test('the law’s erasure takes what was trimmed out of the count, too', async () => {
  const scene = await opening()
  const { item } = await archived(scene)
  await look(scene)
  await pass(scene, 6)
  expect(scene.post.desk.trims.current().films).toBe(1)
  await scene.county.network().hub.county.subjectKeys.erase(item)
  await expect
    .poll(() => standing(scene, item), { timeout: 20_000 })
    .toEqual({ waiting: 0, there: 0, trimmed: 0, bytes: 0 })
  expect(scene.post.desk.trims.current()).toMatchObject({ films: 0, bytes: 0, ready: 0 })
})

test('without a rule everything stays, and the desk knows what could go', async () => {
  const scene = await opening(freeLine.keep)
  const { post } = scene
  const { item } = await archived(scene)
  const counted = (): boolean => {
    post.browser.pass(deskPace.keepSafe)
    return post.desk.trims.current().ready > 0
  }
  await expect.poll(counted, { timeout: 20_000, interval: 200 }).toBe(true)
  const { clock } = scene.county.network()
  clock.set(clock.wall() + 400 * day)
  await setRule(scene.county, { ...rule, copies: 401 })
  await expect.poll(() => post.desk.reference.current().line?.keep.copies, { timeout: 20_000 }).toBe(401)
  await look(scene)
  expect(await standing(scene, item)).toMatchObject({ there: 6, trimmed: 0 })
})

test('short of room, films go before photographs', async () => {
  const short = { kept: true, used: 9e10, quota: 1e11 }
  let scene: Scene | null = null
  const space: DeskDeps['space'] = async () =>
    scene && scene.post.desk.trims.current().films > 0 ? { ...short, used: 1e9 } : short
  scene = await opening({ ...rule, papers: 900, matters: 900 }, space)
  const { desk } = scene.post
  const { item } = await archived(scene)
  const { visit, matter } = await takeIn(desk)
  const page = new Blob(['户口簿'], { type: 'image/png' })
  await desk.addPaper(matter, { name: '户口簿', voucher: false, pages: [page] })
  await desk.write([
    {
      subject: matter,
      type: 'matter.ended',
      body: { outcome: { outcome: 'done', number: '99992026111600077' } },
    },
    { subject: visit, type: 'visit.closed', body: {} },
  ])
  await scene.post.allThere()
  await look(scene)
  await pass(scene, 6)
  expect(await standing(scene, item)).toMatchObject({ trimmed: 3 })
  expect(desk.trims.current()).toMatchObject({ films: 1, matters: 0, pages: 0 })
})

test('a county that is brought back from before a recording is given it again, and it stays for its days once more', async () => {
  const scene = await opening()
  const { county, post } = scene
  await post.allThere()
  const restore = await copied(county)
  const { visit, item } = await archived(scene)
  await look(scene)
  await pass(scene, 3)
  // What had come since is not on the shelf either.
  await county.restart((dir) => rmSync(join(dir, 'parcels'), { recursive: true }))
  await restore()
  const { shelf } = county.network().hub.county
  const hashes = await filmsHere(post, item)
  expect(hashes).toHaveLength(6)
  await expect
    .poll(
      async () => {
        post.desk.syncNow()
        return (await shelf.arrived(hashes)).length
      },
      { timeout: 40_000, interval: 500 },
    )
    .toBe(6)
  await post.allThere()
  await pass(scene, 3)
  expect(await standing(scene, item)).toEqual(expect.objectContaining({ waiting: 0, there: 6, trimmed: 0 }))
  await pass(scene, 3)
  expect(await standing(scene, item)).toMatchObject({ trimmed: 0 })
  await pass(scene, 3)
  expect(await standing(scene, item)).toMatchObject({ trimmed: 3 })
  expect(await shelf.arrived(hashes)).toHaveLength(6)
  await foldAlike(county, post, visit)
  expect(post.desk.damage.current()).toEqual([])
})

test('from a copy older than its term what is gone is named, and it is at the county again when that finds a newer one', async () => {
  const scene = await opening()
  const { county, post } = scene
  await post.allThere()
  const restoreOld = await copied(county)
  const { item } = await archived(scene)
  await look(scene)
  await pass(scene, 6)
  expect(await standing(scene, item)).toMatchObject({ trimmed: 3 })
  const restoreNew = await copied(county)
  await county.restart((dir) => renameSync(join(dir, 'parcels'), join(dir, 'parcels-newer')))
  await restoreOld()
  const broken = (): number => {
    post.desk.syncNow()
    return post.desk.line.current().parcels.broken
  }
  await expect.poll(broken, { timeout: 40_000, interval: 500 }).toBe(3)
  await county.restart((dir) => {
    rmSync(join(dir, 'parcels'), { recursive: true })
    renameSync(join(dir, 'parcels-newer'), join(dir, 'parcels'))
  })
  await restoreNew()
  await expect.poll(broken, { timeout: 40_000, interval: 500 }).toBe(0)
})

test('what waited for the county’s hours when the archive took the rest keeps the recording here until it is there, and its days are over', async () => {
  const scene = await opening()
  const { county, post } = scene
  await setRule(county, rule, { from: '03:00', to: '03:01' })
  await expect.poll(() => post.desk.reference.current().line?.window).not.toBeNull()
  const { visit, item } = await recorded(scene)
  // Lists are small, and wait for nobody.
  await expect.poll(() => standing(scene, item), { timeout: 20_000 }).toMatchObject({ waiting: 3, there: 3 })
  const { clock } = county.network()
  const live = post.desk.visit(visit)
  const wrong = () => live.current()?.recordings[0]?.archived?.wrong.map(({ why }) => why)
  const known = (): unknown => {
    post.desk.syncNow()
    return wrong()
  }
  clock.set(clock.wall() + 8 * day)
  post.browser.pass(8 * day)
  expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
  await expect.poll(known, { timeout: 20_000, interval: 200 }).toEqual(['absent', 'absent', 'absent'])
  const before = post.desk.trims.current().done
  const hasLooked = (): boolean => {
    if (post.desk.line.current().waitingEntries === 0) post.browser.pass(deskPace.keepSafe)
    return post.desk.trims.current().done > before
  }
  clock.set(clock.wall() + 30 * day)
  post.desk.syncNow()
  await expect.poll(hasLooked, { timeout: 20_000, interval: 200 }).toBe(true)
  expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
  expect(await standing(scene, item)).toMatchObject({ waiting: 3, there: 3, trimmed: 0 })
  expect(post.desk.trims.current().ready).toBe(0)

  await setRule(county, rule)
  await post.allThere()
  expect(await standing(scene, item)).toMatchObject({ waiting: 0, there: 6 })
  await pass(scene, 2)
  await pass(scene, 4)
  expect(await standing(scene, item)).toMatchObject({ trimmed: 0 })
  await pass(scene, 2)
  expect(await standing(scene, item)).toMatchObject({ there: 6, trimmed: 3 })
})

test('what a courier carries waits here until the county has signed for it, however short the room', async () => {
  const scene = await opening({ papers: 1, matters: 1, copies: 1 }, async () => ({
    kept: true,
    used: 9e10,
    quota: 1e11,
  }))
  const { post } = scene
  await post.cut()
  const { item } = await recorded(scene)
  const packed = await (await post.desk.courier()).pack()
  expect(packed.contents.papers).toBe(6)
  const { clock } = scene.county.network()
  clock.set(clock.wall() + 30 * day)
  post.browser.pass(30 * day)
  expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
  expect(await standing(scene, item)).toMatchObject({ waiting: 6, there: 0, trimmed: 0 })
})

/** Parcels of an item whose bytes lie at this desk. */
async function filmsHere({ browser }: Post, item: string): Promise<readonly string[]> {
  const rows = (await readDisk(browser.name)).flatMap(({ stores }) => stores.flatMap((store) => store.rows))
  return rows.flatMap(({ value }) => {
    const { matter, hash } = value as { matter?: string; hash?: string }
    return matter === item && hash ? [hash] : []
  })
}
