import type { DeskDeps } from './deps.ts'
import type { Live, Space } from './desk-store.ts'
import { createSource } from './live.ts'

/** How much room there is, as of the last look. */
export function watchSpace(ask: DeskDeps['space']): {
  readonly live: Live<Space>
  readonly look: () => void
} {
  const source = createSource<Space>({ kept: null, used: null, quota: null })
  return {
    live: source.live,
    look: () => void ask().then(source.set, () => undefined),
  }
}
