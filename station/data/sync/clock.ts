import { type Clock, measuredOffset, now } from '../../../shared/entry/clock.ts'
import type { DeskDeps } from '../deps.ts'
import type { Settings } from '../store/settings.ts'

/** The device's clocks with the hub's time as last measured. The measure outlives a restart. */
export type DeskClock = Clock & {
  readonly now: () => number
  /** One exchange: device clock when it was sent and when the answer came, and the hub's clock in between. */
  readonly measured: (sent: number, received: number, hub: number) => void
  /** What another window measured, or the disk remembers. */
  readonly take: (offset: number) => void
}

export function createDeskClock(clock: DeskDeps['clock'], settings: Settings): DeskClock {
  let offset: number | null = null
  const self: Clock = { ...clock, offset: () => offset }
  return {
    ...self,
    now: () => now(self),
    measured(sent, received, hub) {
      const next = measuredOffset(sent, received, hub)
      // A slow exchange knows less than the last quick one: only what it proves wrong is replaced.
      if (offset !== null && Math.abs(next - offset) <= (received - sent) / 2) return
      offset = next
      void settings.set('offset', next).catch(() => undefined)
    },
    take(measured) {
      offset = measured
    },
  }
}
