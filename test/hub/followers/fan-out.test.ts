import { expect, test } from 'vitest'
import type { FeedItem } from '../../../shared/entry/feed.ts'
import { importSubjectKey, openText } from '../../../shared/entry/seal.ts'
import type { Written } from '../../../shared/entry/writer.ts'
import { startFollowers } from '../../../hub/followers/followers.ts'
import { countyOfEach, openCounty, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty
let dir: string

countyOfEach(
  (opened, folder) => {
    county = opened
    dir = folder
  },
  () => county,
)

const entriesIn = (items: readonly FeedItem[]): readonly string[] =>
  items.flatMap((item) => (item.kind === 'entry' ? [item.entry.id] : []))
const keysIn = (items: readonly FeedItem[]): readonly string[] =>
  items.flatMap((item) => (item.kind === 'key' ? [item.key.subject] : []))

/** Behind the line that says how far back it goes. */
async function heardBy(desk: Desk): Promise<readonly FeedItem[]> {
  await county.followers.caughtUp()
  return (await desk.ownFeed()).items.filter(({ kind }) => kind !== 'snapshot')
}

/** A matter that has gone to the county. */
async function referred(desk: Desk): Promise<Written> {
  const subject = desk.subject('matter')
  const opened = await desk.write({
    subject,
    type: 'matter.opened',
    body: { visit: desk.subject('visit'), party: null },
  })
  const outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } }
  await desk.push([opened, await desk.write({ subject, type: 'matter.ended', body: { outcome } })])
  return opened
}

test('what the county says of a matter reaches its desk, and not the desk of another station', async () => {
  const [desk, other] = [await Desk.enrol(county), await Desk.enrol(county, 'shijiu')]
  const { header } = await referred(desk)
  const asked = await county.journal.voice.say({
    subject: header.subject,
    type: 'case.asked',
    body: { text: '缺哪张票？' },
    by: 'tangke',
  })
  expect(entriesIn(await heardBy(desk))).toEqual([asked.entry.id])
  expect(await heardBy(other)).toEqual([])
})

test('a desk does not hear its own words back; its neighbour hears them, with the key first', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  const visit = await desk.openVisit()
  const called = await desk.write({ subject: visit.header.subject, type: 'visit.called', body: {} })
  await desk.push([visit])
  await county.followers.caughtUp()
  await desk.push([called])
  expect(await heardBy(desk)).toEqual([])
  const items = await heardBy(neighbour)
  expect(items.map(({ kind }) => kind)).toEqual(['key', 'entry', 'entry'])
  const [first, second] = items
  const raw = first?.kind === 'key' ? await neighbour.openKey(first.key.wrapped) : null
  const body = second?.kind === 'entry' ? second.entry.body : null
  expect(raw && body && (await openText(await importSubjectKey(raw), body))).toContain('罗木生')
})

test('staff, stations, packs and articles go into the common feed, and cases do not', async () => {
  const desk = await Desk.enrol(county)
  await referred(desk)
  await county.followers.caughtUp()
  const page = (await desk.feed()).body['common'] as { readonly lines: readonly { readonly item: string }[] }
  const types = page.lines.map(({ item }) => /\\"type\\":\\"([a-z.-]+)/.exec(item)?.[1])
  expect(new Set(types)).toEqual(new Set(['station.opened', 'staff.appointed', 'device.enrolled']))
})

test('what is said to one device is heard by that device alone', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  await desk.push([await desk.write({ subject: desk.subject('visit'), type: 'visit.flown', body: {} })])
  expect(JSON.stringify(await heardBy(desk))).toContain('device.refused')
  expect(await heardBy(neighbour)).toEqual([])
})

test('a desk that comes later hears everything that its station may read, each once', async () => {
  const [desk, other] = [await Desk.enrol(county), await Desk.enrol(county, 'shijiu')]
  const visits = []
  for (let count = 0; count < 3; count++) visits.push(await desk.openVisit())
  await desk.push(visits)
  await other.push([await other.openVisit()])
  await county.followers.caughtUp()
  const late = await Desk.enrol(county)
  const more = await desk.openVisit()
  await desk.push([more])
  const items = await heardBy(late)
  expect([...entriesIn(items)].sort()).toEqual([...visits, more].map(({ entry }) => entry.id).sort())
  expect([...keysIn(items)].sort()).toEqual([...visits, more].map(({ header }) => header.subject).sort())
})

test('a revoked desk is told nothing more', async () => {
  const desk = await Desk.enrol(county)
  const { header } = await referred(desk)
  await county.office.revoke(desk.device, { reason: '遗失', how: 'stolen' }, 'system')
  await county.followers.caughtUp()
  const before = await county.journal.feeds.head(desk.device)
  await county.journal.voice.say({
    subject: header.subject,
    type: 'case.asked',
    body: { text: '缺哪张票？' },
    by: 'tangke',
  })
  await county.followers.caughtUp()
  expect(await county.journal.feeds.head(desk.device)).toEqual(before)
})

test('a fan-out that begins again from nothing tells nobody twice', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  await desk.push([await desk.openVisit(), await desk.openVisit()])
  const before = await heardBy(neighbour)
  const common = await county.journal.feeds.head('common')
  await county.close()
  county = await openCounty(dir, { followers: false })
  await county.journal.store.database('meta').remove(['follower~fan-out'])
  await again([desk, neighbour])
  await desk.push([await desk.openVisit()])
  const after = await heardBy(neighbour)
  expect(after.slice(0, before.length)).toEqual(before)
  expect(after).toHaveLength(before.length + 2)
  expect((await county.journal.feeds.head('common')).n).toBe(common.n)
})

