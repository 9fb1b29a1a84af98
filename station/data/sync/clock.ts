import { type Clock, measuredOffset, now } from '../../../shared/entry/clock.ts'
import type { DeskDeps } from '../deps.ts'
import type { Settings } from '../store/settings.ts'

/** The device's clocks with the hub's time as last measured. The measure outlives a restart. */
export type DeskClock = Clock & {
  readonly now: () => number
  /** One exchange: device clock when it was sent and when the answer came, and the hub's clock in between. */
  readonly measured: (sent: number, received: number, hub: number) => void
  /**
   * How far the wall clock went ahead of the steady one since the county was last asked, ms; 0 where it did not. A sleep, or somebody who set it:
   * nobody can tell before the next exchange.
   */
  readonly leapt: () => number
  /** What another window measured. */
  readonly take: (offset: number) => void
  /** At the start: what the disk remembers. A clock that tells another story than the last contact was set while the desk was shut. */
  readonly read: () => Promise<void>
}

/** Less is left to the next exchange with the hub, ms. */
const worthMending = 60_000
/** A computer sleeps, its steady clock standing still, or lies in a cupboard, for no longer than this; beyond it its clock was set, ms. */
const longestAbsence = 400 * 86_400_000

/**
 * Somebody sets the computer's clock, or its battery dies: without a link nobody says so, but the steady clock did not jump, and time
 * does not run back behind the last word of the county. What people read stays as near as can be known until the hub is asked again.
 */
export function createDeskClock(clock: DeskDeps['clock'], settings: Settings): DeskClock {
  let offset: number | null = null
  let leapt = 0
  let looked = { wall: clock.wall(), mono: clock.mono() }
  const wall = (): number => {
    const before = looked
    looked = { wall: clock.wall(), mono: clock.mono() }
    const jump = looked.wall - before.wall - (looked.mono - before.mono)
    if (offset !== null && (jump < -worthMending || jump > longestAbsence)) keep(offset - jump)
    else if (jump > worthMending) leapt += jump
    return looked.wall
  }
  const keep = (next: number): void => {
    offset = Math.round(next)
    void settings.set('offset', offset).catch(() => undefined)
  }
  const take = (measured: number): void => {
    // A jump until now is in what was measured.
    wall()
    leapt = 0
    offset = measured
  }
  const self: Clock = {
    ...clock,
    wall,
    offset() {
      wall()
      return offset
    },
  }
  return {
    ...self,
    now: () => now(self),
    measured(sent, received, hub) {
      leapt = 0
      const next = measuredOffset(sent, received, hub)
      // A slow exchange knows less than the last quick one: only what it proves wrong is replaced.
      if (offset !== null && Math.abs(next - offset) <= (received - sent) / 2) return
      keep(next)
    },
    leapt() {
      wall()
      return leapt
    },
    take,
    async read() {
      const [measured, contact] = await Promise.all([settings.get('offset'), settings.get('contact')])
      if (measured !== null) take(measured)
      if (!contact || contact.at === 0) return
      const since = now(self) - contact.at
      if (since < -worthMending || since > longestAbsence) keep(contact.at - wall())
    },
  }
}
