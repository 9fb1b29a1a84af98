import type { Timers } from '../deps.ts'

/** Waiting that can be cut short. */
export type Naps = {
  /** @returns what ended it */
  readonly nap: (ms: number, wakenBy: 'work' | 'hope') => Promise<'work' | 'hope' | 'time'>
  /** `work`: something is to be sent; wakes those who have nothing to do. `hope`: the link may be back; wakes everybody. */
  readonly wake: (why: 'work' | 'hope') => void
}

type Why = 'work' | 'hope'

export function createNaps(timers: Timers, closing: AbortSignal): Naps {
  const sleepers = new Set<{ readonly light: boolean; readonly wake: (why: Why) => void }>()
  /** What came while nobody with nothing to do napped. */
  let missed: Why | null = null
  const wakeAll = (why: Why): void => {
    for (const sleeper of Array.from(sleepers)) if (why === 'hope' || sleeper.light) sleeper.wake(why)
  }
  closing.addEventListener('abort', () => wakeAll('hope'))
  return {
    nap: (ms, wakenBy) =>
      new Promise((resolve) => {
        const light = wakenBy === 'work'
        if (closing.aborted || (light && missed)) {
          resolve(missed ?? 'hope')
          missed = null
          return
        }
        const end = (why: Why | 'time'): void => {
          sleepers.delete(sleeper)
          callOff()
          resolve(why)
        }
        const sleeper = { light, wake: end }
        const callOff = timers.after(ms, () => end('time'))
        sleepers.add(sleeper)
      }),
    wake(why) {
      if (![...sleepers].some(({ light }) => light)) missed = missed === 'hope' ? missed : why
      wakeAll(why)
    },
  }
}
