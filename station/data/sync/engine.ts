import type { DeskCourier } from '../courier/desk-courier.ts'
import { appendLock } from '../journal/append.ts'
import type { Identity } from '../store/settings.ts'
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
import { createRound } from './round.ts'
import { createVerdicts } from './verdicts.ts'
import type { Versions } from './versions.ts'
import type { WaitingList } from './waiting.ts'
import { createWire } from './wire.ts'

export type Engine = {
  /** Waits for its turn among the windows, then speaks with the hub until it is closed. */
  readonly run: () => void
  /** Sends what waits, once. Null when all of it went. */
  readonly pushAll: () => Promise<unknown>
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
  const verdicts = createVerdicts({
    locks,
    entries: room.entries,
    folds: room.folds,
    tray,
    holdings,
    device,
    erase,
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
  /** Of all windows the one that speaks with the hub also keeps a sealed copy of what it has not. */
  const keepCopies = async (): Promise<void> => {
    const [{ look }, { keepLooking }] = await Promise.all([courier(), import('../courier/keep-safe.ts')])
    if (closing.aborted) return
    const callOff = keepLooking(look, world.timers, world.pace.keepSafe)
    closing.addEventListener('abort', callOff, { once: true })
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
    pushAll: pusher.pushAll,
    courier,
    close: wire.close,
  }
}
