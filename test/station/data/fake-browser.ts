import { createHash } from 'node:crypto'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import type { Bytes } from '../../../shared/entry/bytes.ts'
import { protocols } from '../../../shared/http/protocol.ts'
import {
  type Bus,
  deskPace,
  type DeskDeps,
  type Locks,
  type Pace,
  type TabNews,
} from '../../../station/data/deps.ts'
import type { DeskStore } from '../../../station/data/desk-store.ts'
import { openDeskStore } from '../../../station/data/open.ts'
import type { Held, Keeper } from '../../../station/data/vault/keeper.ts'

/** One browser on one machine: several windows over one disk (the IndexedDB in memory), with clocks that a test can turn. */
export type FakeBrowser = {
  readonly name: string
  /** Ms added to the machine's clock. */
  turnClock: number
  readonly window: (over?: Partial<DeskDeps>) => Promise<DeskStore>
  /** Closes all windows; what was only in memory is gone. */
  readonly restart: () => Promise<void>
  /** Lets `ms` pass for everything that waits. */
  readonly pass: (ms: number) => void
  /** Windows are told that the link is back. */
  readonly online: () => void
  readonly keeper: Keeper
}

export const quickPace: Pace = { ...deskPace, firstRetry: 20, lastRetry: 100, patience: 5_000, breath: 0 }

/** A browser that writes to no folder. */
const noFolder: DeskDeps['folder'] = {
  state: async () => 'impossible',
  choose: async () => false,
  allow: async () => false,
  write: async () => false,
}

let count = 0
export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** @param alsoPass the same time passes for whoever else lives in the test */
export function createFakeBrowser(
  net: typeof fetch,
  over: Partial<DeskDeps> = {},
  alsoPass: (ms: number) => void = () => undefined,
): FakeBrowser {
  count += 1
  const name = `desk${count}-${process.pid}`
  const locks = createLocks()
  const keeper = createKeeper()
  const listeners = new Set<(news: TabNews) => void>()
  const hopeful = new Set<() => void>()
  const waiting = new Set<{ at: number; readonly run: () => void }>()
  const open = new Set<DeskStore>()
  let windows = 0
  let passed = 0
  const bus = (): Bus => {
    let mine: ((news: TabNews) => void) | null = null
    return {
      tell: (news) => listeners.forEach((heard) => heard !== mine && heard(news)),
      listen(heard) {
        mine ??= heard
        listeners.add(heard)
        return () => listeners.delete(heard)
      },
    }
  }
  const browser: FakeBrowser = {
    name,
    turnClock: 0,
    keeper,
    async window(more = {}) {
      windows += 1
      // RxDB lets one window a process use a storage of one name; each of ours is a window of its own.
      const storage = Object.assign(getRxStorageDexie({ chromeTransactionDurability: 'strict' }), {
        name: `dexie-${name}-${windows}`,
      })
      const store = await openDeskStore({
        app: 'test',
        protocols,
        base: 'https://hub',
        name,
        fetch: net,
        clock: {
          wall: () => Date.now() + browser.turnClock + passed,
          mono: () => performance.now() + passed,
          boot: `boot${windows}`,
        },
        random: (length): Bytes => crypto.getRandomValues(new Uint8Array(length)),
        digest,
        algs: ['Ed25519', 'P-256'],
        locks,
        bus: bus(),
        keeper,
        timers: {
          after(ms, run) {
            // What is shorter than a breath passes by itself, the rest when the test says so.
            if (ms <= quickPace.lastRetry) {
              const timer = globalThis.setTimeout(run, ms)
              return () => clearTimeout(timer)
            }
            const one = { at: passed + ms, run }
            waiting.add(one)
            return () => waiting.delete(one)
          },
          quiet: () => Promise.resolve(),
        },
        pace: quickPace,
        rounds: 10,
        storage,
        whenOnline(tried) {
          hopeful.add(tried)
          return () => hopeful.delete(tried)
        },
        folder: noFolder,
        space: async () => ({ kept: true, used: 1, quota: 2 }),
        ...over,
        ...more,
      })
      open.add(store)
      return {
        ...store,
        async close() {
          open.delete(store)
          await store.close()
        },
      }
    },
    async restart() {
      keeper.drop()
      await Promise.all([...open].map((store) => store.close()))
      open.clear()
    },
    pass(ms) {
      passed += ms
      alsoPass(ms)
      for (const one of Array.from(waiting)) {
        if (one.at > passed) continue
        waiting.delete(one)
        one.run()
      }
    },
    online: () => hopeful.forEach((tried) => tried()),
  }
  return browser
}

function createKeeper(): Keeper {
  let held: Held | null = null
  return {
    ask: async () => held,
    keep(next) {
      held = next
    },
    drop() {
      held = null
    },
  }
}

function createLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>()
  const run = <Value>(name: string, work: () => Promise<Value>): Promise<Value> => {
    const before = tails.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    tails.set(name, mine)
    return mine
  }
  return {
    run,
    lead: (name, work, signal) => {
      void run(name, async () => (signal.aborted ? undefined : work())).catch(() => undefined)
    },
  }
}
