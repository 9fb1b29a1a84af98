import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { noNeighbours } from '../../shared/counties/known.ts'
import { openCounties } from '../../hub/counties/open-counties.ts'
import { type Consults, openConsults } from '../../hub/consults/open-consults.ts'
import { createAttempts } from '../../hub/directory/attempts.ts'
import { createLiveDirectory, type LiveDirectory } from '../../hub/directory/directory.ts'
import { createOffice, type Office } from '../../hub/directory/office.ts'
import { openStandIns, type StandIns } from '../../hub/directory/stand-in.ts'
import { type Followers, startFollowers } from '../../hub/followers/followers.ts'
import { createNewsroom, type Newsroom } from '../../hub/followers/news.ts'
import { registerGateway } from '../../hub/gateway/gateway.ts'
import { hearDoc } from '../../hub/journal/hear-doc.ts'
import { type CountyJournal, openCountyJournal } from '../../hub/journal/open-journal.ts'
import { answerFailures } from '../../hub/routes/failures.ts'
import { type BodyPatience, createSlowBodies } from '../../hub/slow-bodies.ts'
import { databases } from '../../hub/store/design/databases.ts'
import { openPouchStore } from '../../hub/store/pouch.ts'
import type { DatabaseName, Doc, RangeQuery, Store } from '../../hub/store/store.ts'

/** Monday noon of the demo week. */
const noon = Date.UTC(2026, 10, 16, 4, 44)

/** A county that runs: real store, journal, directory, gateway on loopback, followers. */
export type TestCounty = {
  readonly journal: CountyJournal
  readonly directory: LiveDirectory
  readonly office: Office
  readonly standIns: StandIns
  readonly followers: Followers
  readonly newsroom: Newsroom
  readonly consults: Consults
  readonly base: string
  readonly log: readonly string[]
  /** Resolves when the gateway has heard the next request. */
  readonly requests: { readonly next: () => Promise<void> }
  readonly clock: { now: number }
  /** Stops as the process would, in order. Idempotent. */
  readonly close: () => Promise<void>
  /** Lets go of everything without writing a last word, as after a power cut. */
  readonly crash: () => Promise<void>
}

const people = [
  { id: 'zhouguilan', name: '周桂兰', roles: ['assistant'], stations: ['wuping'], skills: [] },
  { id: 'yangxiaoman', name: '杨小满', roles: ['assistant'], stations: ['wuping'], skills: [] },
  { id: 'luochanggen', name: '罗长根', roles: ['assistant'], stations: ['shijiu'], skills: [] },
  { id: 'tangke', name: '唐可', roles: ['agent'], stations: [], skills: ['发票'] },
  { id: 'shenguoping', name: '沈国平', roles: ['leader', 'agent'], stations: ['wuping'], skills: [] },
] as const

/** One county for all tests of a file: opened before the first, gone after the last. */
export function countyOfFile(take: (county: TestCounty) => void): void {
  let end = (): Promise<void> => Promise.resolve()
  beforeAll(async () => {
    const { dir, remove } = await tempDir()
    const county = await openCounty(dir)
    end = () => county.close().then(remove)
    take(county)
  })
  afterAll(() => end())
}

/** A county for each test of a file: opened before it, gone after it. @param last the one that is left: after a crash it is another */
export function countyOfEach(
  take: (county: TestCounty, dir: string) => void | Promise<void>,
  last: () => TestCounty,
): void {
  let remove = (): Promise<void> => Promise.resolve()
  beforeEach(async () => {
    const temp = await tempDir()
    remove = temp.remove
    await take(await openCounty(temp.dir), temp.dir)
  })
  afterEach(async () => {
    await last().close()
    await remove()
  })
}

/** A folder that is removed with everything in it. */
export async function tempDir(): Promise<{ readonly dir: string; readonly remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-hub-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}

export const chance: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count))

