import { createHash } from 'node:crypto'
import type { Chance } from '../../../hub/demo/chance.ts'
import { protocols } from '../../../shared/http/protocol.ts'
import { type DeskDeps, deskPace, type Locks } from '../../../station/data/deps.ts'
import type { Disk } from './disk.ts'
import { fetchOver } from './fetch-over.ts'
import type { Life } from './life.ts'
import type { FaultyLine } from './line.ts'
import type { Time } from './time.ts'

export type WindowParts = {
  readonly name: string
  readonly time: Time
  readonly chance: Chance
  readonly line: FaultyLine
  readonly disk: Disk
  readonly locks: (life: Life) => Locks
  /** Ms that the computer's clock is ahead. */
  readonly ahead: () => number
}

/** The world of one window in Node: all that it does outside of itself goes through its life. */
export function windowDeps(parts: WindowParts, life: Life, boot: string): DeskDeps {
  const { time, chance, line } = parts
  const send = fetchOver(line.carry)
  return {
    app: 'faults',
    protocols,
    base: '',
    name: parts.name,
    storage: parts.disk.storage(life),
    fetch: (input, init) => life.through(() => send(input, init)),
    clock: { wall: () => time.now() + parts.ahead(), mono: time.mono, boot },
    random: (count) => Uint8Array.from(chance.bytes(count)),
    digest: (text) => createHash('sha256').update(text).digest('base64url'),
    algs: ['Ed25519', 'P-256'],
    locks: parts.locks(life),
    bus: { tell: () => undefined, listen: () => () => undefined },
    keeper: { ask: () => Promise.resolve(null), keep: () => undefined, drop: () => undefined },
    timers: {
      after: (ms, run) => time.after(ms, () => (life.isAlive() ? run() : undefined)),
      quiet: () => Promise.resolve(),
    },
    pace: deskPace,
    rounds: 1,
    whenOnline: () => () => undefined,
    folder: {
      state: async () => 'impossible',
      choose: async () => false,
      allow: async () => false,
      write: async () => false,
    },
    space: () => Promise.resolve({ kept: null, used: null, quota: null }),
  }
}

/** Locks among the windows of one browser. A window that dies leaves hold of its own. */
export function createLocks(): (life: Life) => Locks {
  const turns = new Map<string, Promise<unknown>>()
  return (life) => {
    const run = <Value>(name: string, work: () => Promise<Value>): Promise<Value> => {
      const before = turns.get(name) ?? Promise.resolve()
      const mine = before.then(() => (life.isAlive() ? work() : new Promise<never>(() => undefined)))
      turns.set(name, Promise.race([mine.catch(() => undefined), before.then(() => life.ended)]))
      return mine
    }
    return {
      run,
      lead: (name, work, signal) =>
        void run(name, async () => (signal.aborted ? undefined : work())).catch(() => undefined),
    }
  }
}
