import type { DeskCourier } from '../courier/desk-courier.ts'
import { keepLooking } from '../keep-looking.ts'
import { appendLock } from '../journal/append.ts'
import { spaceLeft } from '../space.ts'
import type { Identity } from '../store/settings.ts'
import { createAgain } from './again.ts'
import type { Allowance } from './allowance.ts'
import { nameDamage } from './damage.ts'
import type { Damage } from './scrub.ts'
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
import type { SyncParts } from './sync-parts.ts'
import { createParcelSender } from './parcels.ts'
import { createPusher } from './push.ts'
import { createReadPages } from './read-pages.ts'
import { createRound } from './round.ts'
import { createTrims } from './trims.ts'
import { createUpkeep, type Upkeep } from './upkeep.ts'
import { createVerdicts } from './verdicts.ts'
import type { Versions } from './versions.ts'
import type { WaitingList } from './waiting.ts'
import { createWire, type Wire } from './wire.ts'

export type Engine = {
  /** Waits for its turn among the windows, then speaks with the hub until it is closed. */
  readonly run: () => void
  /** Sends what waits, entries and parcels, once. Whether all of it went. */
  readonly drain: () => Promise<boolean>
  /** What couriers carry, fetched when it is wanted. */
  readonly courier: () => Promise<DeskCourier>
  readonly ask: Wire['send']
  readonly fetchBack: Upkeep['fetchBack']
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
    readonly damage: () => Damage
    /** Calls when an entry begins to wait. */
    readonly whenGrown: (grown: () => void) => void
  },
): Engine {
  const { world, room, safe, settings, clock, keys } = parts
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
  const erase = createErasing({
    ...parts,
    ...room,
    async papers(subject) {
      await safe.erasePages(subject)
      await trims.erased(subject)
      papersChanged()
    },
  })
  const again = createAgain({ ...parts, wire, digest, locks, entries: room.entries })
  const verdicts = createVerdicts({
    ...parts,
    ...room,
    locks,
    holdings,
    device,
    erase,
    again,
    forget: parts.folding.forget,
  })
  const round = createRound({
    ...world,
    ...parts,
    versions,
    identity,
    wire,
    holdings,
    compare: verdicts.compare,
    waiting,
    line,
    pusher: () => pusher,
    giveBack: () => givingBack.everything(),
    report: createDeskReport({
      waiting,
      entries: room.entries,
      line: line.live.current,
      space: parts.space.current,
      damage: shared.damage,
      clock,
      link,
    }),
    stayAway: (ms) => naps.nap(Math.min(ms, world.pace.lastRetry), 'hope'),
    parcels: () => parcels,
    doubt: () => trims.doubt(),
    closing,
  })
  const trims = createTrims({ slips: room.slips, settings, countyTime: round.countyTime, now: clock.now })
  const gone = (ids: readonly string[]): Promise<void> => nameDamage(settings, ids)
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
  const { doubt } = trims
  const givingBack = createGivingBack({ ...room, settings, wire, doubt, gone })
  const parcels = createParcelSender({
    safe,
    wire,
    link,
    allowance,
    timers: world.timers,
    received: round.received,
    doubt,
    changed: papersChanged,
  })
  shared.whenGrown(parcels.giveWay)
  const pages = createReadPages(room.slips)
  const upkeep = createUpkeep(parts, {
    wire,
    link,
    again,
    pages,
    trims,
    rules: () => allowance.rules().keep,
    countyTime: round.countyTime,
    isSignedFor: line.isSignedFor,
    gone,
    device,
    papersChanged,
    closing,
  })
  const intake = createIntake({
    ...parts,
    entries: room.entries,
    locks,
    digest,
    device,
    erase,
    deleted: upkeep.deletedFilms.take,
    marked: givingBack.heard,
    begun: givingBack.begun,
    pages,
    fetchBack: upkeep.fetchBack.matter,
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
      ...parts,
      identity,
      digest,
      locks,
      entries: room.entries,
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
    })
  }
  /** Of all windows the one that speaks with the hub also keeps a sealed copy of what it has not, and looks after its own disk. */
  const keepCopies = async (): Promise<void> => {
    const { look } = await courier()
    if (closing.aborted) return
    for (const work of [look, ...upkeep.works])
      untilClosing(keepLooking(work, world.timers, world.pace.keepSafe))
  }
  const untilClosing = (callOff: () => void): void =>
    closing.addEventListener('abort', callOff, { once: true })

  /** Little room is left, or what is left is not promised: what only this desk has is put into the folder at once. */
  const keepInTime = async (): Promise<void> => {
    if (spaceLeft(parts.space.current(), line.live.current()) !== 'enough') await (await courier()).look()
  }

  return {
    run() {
      const begin = async (): Promise<void> => {
        await waiting.open()
        await locks.run(appendLock, holdings.retire)
        untilClosing(parts.space.subscribe(() => void keepInTime().catch(() => undefined)))
        const copy = (): void => void keepCopies().catch(() => undefined)
        untilClosing(world.timers.after(world.pace.keepSafe, copy))
      }
      lead({ world, clock, naps, line, round, listener, versions, closing, begin, held: allowance.held })
    },
    async drain() {
      pusher.again()
      if (await pusher.pushAll()) return false
      parcels.begin()
      let next = await parcels.step()
      while (next === 'more') next = await parcels.step()
      return next === 'nothing' && (await parcels.isThrough())
    },
    courier,
    ask: wire.send,
    fetchBack: upkeep.fetchBack,
    close: wire.close,
  }
}
