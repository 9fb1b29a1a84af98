import { holdingText, type LaneHold } from '../../shared/entry/lane.ts'
import { digest } from './digest.ts'
import { createLane, type Lane, type Place } from './lane-runs.ts'
import type { Reported } from './reported.ts'

/** What the county holds of one device, in memory from its first word on: a hello with nothing new reads no store. */
export type DeviceHold = {
  readonly device: string
  readonly lane: (name: string) => Lane
  /** Passes over a place that is taken. */
  readonly take: (lane: string, place: Place, refused: boolean) => void
  readonly refusedIn: (lane: string) => number
  readonly lanes: () => readonly LaneHold[]
  /** Digest of holdingText over all lanes. */
  readonly holding: () => string
  readonly counts: () => Counts
  /** Announced parcels whose bytes are missing. */
  readonly wanted: () => readonly string[]
  readonly announced: (hash: string) => void
  readonly arrived: (hash: string) => void
  /** What had arrived is not here any more. */
  readonly lost: (hash: string) => void
  /** It is not to come any more; if it had arrived, it counts as before. */
  readonly letGo: (hash: string) => void
  readonly contact: Contact
}

/** `entries`: all places held, of which `refused` were not taken. */
export type Counts = { readonly entries: number; readonly refused: number; readonly parcels: number }

export type Contact = {
  app: string
  /** Its last hello, hub time, epoch ms. */
  seenAt: number | null
  /** When it last came, for whatever it was. */
  heardAt: number | null
  /** Hub time minus device time as the device last wrote it into an entry, ms. */
  offset: number | null
  /** Since when it runs an app that is not served any more, epoch ms. */
  oldSince: number | null
  reported: Reported | null
}

export type HeldLane = { readonly lane: Lane; readonly refused: number }

export function createDeviceHold(
  device: string,
  held: readonly HeldLane[],
  parcels: { readonly wanted: Iterable<string>; readonly arrived: number },
  contact: Contact,
): DeviceHold {
  const lanes = new Map(held.map(({ lane }) => [lane.name, lane]))
  const refused = new Map(held.map((one) => [one.lane.name, one.refused]))
  const wanted = new Set(parcels.wanted)
  let arrived = parcels.arrived
  let known: string | null = null
  const laneOf = (name: string): Lane => {
    const lane = lanes.get(name) ?? createLane(name)
    lanes.set(name, lane)
    return lane
  }
  const holds = (): readonly LaneHold[] => [...lanes.values()].map((lane) => lane.hold())
  return {
    device,
    lane: laneOf,
    take(name, place, isRefused) {
      const lane = laneOf(name)
      if (lane.has(place.counter)) return
      lane.take(place)
      if (isRefused) refused.set(name, (refused.get(name) ?? 0) + 1)
      known = null
    },
    refusedIn: (name) => refused.get(name) ?? 0,
    lanes: () => holds().filter(({ complete, ahead }) => complete > 0 || ahead.length > 0),
    holding: () => (known ??= digest(holdingText(holds()))),
    counts: () => ({
      entries: sum([...lanes.values()].map((lane) => lane.count())),
      refused: sum([...refused.values()]),
      parcels: arrived,
    }),
    wanted: () => [...wanted],
    announced: (hash) => void wanted.add(hash),
    arrived(hash) {
      if (wanted.delete(hash)) arrived += 1
    },
    lost(hash) {
      if (wanted.has(hash)) return
      wanted.add(hash)
      arrived -= 1
    },
    letGo: (hash) => void wanted.delete(hash),
    contact,
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
