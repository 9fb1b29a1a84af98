import type { Clock } from '../shared/entry/clock.ts'

/** What the hub's clock would have said had it gone on, and what it says; epoch ms. */
export type ClockSet = { readonly before: number; readonly after: number }
type Told = (set: ClockSet) => Promise<void>

/** So far the wall's clock may go from the steady one between two looks, ms: beyond it was set, or the machine slept. Who keeps it in time moves it by less. */
const bound = 5_000
const every = 10_000

/** @returns a look: what it finds is told; what could not be told is found by the next one again */
export function createClockWatch(clock: Pick<Clock, 'wall' | 'mono'>, told: Told): () => Promise<void> {
  let ahead = clock.wall() - clock.mono()
  return async () => {
    const [after, steady] = [clock.wall(), clock.mono()]
    const before = Math.round(ahead + steady)
    if (Math.abs(after - before) > bound) await told({ before, after })
    // What it is put right by little by little never adds up.
    ahead = after - steady
  }
}

/** Looks every ten seconds. @returns the end of it */
export function watchClock(
  clock: Pick<Clock, 'wall' | 'mono'>,
  told: Told,
  log: (problem: string, about?: unknown) => void,
): () => void {
  const look = createClockWatch(clock, told)
  let looking = false
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    void look()
      .catch((error: unknown) => log('the hub’s clock was set, and that could not be written down', error))
      .finally(() => (looking = false))
  }, every)
  timer.unref()
  return () => clearInterval(timer)
}
