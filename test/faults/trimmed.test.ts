import { expect, test } from 'vitest'
import type { Signed } from '../../shared/facts/dispute-record.ts'
import { freeLine, type KeepRules } from '../../shared/rules/line-rules.ts'
import { type DeskDeps, deskPace } from '../../station/data/deps.ts'
import { copied, type County, foldAlike, openCounty, pin, type Post } from '../integration/county.ts'
import { takeIn, type TakenIn } from '../integration/story.ts'
import { specimens } from '../shared/facts/specimens.ts'
import { readDisk } from '../station/data/disk.ts'

// A desk makes room by the county's rule. Prevents: words or pictures that are nowhere any more, because each side thought that the other had them.

const day = 86_400_000
const rule: KeepRules = { papers: 10, matters: 20, copies: 5 }
const done = { outcome: 'done', number: '99992026111600077' }
const picture = '户口簿第一页'.repeat(70_000)

type Ended = TakenIn & { readonly hash: string }
type Row = { readonly id: string; readonly header: string; readonly body: string | null }

async function setRule(county: County, keep: KeepRules): Promise<void> {
  const dingwei = await county.network().signIn('dingwei')
  expect((await dingwei.ask('POST', '/api/line-rules', { ...freeLine, keep })).status).toBe(200)
}

/** Somebody came with a matter and a photograph; it is done, and he has gone. */
async function ended({ desk }: Post): Promise<Ended> {
  const taken = await takeIn(desk)
  const page = new Blob([picture], { type: 'image/png' })
  await desk.addPaper(taken.matter, { name: '户口簿', voucher: false, pages: [page] })
  await desk.write([
    { subject: taken.matter, type: 'matter.ended', body: { outcome: done } },
    { subject: taken.visit, type: 'visit.closed', body: {} },
  ])
  const live = desk.visit(taken.visit)
  await expect.poll(() => live.current()?.matters[0]?.papers.length).toBe(1)
  return { ...taken, hash: live.current()?.matters[0]?.papers[0]?.pages[0]?.hash ?? '' }
}

const roomy: DeskDeps['space'] = async () => ({ kept: true, used: 1e9, quota: 1e11 })

async function opening(keep = rule, space = roomy) {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan', { space })
  await setRule(county, keep)
  await expect.poll(() => post.desk.reference.current().line?.keep).toEqual(keep)
  return { county, post }
}

/** Days go by for both, with a line; the desk is opened and looks at what may go. */
async function pass({ county, post }: { county: County; post: Post }, days: number): Promise<void> {
  const { clock } = county.network()
  clock.set(clock.wall() + days * day)
  post.browser.pass(days * day)
  await look(post)
}
/** It has spoken with the county, and looked; nobody touched it meanwhile. */
async function look(post: Post): Promise<void> {
  const before = post.desk.trims.current().done
  const hasLooked = (): boolean => {
    if (post.desk.line.current().kind === 'all-there') post.browser.pass(deskPace.keepSafe)
    else post.desk.syncNow()
    return post.desk.trims.current().done > before
  }
  await expect.poll(hasLooked, { timeout: 20_000, interval: 200 }).toBe(true)
  expect(await post.desk.unlock(post.staff, pin)).toEqual({ ok: true })
}

async function rowsOf({ browser }: Post, subject: string): Promise<readonly Row[]> {
  const rows = (await readDisk(browser.name)).flatMap(({ stores }) => stores.flatMap((store) => store.rows))
  return rows
    .map(({ value }) => value as Partial<Row> & { subject?: string })
    .filter((row): row is Row & { subject: string } => row.header !== undefined && row.subject === subject)
}

