import type { LaneHold } from '../../../shared/entry/lane.ts'
import { createDrawer, type Drawer } from '../store/drawer.ts'
import type { SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'

/** One lane of this device, and how far the hub is known to hold it. */
export type LaneSlip = Omit<LaneHold, 'lane'> & {
  /** Lanes of this device in the order in which they were begun; 0 for one that only the hub remembers. */
  readonly begun: number
  /**
   * `open`: may grow. `over`: the hub holds all, nothing is added. `forked`: ids were taken by other entries. `lost`: the hub holds more
   * than this desk, whose disk was set back: it is fetched from there. Of a forked lane the hub's word is the measure.
   */
  readonly state: 'open' | 'over' | 'forked' | 'lost'
}

export type Lanes = Drawer<LaneSlip>

export function createLanes(slips: Table<SlipDoc>): Lanes {
  return createDrawer<LaneSlip>(slips, 'lane', ({ state }) => (state === 'over' ? '' : 'live'))
}

export const newLane: LaneSlip = { begun: 0, complete: 0, hash: null, ahead: [], state: 'open' }

/** All ids of a lane lie between these. */
export function laneRange(lane: string): readonly [from: string, to: string] {
  return [`${lane}:`, `${lane};`]
}
