import type { Clock } from '../../shared/entry/clock.ts'

/** The hub's clock while the demo world is being written: it stands where the story stands, and then runs on from there. */
export type StoryClock = Clock & {
  /** The story has come to this instant. */
  readonly set: (instant: number) => void
  /** From now on it runs. @returns what to add to the real time, ms: kept, so that the demo's day goes on after a restart */
  readonly run: () => number
}

export function createStoryClock(from: number): StoryClock {
  let standing: number | null = from
  let shift = 0
  return {
    wall: () => standing ?? Date.now() + shift,
    mono: () => Math.round(performance.now()),
    boot: 'story',
    offset: () => 0,
    set: (instant) => {
      standing = instant
    },
    run: () => {
      shift = (standing ?? from) - Date.now()
      standing = null
      return shift
    },
  }
}

/** The real time, moved by so many milliseconds. */
export function createHubClock(shift: number): Clock {
  return {
    wall: () => Date.now() + shift,
    mono: () => Math.round(performance.now()),
    boot: Math.random().toString(36).slice(2, 10).padEnd(4, '0'),
    offset: () => 0,
  }
}
