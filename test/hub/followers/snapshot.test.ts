import { expect, test } from 'vitest'
import type { FeedItem } from '../../../shared/entry/feed.ts'
import { entryHash, parseHeader } from '../../../shared/entry/entry.ts'
import type { Written } from '../../../shared/entry/writer.ts'
import { isTold } from '../../../shared/facts/fact.ts'
import { freeLine } from '../../../shared/rules/line-rules.ts'
import { digest } from '../../../hub/journal/digest.ts'
import { countyOfEach, openCounty, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

// A desk that is new, or was away for long, is told what is open or recent, and not the whole history of its station.

const day = 86_400_000
let county: TestCounty
let dir: string
let desk: Desk

countyOfEach(
  async (opened, folder) => {
    county = opened
    dir = folder
    desk = await Desk.enrol(county)
  },
  () => county,
)

/** Days go by at the county, and at the desk's own clock. */
function pass(days: number): void {
  county.clock.now += days * day
  desk.clock.wall = county.clock.now
}

/** A visit from its beginning to its end. */
async function served(by = desk): Promise<readonly Written[]> {
  const opened = await by.openVisit()
  const { subject } = opened.header
  return [opened, await by.write({ subject, type: 'visit.closed', body: {} })]
}

/** A matter of a visit, ended, or left open. */
async function matterOf(visit: string, outcome?: object): Promise<readonly Written[]> {
  const subject = desk.subject('matter')
  const opened = await desk.write({ subject, type: 'matter.opened', body: { visit, party: null } })
  const end = outcome ? [await desk.write({ subject, type: 'matter.ended', body: { outcome } })] : []
  return [opened, ...end]
}

const answered = { outcome: 'answered' }
const referred = { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } }
const subjectOf = (written: readonly Written[]): string => written[0]?.header.subject ?? ''

async function pushAll(entries: readonly Written[]): Promise<void> {
  for (let from = 0; from < entries.length; from += 1_000) {
    const { verdicts } = await desk.push(entries.slice(from, from + 1_000))
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['stored']))
  }
  await county.followers.caughtUp()
}

async function toldTo(reader: Desk): Promise<readonly FeedItem[]> {
  await county.followers.caughtUp()
  return (await reader.ownFeed()).items
}
const subjectsIn = (items: readonly FeedItem[]): ReadonlySet<string> =>
  new Set(
    items.flatMap((item) => {
      const header = item.kind === 'entry' ? parseHeader(item.entry.header) : 'none'
      return typeof header === 'string' ? [] : [header.subject]
    }),
  )
const idsIn = (items: readonly FeedItem[]): readonly string[] =>
  items.flatMap((item) => (item.kind === 'entry' ? [item.entry.id] : []))

test('a new desk is told what is open and what is recent, visits with all their matters; what is over and old stays out', async () => {
  const old = await served()
  const waiting = await desk.openVisit('李秀英')
  const half = await served()
  const done = await matterOf(subjectOf(half), answered)
  const atCounty = await matterOf(subjectOf(half), referred)
  await pushAll([...old, waiting, ...half, ...done, ...atCounty])
  pass(61)
  const recent = await served()
  await pushAll(recent)
  const items = await toldTo(await Desk.enrol(county))
  expect(items[0]).toEqual({ kind: 'snapshot', since: expect.any(Number), left: null })
  expect(subjectsIn(items)).toEqual(
    new Set([waiting.header.subject, ...[half, done, atCounty, recent].map(subjectOf)]),
  )
  // A key goes before the first entry that needs it.
  const kinds = items.filter(({ kind }) => kind !== 'snapshot').map(({ kind }) => kind)
  expect(kinds[0]).toBe('key')
})

test('an old visit that was closed a few days ago is recent', async () => {
  const visit = await desk.openVisit()
  await pushAll([visit])
  pass(80)
  await pushAll([await desk.write({ subject: visit.header.subject, type: 'visit.closed', body: {} })])
  pass(10)
  expect(subjectsIn(await toldTo(await Desk.enrol(county)))).toEqual(new Set([visit.header.subject]))
})

test('how far back it goes is the county’s to set', async () => {
  const visit = await served()
  await pushAll(visit)
  pass(70)
  expect(subjectsIn(await toldTo(await Desk.enrol(county))).size).toBe(0)
  await county.office.setLine({ ...freeLine, recent: 90 }, 'system')
  expect(subjectsIn(await toldTo(await Desk.enrol(county)))).toEqual(new Set([subjectOf(visit)]))
})

