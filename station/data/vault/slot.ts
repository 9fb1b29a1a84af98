import type { Timers } from '../deps.ts'
import type { Live } from '../live.ts'
import { createSource } from '../live.ts'
import type { Settings } from '../store/settings.ts'
import type { StandInCodes } from './stand-in-codes.ts'

/** The slot to read out to the shift leader; another one every ten minutes. */
export function watchSlot(deps: {
  readonly codes: StandInCodes
  readonly settings: Settings
  readonly timers: Timers
  readonly period: number
  readonly now: () => number
}): { readonly live: Live<string | null>; readonly look: () => Promise<void>; readonly close: () => void } {
  const source = createSource<string | null>(null)
  let callOff = (): void => undefined
  const look = async (): Promise<void> => {
    callOff()
    const now = deps.now()
    callOff = deps.timers.after(deps.period - (now % deps.period), again)
    const [slot] = await deps.codes.shown(now)
    source.set(slot ?? null)
  }
  const again = (): void => void look().catch(() => undefined)
  const stop = deps.settings.changes('codes', again)
  return {
    live: source.live,
    look,
    close() {
      callOff()
      stop()
    },
  }
}