test('pages go first, then words; lists, the chain and the county stay as they were, and whoever opens it has it back', async () => {
  const scene = await opening()
  const { county, post } = scene
  const { visit, matter, hash } = await ended(post)
  await post.allThere()
  await look(post)
  const before = await foldAlike(county, post, visit)

  await pass(scene, 6)
  expect(post.desk.trims.current()).toMatchObject({ matters: 0, pages: 0, bytes: 0 })
  await pass(scene, 5)
  expect(post.desk.trims.current()).toMatchObject({ matters: 1, pages: 1 })
  expect(await post.desk.openPage(matter, hash)).toBe('trimmed')
  expect(await post.desk.trimmed(matter)).toBeNull()
  await pass(scene, 10)
  const there = await rowsOf(post, matter)
  expect(there.map(({ body }) => body)).toEqual(there.map(() => null))
  expect(await post.desk.trimmed(matter)).toMatchObject({ entries: there.length, pages: 1 })
  // The list has its row as before.
  expect(await post.desk.listMatters({ phase: 'all' })).toEqual([matter])
  expect(await post.desk.readMatters([matter])).toEqual(before.matters)
  await post.allThere()
  expect(post.desk.damage.current()).toEqual([])

  // Nothing is written of it before its words are here.
  const more = [{ subject: matter, type: 'matter.reopened', body: {} }]
  await expect(post.desk.write(more)).rejects.toMatchObject({ code: 'trimmed' })
  await post.cut()
  expect(await post.desk.fetchMatter(matter)).toBe('away')
  expect(await post.desk.fetchPage(hash, () => undefined)).toBe('away')
  post.mend()
  await post.allThere()
  const told: number[] = []
  expect(await post.desk.fetchPage(hash, (come) => told.push(come))).toBe('here')
  expect(told.length).toBeGreaterThan(1)
  const page = await post.desk.openPage(matter, hash)
  expect(page instanceof Blob && (await page.text())).toBe(picture)
  expect(await post.desk.fetchMatter(matter)).toBe('here')
  expect(post.desk.trims.current()).toMatchObject({ matters: 0, pages: 0, bytes: 0 })
  expect((await rowsOf(post, matter)).every(({ body }) => body !== null)).toBe(true)
  expect((await foldAlike(county, post, visit)).matters).toEqual(before.matters)
  await post.desk.write(more)
  await post.allThere()
  await foldAlike(county, post, visit)
})

/** Its words and pages lie at the county alone. */
async function trimmed(scene: { county: County; post: Post }): Promise<Ended> {
  const one = await ended(scene.post)
  await scene.post.allThere()
  await look(scene.post)
  await pass(scene, 21)
  expect(await scene.post.desk.trimmed(one.matter)).toMatchObject({ pages: 1 })
  return one
}

test('without a rule, and before the county’s copies have it, everything stays', async () => {
  const scene = await opening(freeLine.keep)
  const { matter, hash } = await ended(scene.post)
  await scene.post.allThere()
  scene.post.desk.syncNow()
  scene.post.browser.pass(deskPace.keepSafe)
  await setRule(scene.county, { papers: 1, matters: 1, copies: 400 })
  await look(scene.post)
  await pass(scene, 399)
  expect(await scene.post.desk.trimmed(matter)).toBeNull()
  expect(await scene.post.desk.openPage(matter, hash)).toBeInstanceOf(Blob)
  await pass(scene, 2)
  expect(await scene.post.desk.trimmed(matter)).not.toBeNull()
})

test('short of room, what the county’s copies have goes before its day', async () => {
  const scene = await opening({ ...rule, papers: 900, matters: 900 }, async () => ({
    kept: true,
    used: 9e10,
    quota: 1e11,
  }))
  const { matter } = await ended(scene.post)
  await scene.post.allThere()
  await look(scene.post)
  await pass(scene, 4)
  expect(scene.post.desk.trims.current().matters).toBe(0)
  await pass(scene, 2)
  expect(await scene.post.desk.trimmed(matter)).toMatchObject({ pages: 1 })
})

test('when the county speaks of it again its words come by themselves, and it is told as at the county', async () => {
  const scene = await opening()
  const { county, post } = scene
  const { visit, matter } = await trimmed(scene)
  const { voice } = county.network().hub.county
  const field = { field: 'year', value: '2025', how: 'phone' }
  await voice.say({ subject: matter, type: 'matter.field-set', body: field, by: 'tangke' })
  await expect.poll(() => post.desk.trimmed(matter), { timeout: 20_000 }).toBeNull()
  const { matters } = await foldAlike(county, post, visit)
  expect(matters[0]?.fields['year']?.value).toBe('2025')
})

test('a county that is brought back from a copy of within its term has all that was trimmed; what it lost later it is given back', async () => {
  const scene = await opening()
  const { county, post } = scene
  const one = await ended(post)
  await post.allThere()
  await look(post)
  const restore = await copied(county)
  await pass(scene, 21)
  expect(await post.desk.trimmed(one.matter)).not.toBeNull()
  const later = await takeIn(post.desk)
  await post.allThere()
  await restore()
  await post.allThere()
  expect(await post.desk.fetchMatter(one.matter)).toBe('here')
  expect(await post.desk.fetchPage(one.hash, () => undefined)).toBe('here')
  for (const { visit } of [one, later]) await foldAlike(county, post, visit)
  expect(post.desk.damage.current()).toEqual([])
})

