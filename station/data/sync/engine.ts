import type { DeskCourier } from '../courier/desk-courier.ts'
import { keepLooking } from '../courier/keep-safe.ts'
import { appendLock } from '../journal/append.ts'
import type { Identity } from '../store/settings.ts'
import { createAgain } from './again.ts'
import type { Allowance } from './allowance.ts'
import { createDeskReport } from './desk-report.ts'
import { createErasing } from './erasing.ts'
import { createGivingBack } from './giving-back.ts'
import { createHoldings } from './holdings.ts'
import { createIntake } from './intake.ts'
import { lead } from './leader.ts'
import type { Line } from './line.ts'
import { createLink } from './link.ts'
import { createListener } from './listen.ts'
import type { createNaps } from './naps.ts'
import type { SyncParts } from './open-sync.ts'
import { createParcelSender } from './parcels.ts'
import { createPusher } from './push.ts'
import { createReadPages } from './read-pages.ts'
import { createRound } from './round.ts'
import { createScrub } from './scrub.ts'
import { createVerdicts } from './verdicts.ts'
import type { Versions } from './versions.ts'
import type { WaitingList } from './waiting.ts'
import { createWire } from './wire.ts'

export type Engine = {
  /** Waits for its turn among the windows, then speaks with the hub until it is closed. */
  readonly run: () => void
  /** Sends what waits, entries and parcels, once. Whether all of it went. */
  readonly drain: () => Promise<boolean>
  /** What couriers carry, fetched when it is wanted. */
  readonly courier: () => Promise<DeskCourier>
  readonly close: () => void
}

/** What speaks with the hub: everything behind the status line. Loaded after the first page, which needs none of it. */
export function createEngine(
  parts: SyncParts,
  shared: {
    readonly line: Line
    readonly waiting: WaitingList
    readonly naps: ReturnType<typeof createNaps>
    readonly closing: AbortSignal
    readonly allowance: Allowance
    readonly versions: Versions
    readonly papersChanged: () => void
    /** Calls when an entry begins to wait. */
    readonly whenGrown: (grown: () => void) => void
  },
): Engine {
  const { world, room, safe, settings, clock, keys, tray } = parts
  const { line, waiting, naps, closing, allowance, versions, papersChanged } = shared
  const { digest, locks } = world
  const identity = (): Identity => {
    const own = parts.identity()
    if (!own) throw new Error('this browser is no desk')
    return own
  }
  const device = (): string => identity().device
  const link = createLink(world.pace)
  const wire = createWire({ ...world, link, clock, device, sign: parts.sign, revoked: parts.revoked })
  const holdings = createHoldings({ entries: room.entries, lanes: parts.lanes, digest })
  const papersErased = async (subject: string): Promise<void> => {
    const pages = await safe.pages.where('matter').equals(subject).primaryKeys()
    await safe.bytes.bulkDelete(pages)
    await safe.pages.bulkDelete(pages)
    papersChanged()
  }
  const erase = createErasing({ ...parts, ...room, papers: papersErased })
  const again = createAgain({ ...parts, wire, digest, locks, entries: room.entries })
  const verdicts = createVerdicts({
    locks,
    entries: room.entries,
    folds: room.folds,
    tray,
    holdings,
    device,
    erase,
    again,
    settings,
    forget: parts.folding.forget,
    revoked: parts.revoked,
    lane: parts.lane,
    refold: parts.refold,
    system: parts.system,
  })
  const round = createRound({
    app: world.app,
    protocols: world.protocols,
    versions,
    pace: world.pace,
    identity,
    settings,
    digest,
    clock,
    wire,
    holdings,
    compare: verdicts.compare,
    waiting,
    keys,
    line,
    codes: parts.codes,
    pusher: () => pusher,
    giveBack: () => givingBack.everything(),
    report: createDeskReport({
      waiting,
      entries: room.entries,
      line: line.live.current,
      space: parts.space,
      clock,
      link,
    }),
    stayAway: (ms) => naps.nap(Math.min(ms, world.pace.lastRetry), 'hope'),
    parcels: () => parcels,
    closing,
  })
  const pusher = createPusher({
    device,
    sign: parts.sign,
    digest,
    entries: room.entries,
    keys,
    waiting,
    verdicts,
    wire,
    link,
    mono: clock.mono,
    received: round.received,
  })
  const givingBack = createGivingBack({ slips: room.slips, entries: room.entries, settings, wire })
  const parcels = createParcelSender({
    safe,
    wire,
    link,
    allowance,
    timers: world.timers,
    received: round.received,
    changed: papersChanged,
  })
  shared.whenGrown(parcels.giveWay)
  const pages = createReadPages(room.slips)
  const scrub = createScrub({
    entries: room.entries,
    lanes: parts.lanes,
    pages,
    again,
    settings,
    digest,
    device,
    now: clock.now,
    every: world.pace.scrub,
    breathe: () => new Promise((resolve) => void world.timers.after(world.pace.breath, resolve)),
    closing,
  })
  const intake = createIntake({
    locks,
    entries: room.entries,
    keys,
    refold: parts.refold,
    folding: parts.folding,
    tray,
    reference: parts.reference,
    settings,
    digest,
    device,
    erase,
    marked: givingBack.heard,
    begun: givingBack.begun,
    pages,
  })
  const heard = async (): Promise<void> => {
    const back = line.live.current().kind === 'offline'
    await line.contact(true)
    if (back) naps.wake('hope')
  }
  const listener = createListener({
    identity,
    settings,
    digest,
    wire,
    intake,
    heard,
    caughtUp: givingBack.caughtUp,
  })

  const courier = async (): Promise<DeskCourier> => {
    const { createDeskCourier } = await import('../courier/desk-courier.ts')
    return createDeskCourier({
      identity,
      digest,
      locks,
      entries: room.entries,
      keys,
      safe,
      settings,
      waiting,
      line,
      papersChanged,
      verdicts,
      intake,
      round,
      parcels,
      folder: world.folder,
      pages: () => line.live.current().waitingParcels,
      random: world.random,
      now: clock.now,
      sign: parts.sign,
      agree: parts.agree,
    })
  }
  /** Of all windows the one that speaks with the hub also keeps a sealed copy of what it has not, and looks after its own disk. */
  const keepCopies = async (): Promise<void> => {
    const { look } = await courier()
    if (closing.aborted) return
    for (const work of [look, scrub.look]) {
      const callOff = keepLooking(work, world.timers, world.pace.keepSafe)
      closing.addEventListener('abort', callOff, { once: true })
    }
  }

  return {
    run() {
      const begin = async (): Promise<void> => {
        await waiting.open()
        await locks.run(appendLock, holdings.retire)
        const callOff = world.timers.after(
          world.pace.keepSafe,
          () => void keepCopies().catch(() => undefined),
        )
        closing.addEventListener('abort', callOff, { once: true })
      }
      lead({ world, clock, naps, line, round, listener, versions, closing, begin, held: allowance.held })
    },
    async drain() {
      pusher.again()
      if (await pusher.pushAll()) return false
      parcels.begin()
      let next = await parcels.step()
      while (next === 'more') next = await parcels.step()
      return next === 'nothing' && (await safe.pages.where('state').equals('waiting').count()) === 0
    },
    courier,
    close: wire.close,
  }
}
