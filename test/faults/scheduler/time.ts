/** The time of a world: it stands while nobody waits for it. */
export type Time = {
  /** True time, epoch ms. */
  readonly now: () => number
  /** Ms since the world began. */
  readonly mono: () => number
  /** @returns how to call it off */
  readonly after: (ms: number, run: () => void) => () => void
  readonly pass: (ms: number) => Promise<void>
  /** Lets time pass until this is done. */
  readonly during: <Value>(work: Promise<Value>) => Promise<Value>
  /** Lets time pass until it is so, for so long at most. @returns whether it is */
  readonly until: (isSo: () => boolean | Promise<boolean>, most: number) => Promise<boolean>
  /** Work that takes no time of the world: no timer fires before it is done. */
  readonly busy: <Value>(work: Promise<Value>) => Promise<Value>
  readonly close: () => void
}

/** Between two looks at whether something is so, ms of the world: longer and longer. @param looks how many there were */
export function lookAfter(looks: number): number {
  return Math.min(20_000, 500 * 1.5 ** looks)
}