test('from a copy older than its term: nothing is erased, nothing is given that says nothing, and what is gone is named until it is back', async () => {
  const scene = await opening()
  const { county, post } = scene
  await post.allThere()
  const restoreOld = await copied(county)
  const one = await trimmed(scene)
  const restoreNew = await copied(county)
  await restoreOld()
  const words = await rowsOf(post, one.matter)
  const ids = words.map(({ id }) => id)
  // What passes breaks off what is under way: a day goes by once the desk knows how the county stands.
  const knows = (waits: boolean): Promise<void> =>
    expect
      .poll(
        () => {
          post.desk.syncNow()
          return post.desk.line.current().waitingEntries > 0
        },
        { timeout: 40_000, interval: 500 },
      )
      .toBe(waits)
  await knows(true)
  post.browser.pass(deskPace.scrub)
  await expect
    .poll(() => post.desk.damage.current(), { timeout: 40_000 })
    .toEqual(expect.arrayContaining(ids))
  const journal = await county.journal()
  expect(journal.filter(({ _id }) => ids.includes(_id))).toEqual([])
  expect(journal.filter(({ body }) => body === null)).toEqual([])
  expect(post.desk.line.current().kind).not.toBe('all-there')
  // What the desk has of it is what it had: nobody has erased anything.
  expect(await rowsOf(post, one.matter)).toEqual(words)
  expect(await post.desk.fetchMatter(one.matter)).toBe('gone')

  await restoreNew()
  await knows(false)
  post.browser.pass(deskPace.scrub)
  await expect.poll(() => post.desk.damage.current(), { timeout: 40_000 }).toEqual([])
  await expect.poll(() => post.desk.fetchMatter(one.matter), { timeout: 20_000 }).toBe('here')
  await post.desk.unlock(post.staff, pin)
  await foldAlike(county, post, one.visit)
})

test('what was trimmed can still be erased, and then nobody fetches it', async () => {
  const scene = await opening()
  const { county, post } = scene
  const { visit, matter, hash } = await trimmed(scene)
  for (const subject of [visit, matter]) await county.network().hub.county.subjectKeys.erase(subject)
  const live = post.desk.visit(visit)
  const said = () => live.current()?.matters.flatMap(({ timeline }) => timeline)
  await expect.poll(() => said()?.every(({ erased }) => erased === true), { timeout: 20_000 }).toBe(true)
  expect(await post.desk.trimmed(matter)).toBeNull()
  expect(await post.desk.openPage(matter, hash)).toBeNull()
  expect(post.desk.trims.current()).toMatchObject({ matters: 0, pages: 0, bytes: 0 })
})

test('a signed paper of a dispute goes as papers of a matter do, when the dispute is closed; its words stay, and it comes back', async () => {
  const scene = await opening()
  const { county, post } = scene
  const { desk } = post
  const { visit } = await ended(post)
  const dispute = desk.newSubject('dispute')
  const body = { ...(specimens['dispute.opened@1'] as object), visit, matter: null, evidence: [] }
  await desk.write([{ subject: dispute, type: 'dispute.opened', body }])
  const { printed, signatures } = specimens['dispute.signed@2'] as Signed
  await desk.addSigned(dispute, { printed, signatures, pages: [new Blob([picture], { type: 'image/png' })] })
  const live = desk.visit(visit)
  const shown = () => live.current()?.disputes[0]
  await expect.poll(() => shown()?.timeline.length).toBe(2)
  await post.allThere()
  await look(post)
  await pass(scene, 30)
  const hash = await pageOf(post, dispute)
  expect(await desk.openPage(dispute, hash)).toBeInstanceOf(Blob)

  const { voice } = county.network().hub.county
  await voice.say({ subject: dispute, type: 'dispute.closed', body: { note: '' }, by: 'masuqin' })
  await post.allThere()
  await expect.poll(() => shown()?.phase, { timeout: 20_000 }).toBe('closed')
  await pass(scene, 4)
  await pass(scene, 4)
  expect(await desk.openPage(dispute, hash)).toBeInstanceOf(Blob)
  await pass(scene, 21)
  expect(await desk.openPage(dispute, hash)).toBe('trimmed')
  expect((await rowsOf(post, dispute)).every((entry) => entry.body !== null)).toBe(true)
  expect(await desk.fetchPage(hash, () => undefined)).toBe('here')
  const page = await desk.openPage(dispute, hash)
  expect(page instanceof Blob && (await page.text())).toBe(picture)
})

/** The one page of a subject that this desk knows. */
async function pageOf({ browser }: Post, subject: string): Promise<string> {
  const rows = (await readDisk(browser.name)).flatMap(({ stores }) => stores.flatMap((store) => store.rows))
  const named = rows.map(({ value }) => value as { matter?: string; hash?: string })
  return named.find(({ matter }) => matter === subject)?.hash ?? ''
}
