import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChance } from '../hub/demo/chance.ts'
import { type DemoDesk, enrolDesk } from '../hub/demo/desk.ts'
import type { Send } from '../hub/demo/desk-line.ts'
import { calendar } from '../hub/demo/reference/calendar.ts'
import { catalogue } from '../hub/demo/reference/catalogue.ts'
import { demoAccounts, stageDemo, stageOf } from '../hub/demo/stage.ts'
import { instantOf, type Script } from '../hub/demo/story/script.ts'
import { monday } from '../hub/demo/story/script-of-monday.ts'
import { createStoryClock, type StoryClock } from '../hub/demo/story-clock.ts'
import { demoPassword } from '../hub/demo/world.ts'
import { createHub, type Hub } from '../hub/server.ts'
import type { HubDeps } from '../hub/hub-deps.ts'
import { databases } from '../hub/store/design/databases.ts'
import { openPouchStore } from '../hub/store/pouch.ts'
import type { Store } from '../hub/store/store.ts'
import type { Act } from '../shared/http/cases.ts'

export type NetworkOptions = {
  /**
   * `empty`: a real county before its first run. `founded`: 松岚县 with its staff, stations, catalogue and calendar, and no visit yet;
   * unless told. `monday`: the whole demo, as at its first start. Or a script of one's own.
   */
  readonly world?: 'empty' | 'founded' | 'monday' | Script
  /** Another store than the embedded one; closed by the network. */
  readonly openStore?: (dir: string) => Promise<Store>
  /** A folder of one's own, with what another network left in it; a new one, unless told. Goes when the network is closed. */
  readonly dir?: string
  /** Serves this folder as the app: `station/dist` after a build. */
  readonly station?: string
  readonly hub?: Partial<HubDeps>
}

/** Somebody at a console of the county. */
export type Console = {
  readonly cookie: string
  /** @returns status and parsed answer */
  readonly ask: (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Answer>
  readonly act: (subject: string, act: Act) => Promise<Answer>
}
export type Answer = { readonly status: number; readonly json: unknown; readonly headers: Headers }

/** A hub on a free port, with its store in a folder of its own. */
export type Network = {
  readonly hub: Hub
  /** http://127.0.0.1:… */
  readonly url: string
  readonly dir: string
  /** Stands at Monday 12:44 until it is set or let run. */
  readonly clock: StoryClock
  /** Subjects of the script by their names: `wang`, `li` … */
  readonly subjects: ReadonlyMap<string, string>
  /** Everything written so far is told to desks and listed at the county. */
  readonly settled: () => Promise<void>
  readonly send: Send
  readonly signIn: (staff: string) => Promise<Console>
  /** A desk without a screen, enrolled by the administrator. */
  readonly enrol: (station: string, name?: string) => Promise<DemoDesk>
  /** Stops the hub and starts it again over the same files, on another port. @param between what is done to its folder meanwhile */
  readonly restart: (between?: (dir: string) => void) => Promise<Network>
  readonly close: () => Promise<void>
}

/** Nothing has happened yet. */
const founded: Script = { ...monday, desks: [], visits: [], acts: [] }
/** Passwords of tests need not stand against anybody. */
const cheap = { memory: 64, passes: 1 }

export async function openNetwork(options: NetworkOptions = {}): Promise<Network> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'yizhan-network-'))
  return start(dir, createStoryClock(instantOf(monday.until)), options)
}

async function start(dir: string, clock: StoryClock, options: NetworkOptions): Promise<Network> {
  const store = await (options.openStore ?? openEmbedded)(dir)
  const { world = 'founded' } = options
  const demo = world !== 'empty'
  const hub = await createHub({
    store,
    dir,
    now: clock.wall,
    random: (count) => new Uint8Array(randomBytes(count)),
    starter: { catalogue, calendar },
    app: 'test',
    demo,
    demoAccounts: demo ? demoAccounts : [],
    logLevel: 'silent',
    passwordCost: cheap,
    station: options.station ?? join(dir, 'no-station'),
    secureUrl: () => null,
    ...options.hub,
  })
  let subjects: ReadonlyMap<string, string> = new Map()
  if (demo && (await stageOf(store)).kind === 'empty') {
    const script = world === 'founded' ? founded : world === 'monday' ? monday : world
    subjects = await stageDemo(hub, clock, script)
    clock.set(instantOf(script.until))
  }
  await hub.app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(hub.app.server.address() as AddressInfo).port}`
  const send = sendTo(url)
  const chance = createChance(dir.length)
  let stopped: Promise<void> | null = null
  const stop = (): Promise<void> => (stopped ??= hub.app.close().then(() => store.close()))
  const signIn = (staff: string): Promise<Console> => openConsole(url, staff)
  return {
    hub,
    url,
    dir,
    clock,
    subjects,
    send,
    signIn,
    settled: hub.settled,
    async enrol(station, name = '一号桌') {
      const admin = await signIn('dingwei')
      const { json } = await admin.ask('POST', '/api/enrolments', { station, name })
      const directory = (): number => hub.people.directory.current().version
      return enrolDesk({ send, code: (json as { code: string }).code, clock, chance, directory })
    },
    async restart(between = () => undefined) {
      await stop()
      between(dir)
      return { ...(await start(dir, clock, options)), subjects }
    },
    async close() {
      await stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function openEmbedded(dir: string): Promise<Store> {
  const opened = await openPouchStore({ dir: join(dir, 'store'), databases, who: 'test' })
  if (!opened.ok) throw new Error(opened.sentence)
  return opened.store
}

function sendTo(url: string): Send {
  return async ({ method, path, headers, body }) => {
    const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) })
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
    return { status: answer.status, body: await answer.text(), ...(cookie === undefined ? {} : { cookie }) }
  }
}

async function openConsole(url: string, staff: string): Promise<Console> {
  const request = async (method: string, path: string, body: unknown, cookie: string): Promise<Answer> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(url + path, { method, headers: { ...type, cookie }, ...sent })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') === true
    return { status: answer.status, json: isJson ? JSON.parse(text) : text, headers: answer.headers }
  }
  const entered = await request('POST', '/api/sign-in', { staff, password: demoPassword }, '')
  if (entered.status !== 200) throw new Error(`${staff} could not sign in: ${JSON.stringify(entered.json)}`)
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const ask: Console['ask'] = (method, path, body) => request(method, path, body, cookie)
  return {
    cookie,
    ask,
    async act(subject, act) {
      const path = `/api/cases/${encodeURIComponent(subject)}`
      const { json } = await ask('GET', path)
      const seen = (json as { matter?: { heads: { ids: string[] } } }).matter?.heads.ids ?? []
      return ask('POST', `${path}/acts`, { act, seen })
    },
  }
}
