import { keepLooking } from './courier/keep-safe.ts'
import type { DeskDeps } from './deps.ts'
import type { Live, Space } from './desk-store.ts'
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
