import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { demoPassword } from '../../hub/demo/world.ts'
import type { JournalDoc } from '../../hub/journal/journal.ts'
import type { HubDeps } from '../../hub/hub-deps.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { DeskDeps } from '../../station/data/deps.ts'
import type { DeskStore } from '../../station/data/desk-store.ts'
import type { VisitCard } from '../../station/data/desk-shapes.ts'
import { type Network, openNetwork } from '../network.ts'
import { createFakeBrowser, type FakeBrowser } from '../station/data/fake-browser.ts'
import { layWire, type Wire } from './wire.ts'

export const pin = '271828'

/** A desk as a station has it: a browser with the real store in it, and a wire to the county. */
export type Post = {
  readonly browser: FakeBrowser
  readonly wire: Wire
  readonly staff: string
  /** The window that is open now. */
  readonly desk: DeskStore
  readonly device: string
  /** The browser is closed and opened again, and somebody opens the desk by PIN. */
  readonly reopen: () => Promise<void>
  /** Cuts the wire, and waits until the desk has noticed. */
  readonly cut: () => Promise<void>
  readonly mend: () => void
  /** Waits until the county has signed for everything. */
  readonly allThere: () => Promise<void>
  readonly allThereIfLinked: () => Promise<void>
}

/** 松岚县 as a real hub over real HTTP, with as many desks as a test opens. Goes with the test. */
export type County = {
  readonly network: () => Network
  /** @param between what is done to the hub's folder while it stands still */
  readonly restart: (between?: (dir: string) => void) => Promise<void>
  readonly code: (station: string) => Promise<string>
  /** A desk that is enrolled and open, and knows who works there. */
  readonly post: (
    station: string,
    staff: string,
    over?: Partial<DeskDeps>,
    /** Where it reaches the county; straight, unless told. */
    url?: () => string,
  ) => Promise<Post>
  /** Every entry of the journal. */
  readonly journal: () => Promise<readonly JournalDoc[]>
  readonly matter: (subject: string) => Promise<MatterState>
}

export async function openCounty(
  hub: Partial<HubDeps> = {},
  world: 'founded' | 'monday' = 'founded',
): Promise<County> {
  let network = await openNetwork({ hub, world })
  const posts: Post[] = []
  onTestFinished(async () => {
    for (const { wire, browser } of posts) {
      wire.pull()
      await browser.restart()
    }
    await network.close()
  })
  const county: County = {
    network: () => network,
    async restart(between) {
      network = await network.restart(between)
    },
    async code(station) {
      const dingwei = await network.signIn('dingwei')
      const { json } = await dingwei.ask('POST', '/api/enrolments', { station, name: '一号桌' })
      return (json as { code: string }).code
    },
    async post(station, staff, over = {}, url = () => network.url) {
      const made = await openPost(url, await county.code(station), staff, over)
      posts.push(made)
      return made
    },
    async journal() {
      const docs: JournalDoc[] = []
      for await (const page of network.hub.county.journal.ofSubjects('')) docs.push(...page)
      return docs
    },
    matter: (subject) => network.hub.county.reader.matter(subject),
  }
  return county
}

/** A copy of the hub's databases as they are now, and the way to bring them back. */
export async function copied(county: County): Promise<() => Promise<void>> {
  const copy = mkdtempSync(join(tmpdir(), 'yizhan-backup-'))
  onTestFinished(() => rmSync(copy, { recursive: true }))
  await county.restart((dir) => cpSync(join(dir, 'store'), copy, { recursive: true }))
  return () =>
    county.restart((dir) => {
      rmSync(join(dir, 'store'), { recursive: true })
      cpSync(copy, join(dir, 'store'), { recursive: true })
    })
}

/** @param url where the hub listens at present */
export async function openPost(
  url: () => string,
  code: string,
  staff: string,
  over: Partial<DeskDeps> = {},
): Promise<Post> {
  const wire = layWire(url)
  const browser = createFakeBrowser(wire.fetch, over)
  let desk = await browser.window()
  expect(await desk.enrol(code)).toEqual({ ok: true })
  expect(await desk.signIn(staff, demoPassword)).toEqual({ ok: true })
  await desk.setPin(pin)
  // As on the screen: nobody works before the desk knows who she is. What she wrote earlier would be judged by a directory without her.
  const isKnown = (): boolean => desk.reference.current().directory.staff.has(staff)
  await expect.poll(isKnown, { timeout: 10_000 }).toBe(true)
  const lineIs = (kind: string): Promise<void> =>
    expect.poll(() => desk.line.current().kind, { timeout: 20_000 }).toBe(kind)
  return {
    browser,
    wire,
    staff,
    get desk() {
      return desk
    },
    get device() {
      return desk.identity.current()?.device ?? ''
    },
    async reopen() {
      await browser.restart()
      desk = await browser.window()
      expect(await desk.unlock(staff, pin)).toEqual({ ok: true })
    },
    async cut() {
      wire.pull()
      await lineIs('offline')
    },
    mend() {
      wire.plug()
      browser.online()
    },
    allThere: () => lineIs('all-there'),
    allThereIfLinked: () => (wire.isPlugged() ? lineIs('all-there') : Promise.resolve()),
  }
}

/** What the desk shows of a visit, once it shows it. */
async function cardOf({ desk }: Post, visit: string): Promise<VisitCard> {
  const live = desk.visit(visit)
  await expect.poll(() => live.current() !== null, { timeout: 10_000 }).toBe(true)
  const card = live.current()
  if (!card) throw new Error(`the desk knows nothing of ${visit}`)
  return card
}

/** Whether the desk, asked for a visit, has nothing of it. */
export async function isUnknown({ desk }: Post, visit: string): Promise<boolean> {
  const live = desk.visit(visit)
  await expect.poll(() => live.loaded()).toBe(true)
  return live.current() === null
}

/** Desk and county, asked for the same visit, give the same account of it and of its matters, whole. */
export async function foldAlike(
  county: Pick<County, 'network'>,
  post: Post,
  visit: string,
): Promise<VisitCard> {
  const live = post.desk.visit(visit)
  const { reader } = county.network().hub.county
  await expect
    .poll(
      async () => {
        const there = await reader.visit(visit)
        const card = live.current()
        if (!card) return 'nothing at the desk'
        const matters = await Promise.all(card.matters.map(({ subject }) => reader.matter(subject)))
        const consults = await Promise.all(card.consults.map(({ subject }) => reader.consult(subject)))
        const recordings = await Promise.all(card.recordings.map(({ subject }) => reader.evidence(subject)))
        const disputes = await Promise.all(card.disputes.map(({ subject }) => reader.dispute(subject)))
        return same(card, { visit: there, matters, consults, recordings, disputes })
      },
      { timeout: 20_000 },
    )
    .toBe(true)
    // What follows says in what they differ.
    .catch(() => undefined)
  const card = await cardOf(post, visit)
  expect(card.visit).toEqual(await reader.visit(visit))
  for (const consult of card.consults) expect(consult).toEqual(await reader.consult(consult.subject))
  for (const one of card.disputes) expect(one).toEqual(await reader.dispute(one.subject))
  for (const one of card.recordings) expect(one).toEqual(await reader.evidence(one.subject))
  for (const matter of card.matters) expect(matter).toEqual(await reader.matter(matter.subject))
  return card
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

/** Keys in one order, so that texts can be compared. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  )
}
