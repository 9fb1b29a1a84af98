import type { Live } from '../live.ts'
import { createSource } from '../live.ts'
import type { Settings } from '../store/settings.ts'
import type { Damage } from './scrub.ts'

/** What is broken on this desk's disk and could not be had from the county, the same in every window. */
export function watchDamage(settings: Settings): {
  readonly live: Live<Damage>
  readonly read: () => Promise<void>
  readonly close: () => void
} {
  const source = createSource<Damage>([])
  const take = (broken: Damage): void =>
    source.set(broken.join() === source.live.current().join() ? source.live.current() : broken)
  return {
    live: source.live,
    read: async () => take((await settings.get('scrub'))?.broken ?? []),
    close: settings.changes('scrub', ({ broken }) => take(broken)),
  }
}

/** Entries that neither this desk nor the county has whole any more: whoever looks through the disk asks for them again. */
export async function nameDamage(settings: Settings, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await settings.update('scrub', (before) => ({
    at: '',
    done: 0,
    ...before,
    broken: [...new Set([...(before?.broken ?? []), ...ids])],
  }))
}
