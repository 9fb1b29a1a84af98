import type { DeskCourier } from '../courier/desk-courier.ts'
import type { Live } from '../live.ts'
import type { TrimStand } from '../store/settings.ts'
import { createAllowance } from './allowance.ts'
import { watchDamage } from './damage.ts'
import type { Engine } from './engine.ts'
import { createLine, type Line } from './line.ts'
import type { Damage } from './scrub.ts'
import { createNaps } from './naps.ts'
import { watchTrims } from './trims.ts'
import { createVersions } from './versions.ts'
import type { Wire } from './wire.ts'
import { createWaitingList } from './waiting.ts'
import type { SyncParts } from './sync-parts.ts'

export type Sync = {
  readonly line: Line
  readonly damage: Live<Damage>
  /** From now on this window is ready to speak with the hub, should no other do so. */
  readonly start: () => void
  readonly wake: (why: 'work' | 'hope') => void
  readonly courier: () => Promise<DeskCourier>
  /** A question to the county, signed by this device. */
  readonly ask: Wire['send']
  readonly fetchBack: () => Promise<Engine['fetchBack']>
  readonly trimmed: Live<TrimStand>
  /** Of a desk that retires: gives the county what waits, and otherwise falls silent. False where something is left. */
  readonly drain: () => Promise<boolean>
  /** Reads from the disk what the status line is made of. */
  readonly read: () => Promise<void>
  readonly close: () => void
}

export function openSync(parts: SyncParts): Sync {
  const { world, room, safe, settings, clock, tray } = parts
  const closing = new AbortController()
  const damage = watchDamage(settings)
  const trimmed = watchTrims(settings)
  const growth: (() => void)[] = []
  const allowance = createAllowance({
    settings,
    rules: () => parts.reference.live.current().line,
    now: clock.now,
    changed: () => line.changed(),
  })
  const versions = createVersions({
    settings,
    app: world.app,
    own: world.protocols,
    changed() {
      line.changed()
      naps.wake('hope')
    },
  })
  const naps = createNaps(world.timers, closing.signal)
  const waiting = createWaitingList({
    entries: room.entries,
    folds: room.folds,
    lanes: parts.lanes,
    now: clock.now,
    device: () => parts.identity()?.device ?? null,
    changed: () => line.changed(),
    grown() {
      naps.wake('work')
      for (const grown of growth) grown()
    },
  })
  const line = createLine({
    settings,
    safe,
    allowance,
    versions,
    waiting: () => waiting,
    refused: tray.openCount,
    now: clock.now,
  })
  let papersDue = false
  /** Chunk after chunk: a breath's worth of them is told at once. */
  const papersChanged = (): void => {
    if (papersDue) return
    papersDue = true
    world.timers.after(world.pace.breath, () => {
      papersDue = false
      world.bus.tell({ kind: 'papers' })
      void line.papersChanged().catch(() => undefined)
    })
  }
  let loading: Promise<Engine> | null = null
  const engine = (): Promise<Engine> =>
    (loading ??= import('./engine.ts').then(({ createEngine }) =>
      createEngine(parts, {
        line,
        waiting,
        naps,
        closing: closing.signal,
        allowance,
        versions,
        papersChanged,
        damage: damage.live.current,
        whenGrown: (grown) => void growth.push(grown),
      }),
    ))
  let known: unknown = null
  const sameRules = (): boolean => {
    const before = known
    known = parts.reference.live.current().line
    return JSON.stringify(known) === JSON.stringify(before)
  }
  const read = async (): Promise<void> => {
    await Promise.all([allowance.read(), versions.read()])
    await line.read()
    await damage.read()
    await trimmed.read()
    await waiting.open()
  }
  // Other hours, another budget: what waited may go, or what went has to wait.
  const stopListening = parts.reference.live.subscribe(() => {
    if (sameRules()) return
    line.changed()
    naps.wake('work')
  })
  let started = false
  return {
    line,
    damage: damage.live,
    read,
    wake: naps.wake,
    courier: async () => (await engine()).courier(),
    ask: async (target, input) => (await engine()).ask(target, input),
    fetchBack: async () => (await engine()).fetchBack,
    trimmed: trimmed.live,
    start() {
      if (started) return
      started = true
      // Where it cannot be fetched the line says so, and the next start fetches it again.
      void engine().then(
        (sender) => sender.run(),
        () => undefined,
      )
    },
    async drain() {
      closing.abort()
      await waiting.open()
      return (await (await engine()).drain()) && waiting.sums().entries === 0
    },
    close() {
      closing.abort()
      void loading?.then(
        (sender) => sender.close(),
        () => undefined,
      )
      waiting.close()
      line.close()
      damage.close()
      trimmed.close()
      allowance.close()
      versions.close()
      stopListening()
    },
  }
}
