import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../shared/entry/clock.ts'
import type { MediaNode, Standing } from '../shared/signaling/node.ts'
import type { Config } from './config.ts'
import type { Neighbours } from '../shared/counties/known.ts'
import { readNeighbours } from './counties/read-neighbours.ts'
import { watchClock } from './clock-watch.ts'
import { putDesksToWork } from './demo/at-work.ts'
import { countyIds, dongpingAt } from './demo/neighbour.ts'
import { neighbourFolder, openNeighbour, type OpenNeighbour } from './demo/open-neighbour.ts'
import { calendar } from './demo/reference/calendar.ts'
import { catalogue } from './demo/reference/catalogue.ts'
import { demoAccounts, sendInProcess, stageDemo, stageOf, type StageState } from './demo/stage.ts'
import { instantOf } from './demo/story/script.ts'
import { monday } from './demo/story/script-of-monday.ts'
import { createHubClock, createStoryClock, type StoryClock } from './demo/story-clock.ts'
import { hostNames, urlOf } from './lan/addresses.ts'
import type { OpenArchive } from './evidence/open-evidence.ts'
import type { OpenExporter } from './evidence/open-exports.ts'
import type { CountyKeys } from './journal/county-keys.ts'
import type { SecureDoor } from './lan/secure-door.ts'
import { keysProblem } from './keys-problem.ts'
import { listen } from './listen.ts'
import { openOwnStore, type OwnStore } from './open-store.ts'
import { createHub, type Hub } from './server.ts'
import type { Upgrade } from './hub-deps.ts'
import type { Welcome } from './welcome.ts'

/** A hub that is up; or the sentence for the person at the console. */
export type Running =
  | {
      readonly ok: true
      readonly welcome: Welcome
      readonly lost: AbortSignal
      readonly stop: () => Promise<void>
    }
  | { readonly ok: false; readonly sentence: string }

export type Surroundings = {
  /** This version of the hub. */
  readonly app: string
  /** The built app. */
  readonly station: string
  /** A sentence for the person at the console, while the start waits for something. */
  readonly say: (sentence: string) => void
  /** The first start of a demo takes some seconds: from 0 to 1. */
  readonly progress: (part: number) => void
  /** Where evidence is kept; nowhere unless told. */
  readonly openArchive?: OpenArchive
  /** Packages of evidence, made where they lie. */
  readonly openExporter?: OpenExporter
  /** Live media, in this process or in one of their own; none unless told. */
  readonly openMedia?: (deps: MediaDeps) => LiveMedia
}

export type MediaDeps = {
  /** Asked for when the hub is up. */
  readonly keys: () => CountyKeys
  readonly now: () => number
  /** Whether other computers come here, or only this one. */
  readonly outward: boolean
  readonly log: (problem: string, about?: unknown) => void
}
export type LiveMedia = MediaNode & { readonly upgrade: Upgrade }

/** Opens the store, the hub and its doors, in this order; whatever fails closes what was opened before it. */
export async function runHub(config: Config, surroundings: Surroundings): Promise<Running> {
  await mkdir(config.dataDir, { recursive: true })
  const written = await readNeighbours(config.dataDir)
  if (!written.ok) return written
  const opened = await openPrepared(config, surroundings.say)
  if (!opened.ok) return opened
  const { store, claim, stage } = opened
  const open = new AsyncDisposableStack()
  try {
    open.defer(() => store.close())
    open.defer(() => claim.release())
    const story = config.demo && stage.kind !== 'told' ? createStoryClock(instantOf(monday.founded)) : null
    const clock: Clock = story ?? createHubClock(stage.kind === 'told' ? stage.shift : 0)
    const door = config.lan ? await openDoor(config) : null
    let log: MediaDeps['log'] = surroundings.say
    const media = surroundings.openMedia?.({
      keys: () => hub.county.countyKeys,
      now: clock.wall,
      outward: config.lan || !['localhost', '127.0.0.1', '::1'].includes(config.host),
      log: (problem, about) => log(problem, about),
    })
    if (media) open.defer(() => media.close())
    let neighbour: OpenNeighbour | null = null
    const neighbours = (): Neighbours =>
      neighbour ? { own: countyIds.own, known: [dongpingAt(neighbour)] } : written.neighbours
    const hub: Hub = await createHub({
      ...config,
      ...surroundings,
      ...(media ? { media, upgrade: media.upgrade } : {}),
      store,
      dir: config.dataDir,
      now: clock.wall,
      random: (count) => new Uint8Array(randomBytes(count)),
      starter: { catalogue, calendar },
      demoAccounts: config.demo ? demoAccounts : [],
      secureUrl: () => door?.url() ?? null,
      ...(door ? { extend: door.extend } : {}),
      neighbours,
    })
    log = (problem, about) => hub.app.log.error(about ?? {}, problem)
    open.defer(() => hub.app.close())
    if (story) await tell(hub, story, surroundings)
    // Not before: while a demo's day is told its clock stands where the story stands.
    open.defer(watchClock(clock, hub.people.office.noteClock, log))
    const sentence = await listen(hub, config, door)
    if (sentence !== null) return { ok: false, sentence }
    if (config.demo) {
      open.defer(await keepAtWork(hub, clock))
      const { signKey } = hub.county.countyKeys
      const first = { url: addressOf(hub, config), signKey }
      neighbour = await openNeighbour({ ...surroundings, config, now: clock.wall, first })
      open.defer(async () => neighbour?.close())
    }
    // First of all: its workers may have heard of the stop already, and what rooms say at their end still comes into the journal.
    if (media) open.defer(() => media.close())
    const running = open.move()
    const stop = (): Promise<void> => running.disposeAsync()
    const welcome = {
      ...welcomeOf(hub, config, door, clock),
      live: await liveOf(media),
      neighbour: neighbour?.url ?? null,
    }
    return { ok: true, welcome, lost: claim.lost, stop }
  } finally {
    await open.disposeAsync()
  }
}

