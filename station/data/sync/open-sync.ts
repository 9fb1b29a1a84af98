import type { Author } from '../../../shared/entry/writer.ts'
import type { DeskDeps } from '../deps.ts'
import type { Folding } from '../journal/folding.ts'
import type { Lanes } from '../journal/lanes.ts'
import type { MyLane } from '../journal/my-lane.ts'
import type { Refold } from '../journal/refold.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Tray } from '../journal/tray.ts'
import { appendLock } from '../journal/append.ts'
import type { ReferenceShelf } from '../reference.ts'
import type { Room } from '../store/room.ts'
import type { Safe } from '../store/safe.ts'
import type { Identity, Settings } from '../store/settings.ts'
import type { StandInCodes } from '../vault/stand-in-codes.ts'
import type { DeskClock } from './clock.ts'
import { createHoldings } from './holdings.ts'
import { createIntake } from './intake.ts'
import { lead } from './leader.ts'
import { createLine, type Line } from './line.ts'
import { createListener } from './listen.ts'
import { createNaps } from './naps.ts'
import { createPusher } from './push.ts'
import { createRound } from './round.ts'
import { createPaperSender } from './send-papers.ts'
import { createVerdicts } from './verdicts.ts'
import { createWaitingList } from './waiting.ts'
import { createWire } from './wire.ts'

export type Sync = {
  readonly line: Line
  /** From now on this window is ready to speak with the hub, should no other do so. */
  readonly start: () => void
  readonly wake: (why: 'work' | 'hope') => void
  /** Of a desk that was revoked: gives the county what waits, to be put aside there, and falls silent. False where that failed. */
  readonly drain: () => Promise<boolean>
  /** Reads from the disk what the status line is made of. */
  readonly read: () => Promise<void>
  readonly close: () => void
}

export type SyncParts = {
  readonly world: DeskDeps
  readonly room: Room
  readonly safe: Safe
  readonly settings: Settings
  readonly clock: DeskClock
  readonly lanes: Lanes
  readonly keys: SubjectKeys
  readonly folding: Folding
  readonly refold: Refold
  readonly lane: MyLane
  readonly tray: Tray
  readonly reference: ReferenceShelf
  readonly codes: StandInCodes
  readonly identity: () => Identity | null
  readonly system: () => Author
  readonly sign: (text: string) => Promise<string>
  readonly revoked: () => void
}

export function openSync(parts: SyncParts): Sync {
  const { world, room, safe, settings, clock, keys, tray } = parts
  const { digest, timers, locks } = world
  const closing = new AbortController()
  const naps = createNaps(timers, closing.signal)
  const identity = (): Identity => {
    const own = parts.identity()
    if (!own) throw new Error('this browser is no desk')
    return own
  }
  const device = (): string => identity().device
  const waiting = createWaitingList({
    entries: room.entries,
    folds: room.folds,
    lanes: parts.lanes,
    now: clock.now,
    device: () => parts.identity()?.device ?? null,
    changed: () => line.changed(),
    grown: () => naps.wake('work'),
  })
  const line = createLine({ settings, safe, waiting: () => waiting, refused: tray.openCount, now: clock.now })
  const wire = createWire({ ...world, clock, device, sign: parts.sign, revoked: parts.revoked })
  const holdings = createHoldings({ entries: room.entries, lanes: parts.lanes, digest })
  const papersChanged = (): void => {
    world.bus.tell({ kind: 'papers' })
    void line.papersChanged().catch(() => undefined)
  }
  const erased = async (subject: string): Promise<void> => {
    const pages = await safe.pages.where('matter').equals(subject).primaryKeys()
    await safe.bytes.bulkDelete(pages)
    await safe.pages.bulkDelete(pages)
    papersChanged()
  }
  const verdicts = createVerdicts({
    locks,
    entries: room.entries,
    folds: room.folds,
    keys,
    tray,
    holdings,
    device,
    erased,
    revoked: parts.revoked,
    lane: parts.lane,
    refold: parts.refold,
    folding: parts.folding,
    system: parts.system,
  })
  const round = createRound({
    app: world.app,
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
    papers: () => papers,
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
    mono: clock.mono,
    received: round.received,
  })
  const papers = createPaperSender({ safe, wire, received: round.received, changed: papersChanged })
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
  })
  const heard = async (): Promise<void> => {
    const back = line.live.current().kind === 'offline'
    await line.contact(true)
    if (back) naps.wake('hope')
  }
  const listener = createListener({ identity, settings, digest, wire, intake, heard })

  const read = async (): Promise<void> => {
    await line.read()
    await waiting.open()
  }
  let started = false
  return {
    line,
    read,
    wake: naps.wake,
    start() {
      if (started) return
      started = true
      const begin = async (): Promise<void> => {
        await waiting.open()
        await locks.run(appendLock, holdings.retire)
      }
      lead({ world, naps, line, round, listener, closing: closing.signal, begin })
    },
    async drain() {
      closing.abort()
      await waiting.open()
      const failure = await pusher.pushAll()
      return failure === null && waiting.all().length === 0
    },
    close() {
      closing.abort()
      wire.close()
      waiting.close()
      line.close()
    },
  }
}