test('what was left out comes whole, its key first, as soon as something new is said of it', async () => {
  const visit = await served()
  const matter = await matterOf(subjectOf(visit), answered)
  await pushAll([...visit, ...matter])
  pass(61)
  const late = await Desk.enrol(county)
  expect(subjectsIn(await toldTo(late)).size).toBe(0)
  const subject = subjectOf(matter)
  const reopened = await county.journal.voice.say({
    subject,
    type: 'matter.reopened',
    body: {},
    by: 'tangke',
  })
  const items = (await toldTo(late)).filter(({ kind }) => kind !== 'snapshot')
  expect(items[0]).toMatchObject({ kind: 'key', key: { subject } })
  expect(idsIn(items)).toEqual([...matter.map(({ entry }) => entry.id), reopened.entry.id])
})

test('a desk that was away for months is told of thousands of visits only what is open, recent, or known to it', async () => {
  const neighbour = await Desk.enrol(county)
  const known = [await desk.openVisit('罗木生'), await desk.openVisit('李秀英')]
  const [left] = known
  const before = await served()
  await pushAll([...known, ...before])
  await toldTo(neighbour)
  await neighbour.hello({ own: await county.journal.feeds.head(neighbour.device) })
  const place = await county.journal.feeds.head(neighbour.device)
  // While it is away: one of those that it knows is closed, and more than a thousand come and go.
  pass(1)
  await pushAll([await desk.write({ subject: left?.header.subject ?? '', type: 'visit.closed', body: {} })])
  const history: Written[] = []
  while (history.length < 1_500) history.push(...(await served()))
  await pushAll(history)
  pass(90)
  const recent = await served()
  await pushAll(recent)
  await county.followers.caughtUp()
  const missed = (await county.journal.feeds.head(neighbour.device)).n - place.n
  expect(missed).toBeGreaterThan(2_000)
  neighbour.clock.wall = county.clock.now
  expect((await neighbour.hello({ own: place })).status).toBe(200)
  await expect
    .poll(async () => (await county.journal.feeds.head(neighbour.device)).epoch)
    .not.toBe(place.epoch)
  await expect.poll(() => county.journal.feeds.isWhole(neighbour.device)).toBe(true)
  const { items, page } = await neighbour.ownFeed()
  expect(items[0]).toMatchObject({ kind: 'snapshot', left: place })
  expect(subjectsIn(items)).toEqual(
    new Set([...known.map(({ header }) => header.subject), subjectOf(recent)]),
  )
  expect(page.head).toBeLessThan(12)
  // What it has read before and is told now folds as at the county.
  const closed = await county.journal.reader.heardOf(left?.header.subject ?? '')
  expect(
    closed
      .filter(isTold)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(
    idsIn(items)
      .filter((id) => closed.some((one) => one.id === id))
      .sort(),
  )
  // Its next word begins nothing anew, however little of it was read.
  await neighbour.hello({ own: { epoch: page.epoch, n: 0, hash: '' } })
  await county.followers.caughtUp()
  expect((await county.journal.feeds.head(neighbour.device)).epoch).toBe(page.epoch)
}, 60_000)

test('an erasure that was not read is told in the snapshot, though nothing else is said of its subject', async () => {
  const neighbour = await Desk.enrol(county)
  const visit = await served()
  await pushAll(visit)
  await toldTo(neighbour)
  const place = await county.journal.feeds.head(neighbour.device)
  await county.journal.subjectKeys.erase(subjectOf(visit))
  await county.followers.caughtUp()
  pass(90)
  await county.journal.feeds.renew(neighbour.device, { kind: 'snapshot', left: place })
  await expect.poll(() => county.journal.feeds.isWhole(neighbour.device)).toBe(true)
  const { items } = await neighbour.ownFeed()
  expect(items.filter(({ kind }) => kind === 'erased')).toMatchObject([{ subject: subjectOf(visit) }])
})

test('a snapshot in the middle of which the hub died is begun again, from the place where the desk stood', async () => {
  const neighbour = await Desk.enrol(county)
  const visit = await desk.openVisit()
  await pushAll([visit])
  await toldTo(neighbour)
  const place = await county.journal.feeds.head(neighbour.device)
  await pushAll([await desk.write({ subject: visit.header.subject, type: 'visit.closed', body: {} })])
  await county.followers.caughtUp()
  pass(90)
  // As far as it had come: it was written down, and a new epoch stood there with nothing in it.
  await county.followers.close()
  await county.journal.feeds.breakOff(neighbour.device, { kind: 'snapshot', left: place })
  await county.journal.feeds.begin(neighbour.device, county.clock.now)
  const { now } = county.clock
  await county.close()
  county = await openCounty(dir)
  county.clock.now = now
  neighbour.county = county
  await expect.poll(() => county.journal.feeds.isWhole(neighbour.device)).toBe(true)
  const { items } = await neighbour.ownFeed()
  expect(items[0]).toMatchObject({ kind: 'snapshot', left: place })
  expect(subjectsIn(items)).toEqual(new Set([visit.header.subject]))
  const told = items.flatMap((item) => (item.kind === 'entry' ? [digest(item.entry.header)] : []))
  expect(told).toEqual(desk.written.map(({ entry }) => entryHash(digest, entry.header)))
})