test('a fan-out that died between the feeds and its checkpoint tells nobody twice', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  await county.followers.caughtUp()
  const meta = county.journal.store.database('meta')
  const own = await marksOf(county)
  await desk.push([await desk.openVisit(), await desk.openVisit()])
  const before = await heardBy(neighbour)
  await county.crash()
  county = await openCounty(dir, { followers: false })
  expect(meta).not.toBe(county.journal.store.database('meta'))
  await forget(county, own)
  await again([desk, neighbour])
  await desk.push([await desk.openVisit()])
  const after = await heardBy(neighbour)
  expect(after.slice(0, before.length)).toEqual(before)
  expect(after).toHaveLength(before.length + 2)
})

test('a restart goes on in the same epoch: nobody reads anew what it has', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  await desk.push([await desk.openVisit()])
  const { page } = await (await heardBy(neighbour), neighbour.ownFeed())
  await county.close()
  county = await openCounty(dir)
  expect(await county.journal.feeds.head(neighbour.device)).toMatchObject({ epoch: page.epoch, n: page.head })
})

test('a feed whose last line does not follow from the one before begins a new epoch with everything in it', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  await desk.push([await desk.openVisit(), await desk.openVisit()])
  const before = await heardBy(neighbour)
  const { epoch, n } = await county.journal.feeds.head(neighbour.device)
  await county.close()
  const lost = new Set([`${neighbour.device}~${epoch}:${String(n - 1).padStart(10, '0')}`])
  county = await openCounty(dir, { followers: false, lost })
  await again([desk, neighbour])
  await desk.push([await desk.openVisit()])
  const after = await heardBy(neighbour)
  expect((await neighbour.ownFeed()).page.epoch).not.toBe(epoch)
  expect(new Set(entriesIn(after))).toEqual(new Set([...entriesIn(before), desk.written.at(-1)?.entry.id]))
  expect(keysIn(after)).toHaveLength(3)
})

const erasedIn = (items: readonly FeedItem[]): readonly string[] =>
  items.flatMap((item) => (item.kind === 'erased' ? [item.subject] : []))

test('whoever holds a subject’s key is told that it was destroyed, its maker too, and nobody else', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  const other = await Desk.enrol(county, 'shijiu')
  const visit = await desk.openVisit()
  await desk.push([visit])
  await county.followers.caughtUp()
  const { subject } = visit.header
  await county.journal.subjectKeys.erase(subject)
  for (const holder of [desk, neighbour])
    await expect.poll(async () => erasedIn(await heardBy(holder))).toEqual([subject])
  expect(erasedIn(await heardBy(other))).toEqual([])
  await expect.poll(() => county.journal.subjectKeys.erasures()).toEqual([])
})

test('a feed that begins anew brings no key of what was erased, and says that it is gone, also of the reader’s own words', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  const [visit, other] = [await desk.openVisit(), await desk.openVisit()]
  await desk.push([visit, other])
  await county.followers.caughtUp()
  const { subject } = visit.header
  await county.journal.subjectKeys.erase(subject)
  for (const reader of [desk, neighbour]) {
    await expect.poll(async () => erasedIn(await heardBy(reader))).toEqual([subject])
    const { epoch, n } = await county.journal.feeds.head(reader.device)
    await reader.hello({ own: { epoch, n, hash: 'A'.repeat(43) } })
    await expect.poll(async () => (await county.journal.feeds.head(reader.device)).epoch).not.toBe(epoch)
    await expect.poll(() => county.journal.feeds.isWhole(reader.device)).toBe(true)
    expect(erasedIn(await heardBy(reader))).toEqual([subject])
  }
  const items = await heardBy(neighbour)
  expect(keysIn(items)).toEqual([other.header.subject])
  const [gone] = items.flatMap((item) =>
    item.kind === 'entry' && item.entry.id === visit.entry.id ? [item.entry] : [],
  )
  expect(gone).toEqual({ ...visit.entry, body: null, salt: null })
  // Who comes only now never had the key, and hears why it can read nothing.
  expect(erasedIn(await heardBy(await Desk.enrol(county)))).toEqual([subject])
})

test('an erasure in the middle of which the hub died is brought to its end at the next start', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  await desk.push([visit])
  const { subject } = visit.header
  await county.journal.store
    .database<{ _id: string; at: number }>('keys')
    .putAll([{ _id: `erasing~${subject}`, at: county.clock.now }])
  await county.crash()
  county = await openCounty(dir)
  desk.county = county
  await expect.poll(async () => erasedIn(await heardBy(desk))).toEqual([subject])
  expect(await county.journal.subjectKeys.of(subject)).toBe('erased')
})

async function again(desks: readonly Desk[]): Promise<void> {
  const errors = { error: (): void => undefined }
  const { close, clock, directory } = county
  const followers = startFollowers({
    ...county.journal,
    newsroom: county.newsroom,
    log: errors,
    now: () => clock.now,
    recent: () => directory.line().recent,
  })
  county = {
    ...county,
    followers,
    close: async () => {
      await followers.close()
      await close()
    },
  }
  for (const desk of desks) desk.county = county
}

/** What the fan-out knows of what it has done. */
async function marksOf({ journal }: TestCounty): Promise<readonly { readonly _id: string }[]> {
  const docs = await journal.store.database('meta').range({ limit: 1000 })
  return docs.filter(({ _id }) => isMark(_id))
}

async function forget({ journal }: TestCounty, then: readonly { readonly _id: string }[]): Promise<void> {
  const meta = journal.store.database('meta')
  const now = await meta.range({ limit: 1000 })
  await meta.remove(now.map(({ _id }) => _id).filter(isMark))
  await meta.putAll(then)
}

function isMark(id: string): boolean {
  return id.startsWith('told~') || id === 'follower~fan-out'
}
