import { counterOf, laneOf } from '../../shared/entry/lane.ts'

/** Which leaf an entry became. By lane and counter: a million ids as texts would fill the hub's memory. */
export type Places = {
  readonly of: (entry: string) => number | null
  readonly add: (entry: string, index: number) => void
}

export function createPlaces(): Places {
  const lanes = new Map<string, Map<number, number>>()
  return {
    of: (entry) => lanes.get(laneOf(entry))?.get(counterOf(entry)) ?? null,
    add(entry, index) {
      const lane = lanes.get(laneOf(entry)) ?? new Map<number, number>()
      lanes.set(laneOf(entry), lane.set(counterOf(entry), index))
    },
  }
}
