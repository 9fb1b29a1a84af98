import { protocols } from '../../shared/http/protocol.ts'
import 'fake-indexeddb/auto'
import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64url, utf8 } from '../../shared/entry/bytes.ts'
import { signatureAlgs } from '../../shared/entry/sign.ts'
import { type DeskDeps, deskPace, type Locks } from '../../station/data/deps.ts'
import type { DeskStore } from '../../station/data/desk-store.ts'
import type { Live } from '../../station/data/live.ts'
import { openDeskStore } from '../../station/data/open.ts'
import { type Cable, createCable } from './cable.ts'
import { memoryStorage, type MemoryView } from './memory-storage.ts'

export type NodeDesk = { readonly desk: DeskStore; readonly cable: Cable; readonly memory: MemoryView }

/**
 * The station's real store in Node, with a memory in place of IndexedDB; hashes are made as in the browser. What was written under a
 * name is there again when it is opened anew.
 */
export async function openNodeDesk(base: string, name: string): Promise<NodeDesk> {
  const cable = createCable()
  const { storage, view } = memoryStorage()
  const world: DeskDeps = {
    app: 'bench',
    protocols,
    base,
    name,
    storage,
    fetch: cable.fetch,
    algs: signatureAlgs,
    pace: deskPace,
    rounds: 1e3,
    clock: {
      wall: () => Date.now(),
      mono: () => performance.now(),
      boot: 'bench1',
    },
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    digest: (text) => toBase64url(sha256(utf8(text))),
    locks: oneWindow(),
    bus: {
      tell: () => undefined,
      listen: () => () => undefined,
    },
    keeper: {
      ask: () => Promise.resolve(null),
      keep: () => undefined,
      drop: () => undefined,
    },
    timers: {
      after(ms, run) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      quiet: () => Promise.resolve(),
    },
    whenOnline: () => () => undefined,
    folder: {
      state: async () => 'impossible',
      choose: async () => false,
      allow: async () => false,
      write: async () => false,
    },
    space: () =>
      Promise.resolve({
        kept: null,
        used: null,
        quota: null,
      }),
  }
  return { desk: await openDeskStore(world), cable, memory: view(name) }
}

/** Locks among the windows of a browser that has one. */
function oneWindow(): Locks {
  const turns = new Map<string, Promise<unknown>>()
  return {
    run(name, work) {
      const turn = (turns.get(name) ?? Promise.resolve()).then(work)
      turns.set(
        name,
        turn.catch(() => undefined),
      )
      return turn
    },
    lead: (_name, work) => void work(),
  }
}

/** Resolves as soon as a live value is as wanted. */
export function until<Value>(live: Live<Value>, wanted: (value: Value) => boolean): Promise<Value> {
  return new Promise((resolve) => {
    let stop = (): void => undefined
    const look = (): void => {
      if (!wanted(live.current())) return
      stop()
      resolve(live.current())
    }
    stop = live.subscribe(look)
    look()
  })
}