/** Opens the county that stands in a folder (or in a store), or founds one there: two stations and their people. */
export async function openCounty(
  dir: string,
  options: {
    readonly followers?: false
    readonly store?: Store
    /** Lines of feeds that the store does not have although it should, as one that came back from an older copy. */
    readonly lost?: ReadonlySet<string>
    readonly bodyPatience?: BodyPatience
  } = {},
): Promise<TestCounty> {
  const clock = { now: noon }
  const now = (): number => clock.now
  const store = without(options.lost, options.store ?? (await openEmbedded(dir)))
  const directory = createLiveDirectory()
  const journal = await openCountyJournal({
    store,
    dir,
    now,
    random: chance,
    directoryVersion: () => directory.current().version,
  })
  for (const kind of ['county', 'station', 'staff', 'device'] as const)
    directory.hear(await journal.reader.heardOfKind(kind))
  journal.journal.listen({
    stored: (docs) =>
      directory.hear(
        docs
          .filter(({ subject }) => /^(?:county|station|staff|device):/.test(subject))
          .map((doc) => hearDoc(doc, null)),
      ),
  })
  const office = createOffice({ voice: journal.voice, directory })
  if (directory.current().version === 0) await found(office)
  const log: string[] = []
  const app = fastify({ logger: { level: 'info', stream: { write: (line: string) => void log.push(line) } } })
  answerFailures(app)
  const heard: (() => void)[] = []
  app.addHook('preHandler', async () => {
    for (const tell of heard.splice(0)) tell()
  })
  const requests = { next: () => new Promise<void>((resolve) => heard.push(resolve)) }
  const { database } = store
  const standIns = await openStandIns({
    deposits: database('directory'),
    issues: database('directory'),
    directory,
    unwrap: journal.countyKeys.unwrap,
    now,
  })
  const slowBodies = createSlowBodies(options.bodyPatience)
  app.addHook('onRequest', async ({ raw }) => slowBodies.watch(raw))
  const attempts = createAttempts(now)
  const serves = (name: string): boolean => name !== 'older'
  const newsroom = createNewsroom((error) => log.push(String(error)))
  const errors = { error: (about: object, text: string) => void log.push(`${text} ${JSON.stringify(about)}`) }
  const counties = await openCounties({
    county: journal,
    directory,
    newsroom,
    neighbours: () => noNeighbours,
    now,
    random: chance,
  })
  const consults = openConsults({
    county: journal,
    counties,
    directory,
    newsroom,
    calendar: () => null,
    media: null,
    mediaUrl: '',
    now,
    random: chance,
    log: errors,
  })
  registerGateway(app, {
    ...journal,
    consults,
    ...slowBodies,
    directory,
    standIns,
    attempts,
    now,
    serves,
    demo: true,
  })
  const noFollowers: Followers = { caughtUp: () => Promise.resolve(), close: () => Promise.resolve() }
  const followers =
    options.followers === false
      ? noFollowers
      : startFollowers({ ...journal, newsroom, log: errors, now, recent: () => directory.line().recent })
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  let ended: Promise<void> | null = null
  const end = async (lastWord: boolean): Promise<void> => {
    await app.close()
    await followers.close()
    if (lastWord) await journal.close()
    await store.close()
  }
  return {
    journal,
    directory,
    office,
    standIns,
    followers,
    newsroom,
    consults,
    base,
    log,
    requests,
    clock,
    close: () => (ended ??= end(true)),
    crash: () => (ended ??= end(false)),
  }
}

async function openEmbedded(dir: string): Promise<Store> {
  const opened = await openPouchStore({ dir: join(dir, 'store'), databases, who: 'test' })
  if (!opened.ok) throw new Error(opened.sentence)
  return opened.store
}

function without(lost: ReadonlySet<string> | undefined, store: Store): Store {
  if (!lost) return store
  return {
    ...store,
    database: <T extends Doc>(name: DatabaseName) => {
      const whole = store.database<T>(name)
      if (name !== 'feeds') return whole
      const range = async (query: RangeQuery) =>
        (await whole.range({ ...query, limit: query.limit + lost.size }))
          .filter(({ _id }) => !lost.has(_id))
          .slice(0, query.limit)
      return { ...whole, range }
    },
  }
}

async function found(office: Office): Promise<void> {
  await office.openStation({ id: 'wuping', name: '雾坪镇', code: 'WP', line: '150 kbit/s 常断' }, 'system')
  await office.openStation({ id: 'shijiu', name: '石臼乡', code: 'SJ', line: '4G' }, 'system')
  for (const person of people) await office.appoint({ ...person }, 'system')
}
