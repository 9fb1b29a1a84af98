import { isShortOfRoom } from '../../shared/rules/desk-report.ts'
import type { DeskDeps } from './deps.ts'
import type { LineState, Space } from './desk-shapes.ts'
import type { Live } from './live.ts'
import { keepLooking } from './keep-looking.ts'
import { createSource } from './live.ts'

/** How much room there is, as of the last look. */
export function watchSpace({ space: ask, timers, pace }: Pick<DeskDeps, 'space' | 'timers' | 'pace'>): {
  readonly live: Live<Space>
  readonly look: () => void
  /** Looks now, and from time to time. */
  readonly watch: () => void
  readonly close: () => void
} {
  const source = createSource<Space>({ kept: null, used: null, quota: null })
  const look = async (): Promise<void> => source.set(await ask())
  let close = (): void => undefined
  return {
    live: source.live,
    look: () => void look().catch(() => undefined),
    watch() {
      close = keepLooking(look, timers, pace.keepSafe)
    },
    close: () => close(),
  }
}

/** `full`: little room is left. `may-go`: the browser never promised to keep it, and what is here is nowhere else. */
export type SpaceLeft = 'enough' | 'full' | 'may-go'

const mostUnpromised = 0.5

export function spaceLeft(
  { kept, used, quota }: Space,
  { waitingEntries, waitingParcels }: Pick<LineState, 'waitingEntries' | 'waitingParcels'>,
): SpaceLeft {
  if (used === null || quota === null || quota === 0) return 'enough'
  if (isShortOfRoom(used / 1e6, quota / 1e6)) return 'full'
  const isOnlyHere = waitingEntries + waitingParcels > 0
  return kept === false && isOnlyHere && used > quota * mostUnpromised ? 'may-go' : 'enough'
}
