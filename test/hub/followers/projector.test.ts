import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProjector } from '../../../hub/followers/projector.ts'
import type { JournalDoc } from '../../../hub/journal/journal.ts'
import { type Store, StoreFault } from '../../../hub/store/store.ts'
import type { News } from '../../../shared/http/cases.ts'
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

const invoice = { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } }

async function refer(desk: Desk, party: object | null = null): Promise<string> {
  const visit = await desk.openVisit('罗木生')
  const subject = desk.subject('matter')
  await desk.push([
    visit,
    await desk.write({ subject, type: 'matter.opened', body: { visit: visit.header.subject, party } }),
    await desk.write({ subject, type: 'matter.ended', body: { outcome: invoice } }),
  ])
  return subject
}

test('a referred matter stands in the county’s work list, under the name of the party or of the visitor', async () => {
  const desk = await Desk.enrol(county)
  const [mine, theirs] = [
    await refer(desk),
    await refer(desk, { kind: 'taxpayer', name: '雾坪茶业', identity: null, capacity: 'self', proof: '' }),
  ]
  await county.followers.caughtUp()
  const rows = await county.journal.workList.rows(0)
  expect(rows.find(({ subject }) => subject === mine)).toMatchObject({
    name: '罗木生',
    station: 'wuping',
    phase: 'waiting',
    skill: 'invoice',
    outcome: 'referred',
  })
  expect(rows.find(({ subject }) => subject === theirs)?.name).toBe('雾坪茶业')
})

test('a matter that the desk keeps to itself is none of the county’s work', async () => {
  const desk = await Desk.enrol(county)
  await desk.push([
    await desk.write({
      subject: desk.subject('matter'),
      type: 'matter.opened',
      body: { visit: desk.subject('visit'), party: null },
    }),
  ])
  await county.followers.caughtUp()
  expect(await county.journal.workList.rows(0)).toEqual([])
})

test('a closed case stays in the list for those who ask for its day, and leaves it afterwards', async () => {
  const desk = await Desk.enrol(county)
  const subject = await refer(desk)
  const { voice } = county.journal
  await voice.say({ subject, type: 'case.taken', body: {}, by: 'tangke' })
  await voice.say({ subject, type: 'matter.ended', body: { outcome: { outcome: 'answered' } }, by: 'tangke' })
  await county.followers.caughtUp()
  expect(await county.journal.workList.rows(county.clock.now - 1)).toMatchObject([
    { phase: 'closed', taker: 'tangke' },
  ])
  expect(await county.journal.workList.rows(county.clock.now + 1)).toEqual([])
})

test('a case that was erased leaves the list, and consoles hear of it', async () => {
  const desk = await Desk.enrol(county)
  const [gone, kept] = [await refer(desk), await refer(desk)]
  await county.followers.caughtUp()
  const news: News[] = []
  const stop = county.newsroom.follow((one) => news.push(one))
  await county.journal.subjectKeys.erase(gone)
  await expect.poll(() => news).toContainEqual({ kind: 'case', subject: gone })
  stop()
  expect((await county.journal.workList.rows(0)).map(({ subject }) => subject)).toEqual([kept])
})

test('consoles hear which case has changed, once it can be read', async () => {
  const desk = await Desk.enrol(county)
  const news: News[] = []
  const stop = county.newsroom.follow((one) => news.push(one))
  const subject = await refer(desk)
  await county.followers.caughtUp()
  stop()
  await county.journal.voice.say({ subject, type: 'case.taken', body: {}, by: 'tangke' })
  await county.followers.caughtUp()
  expect(news).toContainEqual({ kind: 'case', subject })
  expect(news.filter(({ kind }) => kind === 'case')).toHaveLength(1)
})

test('a console that breaks does not silence the others', async () => {
  const heard: News[] = []
  county.newsroom.follow(() => {
    throw new Error('the line is cut')
  })
  county.newsroom.follow((news) => heard.push(news))
  county.newsroom.tell({ kind: 'stations' })
  expect(heard).toEqual([{ kind: 'stations' }])
})

test('a store that fails at once while another row is still being made is told to whoever waits, and ends nothing else', async () => {
  const desk = await Desk.enrol(county)
  await refer(desk)
  await county.followers.caughtUp()
  const docs: JournalDoc[] = []
  for await (const page of county.journal.journal.ofSubjects('')) docs.push(...page)
  const { store, journal, reader, subjectKeys } = county.journal
  const failing: Store = {
    ...store,
    database: (name) => ({
      ...store.database(name),
      putAll: () => Promise.reject(new StoreFault('closed')),
    }),
  }
  const unheard: unknown[] = []
  const hear = (error: unknown): void => void unheard.push(error)
  process.on('unhandledRejection', hear)
  const projector = createProjector({
    store: failing,
    journal,
    // it takes a while until a visit's row is made
    subjectKeys: { ...subjectKeys, of: (subject) => afterTurns(20, () => subjectKeys.of(subject)) },
    reader,
    newsroom: county.newsroom,
  })
  await expect(projector.handle(docs)).rejects.toThrow(StoreFault)
  await afterTurns(40, () => Promise.resolve())
  process.off('unhandledRejection', hear)
  expect(unheard).toEqual([])
})

/** Turns of the event loop: in one of them Node finds out that nobody hears a failure. */
async function afterTurns<Value>(turns: number, then: () => Promise<Value>): Promise<Value> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((next) => setImmediate(next))
  return then()
}

test('nothing that lies in the county’s folder shows a name', async () => {
  const desk = await Desk.enrol(county)
  await refer(desk, { kind: 'taxpayer', name: '雾坪茶业', identity: null, capacity: 'self', proof: '' })
  await county.followers.caughtUp()
  await county.close()
  const names = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = names.filter((name) => name.isFile())
  const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))))
  expect(files.length).toBeGreaterThan(20)
  for (const text of texts) for (const name of ['罗木生', '雾坪茶业']) expect(text.includes(name)).toBe(false)
})

test('projecting everything from the beginning says nothing: no entry, no line for a desk; consoles are told to look, and no more', async () => {
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  const subject = await refer(desk)
  await county.followers.caughtUp()
  const stands = async () => {
    const ids: string[] = []
    for await (const docs of county.journal.journal.ofSubjects('')) ids.push(...docs.map(({ _id }) => _id))
    const heads = await Promise.all(
      [desk.device, neighbour.device, 'common'].map((reader) => county.journal.feeds.head(reader)),
    )
    return { ids: ids.sort(), heads, rows: await county.journal.workList.rows(0) }
  }
  const before = await stands()
  await county.journal.store.database('meta').remove(['follower~projector-2'])
  await county.journal.store.database('matters').remove([subject])
  await county.close()
  county = await openCounty(dir)
  const news: News[] = []
  county.newsroom.follow((one) => news.push(one))
  await expect.poll(() => county.journal.workList.rows(0)).toEqual(before.rows)
  await county.followers.caughtUp()
  expect(await stands()).toEqual(before)
  for (const one of news) expect([{ kind: 'stations' }, { kind: 'case', subject }]).toContainEqual(one)
})
