import { sha256 } from '@noble/hashes/sha2.js'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { toBase64url, utf8, type Bytes } from '../../shared/entry/bytes.ts'
import { signatureAlgs } from '../../shared/entry/sign.ts'
import { protocols } from '../../shared/http/protocol.ts'
import { createExportFolder } from './courier/folder.ts'
import type { Bus, DeskDeps, Locks, TabNews } from './deps.ts'
import { deskPace, pinRounds } from './deps.ts'
import { createBrowserKeeper } from './vault/browser-keeper.ts'

/** A screen that is never quiet puts nothing off for longer, ms. */
const longestWait = 2_000

/** The desk's store in a real browser. */
export function browserDeps(): DeskDeps {
  const random = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count))
  return {
    app: buildName(import.meta.url),
    protocols,
    base: '',
    name: 'yizhan',
    fetch: (input, init) => fetch(input, init),
    clock: { wall: () => Date.now(), mono: () => performance.now(), boot: bootName(random) },
    random,
    digest: (text) => toBase64url(sha256(utf8(text))),
    algs: signatureAlgs,
    locks: browserLocks(),
    bus: createBus(),
    keeper: createBrowserKeeper(),
    timers: {
      after(ms, run) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      // A window that nobody sees disturbs nobody, and its idle times are rare.
      quiet: () =>
        document.hidden
          ? Promise.resolve()
          : new Promise((resolve) => void requestIdleCallback(() => resolve(), { timeout: longestWait })),
    },
    pace: deskPace,
    rounds: pinRounds,
    // The default syncs nothing to the disk before it says that a write is done.
    storage: getRxStorageDexie({ chromeTransactionDurability: 'strict' }),
    whenOnline(tried) {
      addEventListener('online', tried)
      return () => removeEventListener('online', tried)
    },
    folder: createExportFolder(),
    async space() {
      const [kept, { usage, quota }] = await Promise.all([
        navigator.storage.persist(),
        navigator.storage.estimate(),
      ])
      return { kept, used: usage ?? null, quota: quota ?? null }
    },
  }
}

/** The hash in this file's own name, which changes with anything that it is built of; so what an older build folded is known. */
function buildName(url: string): string {
  return /-([\w-]{8})\.js$/.exec(url)?.[1] ?? 'dev'
}

function bootName(random: (count: number) => Bytes): string {
  return [...random(6)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function browserLocks(): Locks {
  return {
    run: (name, work) => navigator.locks.request(name, work),
    lead: (name, work, signal) => {
      // The waiting was called off: this window never led.
      navigator.locks.request(name, { signal }, work).catch(() => undefined)
    },
  }
}

function createBus(): Bus {
  const channel = new BroadcastChannel('yizhan-desk')
  return {
    tell: channel.postMessage.bind(channel),
    listen(heard) {
      // Only this app's own windows can speak on the channel.
      const listener = ({ data }: MessageEvent<TabNews>): void => heard(data)
      channel.addEventListener('message', listener)
      return () => channel.removeEventListener('message', listener)
    },
  }
}