type Prepared =
  | (OwnStore & { readonly ok: true; readonly stage: StageState })
  | { readonly ok: false; readonly sentence: string }

/** A store that fits what was asked for: a demo's for a demo, a real county's for a real one. */
async function openPrepared(config: Config, say: Surroundings['say']): Promise<Prepared> {
  const who = `${hostname()} pid ${process.pid}`
  const opened = await openOwnStore(config, who, say)
  if (!opened.ok) return opened
  const stage = await stageOf(opened.store)
  const again = config.demo && (config.fresh || stage.kind === 'half-told') && stage.kind !== 'empty'
  const mixed = mixedUp(config, stage) ?? (again ? null : await keysProblem(config, opened.store))
  if (mixed === null && !again) return { ...opened, stage }
  await opened.claim.release()
  await opened.store.close()
  if (mixed !== null) return { ok: false, sentence: mixed }
  if (config.couchUrl !== null) return { ok: false, sentence: cannotWipe }
  // The certificates stay: their root is installed on other computers.
  for (const folder of ofItsDay) await rm(join(config.dataDir, folder), { recursive: true, force: true })
  const anew = await openOwnStore(config, who, say)
  return anew.ok ? { ...anew, stage: { kind: 'empty' } } : anew
}

/** Everything in DATA_DIR that a demo's day leaves behind. */
const ofItsDay = [
  'store',
  'keys',
  'parcels',
  'bundles',
  'recordings',
  'archive',
  'reviews',
  'hall',
  'ledger',
  neighbourFolder,
]

const cannotWipe =
  '演示县要从头开始，可是 CouchDB 里的库请您自己删（yizhan- 开头的）。 The demo has to begin anew: please delete its databases in CouchDB (yizhan-…) yourself.'

function mixedUp(config: Config, { kind }: StageState): string | null {
  if (config.demo && kind === 'real')
    return '这里是真实县的数据，演示县请换一个 DATA_DIR。 This is a real county’s data: give the demo another DATA_DIR.'
  if (!config.demo && (kind === 'told' || kind === 'half-told'))
    return '这里是演示县的数据，真实县请换一个 DATA_DIR；要看演示用 npm start。 This is a demo’s data: give the real county another DATA_DIR, or use npm start.'
  return null
}

async function openDoor({ dataDir }: Config): Promise<SecureDoor> {
  // Loaded only where it is used: certificates need a library that takes a while.
  const { createSecureDoor } = await import('./lan/secure-door.ts')
  return createSecureDoor({
    folder: join(dataDir, 'tls'),
    now: () => Date.now(),
    names: () => hostNames(networkInterfaces(), hostname()),
  })
}

async function tell(hub: Hub, story: StoryClock, { progress }: Surroundings): Promise<void> {
  await hub.app.ready()
  progress(0)
  await stageDemo(hub, story, monday, progress)
}

/** @returns the end of it */
async function keepAtWork(hub: Hub, clock: Clock): Promise<() => void> {
  const stage = await stageOf(hub.county.store)
  const desks = stage.kind === 'told' ? stage.atWork : []
  const work = await putDesksToWork({ send: sendInProcess(hub), clock, desks })
  await work.greet()
  return work.goOn()
}

async function liveOf(media: MediaNode | undefined): Promise<Standing | null> {
  const told = await media?.ask('standing', {})
  return told?.ok === true ? told.value : null
}

/** Where a browser of this computer reaches it. */
function addressOf({ app }: Hub, { host }: Config): string {
  const { port } = app.server.address() as AddressInfo
  return urlOf('http', ['localhost', '::', '0.0.0.0'].includes(host) ? 'localhost' : host, port)
}

function welcomeOf(
  hub: Hub,
  config: Config,
  door: SecureDoor | null,
  clock: Clock,
): Omit<Welcome, 'live' | 'neighbour'> {
  const { directory, firstRun } = hub.people
  const { port } = hub.app.server.address() as AddressInfo
  const [address] = hostNames(networkInterfaces(), hostname()).addresses
  const plain = address === undefined ? null : urlOf('http', address, port)
  return {
    county: directory.county()?.name ?? '',
    demo: config.demo,
    url: addressOf(hub, config),
    lan: door && { secure: door.url(), plain, fingerprint: door.fingerprint },
    place: hub.county.store.place,
    now: clock.wall(),
    accounts: config.demo ? demoAccounts : [],
    // The demo was founded after the hub had looked for an administrator.
    token: config.demo ? null : firstRun.token,
  }
}
