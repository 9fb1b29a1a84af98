import type { RxStorage } from 'rxdb/plugins/core'
import type { Digest, RandomBytes } from '../../shared/entry/bytes.ts'
import type { Clock } from '../../shared/entry/clock.ts'
import type { SignatureAlg } from '../../shared/entry/sign.ts'
import type { Protocols } from '../../shared/http/protocol.ts'
import type { ExportFolder } from './courier/folder.ts'
import type { Keeper } from './vault/keeper.ts'

/** Among all windows of the browser, one at a time. */
export type Locks = {
  readonly run: <Value>(name: string, work: () => Promise<Value>) => Promise<Value>
  /** Waits until it is the only one, then works until `work` ends; an abort ends the waiting. */
  readonly lead: (name: string, work: () => Promise<void>, signal: AbortSignal) => void
}

/** What the windows of one browser tell each other, beside what the database tells them. */
export type TabNews =
  | { readonly kind: 'locked' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'stirred'; readonly at: number }
  | { readonly kind: 'papers' }
  | { readonly kind: 'sync' }

export type Bus = {
  readonly tell: (news: TabNews) => void
  readonly listen: (heard: (news: TabNews) => void) => () => void
}

export type Timers = {
  /** @returns how to call it off */
  readonly after: (ms: number, run: () => void) => () => void
  /** Resolves when the screen has nothing to do: for work that nobody waits for. */
  readonly quiet: () => Promise<void>
}

/** How patient the desk is. All in milliseconds unless said otherwise. */
export type Pace = {
  /** Without a key or touch the desk locks itself. */
  readonly idle: number
  readonly firstRetry: number
  readonly lastRetry: number
  /** A request's own time, besides what its bytes need at `bytesPerSecond`. */
  readonly patience: number
  readonly bytesPerSecond: number
  /** Seconds that the hub may hold a request open until it has news. */
  readonly longPoll: number
  /** Between two comparisons with the hub when nothing happens. */
  readonly compare: number
  /** One stand-in slot is shown for so long. */
  readonly slot: number
  /** Between two looks at what is to be put into the chosen folder, and at how much room there is. */
  readonly keepSafe: number
  /** Between two looks through all that lies on the disk. */
  readonly scrub: number
  /** Between two pieces of work that nobody waits for, and that take a core for seconds in all: somebody is working. */
  readonly breath: number
}

export const deskPace: Pace = {
  idle: 300_000,
  firstRetry: 1_000,
  lastRetry: 60_000,
  patience: 30_000,
  bytesPerSecond: 4_000,
  longPoll: 25,
  compare: 600_000,
  slot: 600_000,
  keepSafe: 600_000,
  scrub: 86_400_000,
  breath: 100,
}

/** PBKDF2-SHA-256 rounds over a PIN or a stand-in's code. */
export const pinRounds = 600_000

/** The world, as the desk's store needs it. */
export type DeskDeps = {
  /** The app's version, as told to the hub. */
  readonly app: string
  /** What it speaks with the hub. */
  readonly protocols: Protocols
  /** Where the hub is; empty for the page's own origin. */
  readonly base: string
  /** Name of the database. */
  readonly name: string
  readonly fetch: typeof fetch
  readonly clock: Omit<Clock, 'offset'>
  readonly random: RandomBytes
  readonly digest: Digest
  readonly algs: readonly SignatureAlg[]
  readonly locks: Locks
  readonly bus: Bus
  readonly keeper: Keeper
  readonly timers: Timers
  readonly pace: Pace
  readonly rounds: number
  readonly storage: RxStorage<unknown, unknown>
  /** Tells when the browser believes that the link is back: a hint to try now, nothing more. */
  readonly whenOnline: (tried: () => void) => () => void
  /** Where bundles are put by themselves. */
  readonly folder: ExportFolder
  /** Asks the browser not to clear the data by itself, and how much room there is. */
  readonly space: () => Promise<{
    readonly kept: boolean | null
    readonly used: number | null
    readonly quota: number | null
  }>
}
