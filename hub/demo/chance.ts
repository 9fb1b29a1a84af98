import type { RandomBytes } from '../../shared/entry/bytes.ts'

/** Chance with a seed (mulberry32): the same seed gives the same world. Never for keys. */
export type Chance = {
  readonly bytes: RandomBytes
  /** From 0 up to, not including, `end`. */
  readonly below: (end: number) => number
  readonly pick: <Value>(from: readonly Value[]) => Value
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (end: number): number => next() % end
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
    below,
    pick: (from) => {
      const picked = from[below(from.length)]
      if (picked === undefined) throw new RangeError('nothing to pick from')
      return picked
    },
  }
}
