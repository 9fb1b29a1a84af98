import { counterOf, entryId, laneOf } from '../../../shared/entry/lane.ts'
import { laneRange, type Lanes, type LaneSlip, newLane } from '../journal/lanes.ts'
import { type EntryDoc, type FoldDoc, isTrimmed } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Waiting } from './order.ts'
import { createPressing } from './pressing.ts'

/**
 * What this device wrote and the hub is not known to hold, in memory; the disk is the measure, events keep it up to date. Of what was
 * written before this start only the ids are read: ten thousand of them cost a tenth of a second, their contents two.
 */
export type WaitingList = {
  readonly all: () => readonly Waiting[]
  readonly has: (id: string) => boolean
  readonly sums: () => Sums
  readonly dayOf: (id: string) => string | undefined
  /** Read through once; false before. */
  readonly known: () => boolean
  readonly open: () => Promise<void>
  /** Whatever presses is known to press. */
  readonly settle: () => Promise<void>
  readonly close: () => void
}

/** `bytes`: as they go over the wire, of those that have not been read since the start a guess; `urgent`: those that press. */
export type Sums = { readonly entries: number; readonly bytes: number; readonly urgent: number }

/** Of an entry that has not been read since the start. */
const usualBytes = 1_000

export function createWaitingList(deps: {
  readonly entries: Table<EntryDoc>
  readonly folds: Table<FoldDoc>
  readonly lanes: Lanes
  readonly device: () => string | null
  readonly now: () => number
  readonly changed: () => void
  /** Something new waits. */
  readonly grown: () => void
}): WaitingList {
  const lanes = new Map<string, LaneSlip>()
  const waiting = new Map<string, Waiting>()
  const pressing = createPressing(deps)
  let known = false
  /** Kept beside the list: it is asked for at every change of it. */
  let bytesWaiting = 0

  const add = (id: string, bytes: number | null): void => {
    const lane = laneOf(id)
    const slip = lanes.get(lane) ?? newLane
    const counter = counterOf(id)
    if (waiting.has(id) || isOver(slip, counter)) return
    waiting.set(id, { id, lane, bytes, begun: slip.begun, counter })
    bytesWaiting += bytes ?? usualBytes
  }
  const readLane = async (lane: string, slip: LaneSlip): Promise<void> => {
    const [, to] = laneRange(lane)
    for (const id of await deps.entries.range(entryId(lane, slip.complete + 1), to)) add(id, null)
  }
  const takeLanes = (slips: ReadonlyMap<string, LaneSlip>): void => {
    for (const [lane, slip] of slips) {
      const before = lanes.get(lane)
      lanes.set(lane, slip)
      if (before && hasLost(before, slip)) void readLane(lane, slip).then(deps.changed, () => undefined)
    }
    for (const [id, { lane, counter, bytes }] of waiting) {
      const slip = slips.get(lane)
      if (!slip || !isOver(slip, counter)) continue
      waiting.delete(id)
      bytesWaiting -= bytes ?? usualBytes
    }
  }
  const settled = (): void => void pressing.settle().then(deps.changed, () => undefined)

  const stops = [
    deps.entries.changes((docs) => {
      const device = deps.device()
      const own = docs.filter(
        (doc) => device !== null && doc.id.startsWith(`${device}-`) && doc.out === '' && !isTrimmed(doc),
      )
      if (own.length === 0) return
      for (const doc of own) add(doc.id, bytesOf(doc))
      pressing.noteEntries(own)
      deps.changed()
      deps.grown()
    }),
    deps.lanes.changes((slips) => {
      takeLanes(slips)
      deps.changed()
    }),
    deps.folds.changes((docs) => {
      pressing.noteFolds(docs)
      deps.changed()
      settled()
    }),
  ]
  return {
    all: () => [...waiting.values()],
    has: (id) => waiting.has(id),
    sums: () => ({ entries: waiting.size, bytes: bytesWaiting, urgent: pressing.count(waiting.keys()) }),
    dayOf: pressing.dayOf,
    known: () => known,
    async open() {
      takeLanes(await deps.lanes.tagged('live'))
      for (const [lane, slip] of lanes) await readLane(lane, slip)
      known = true
      deps.changed()
      settled()
    },
    settle: pressing.settle,
    close() {
      for (const stop of stops) stop()
    },
  }
}

/** As it goes over the wire, with quotes and commas. */
export function bytesOf({ header, body }: EntryDoc): number {
  return header.length + (body?.length ?? 0) + 120
}

const aheadOf = new WeakMap<readonly number[], ReadonlySet<number>>()

/** Whether the county is known to hold the entry of this counter. */
export function isHeld({ complete, ahead }: Pick<LaneSlip, 'complete' | 'ahead'>, counter: number): boolean {
  if (counter <= complete || ahead.length === 0) return counter <= complete
  const held = aheadOf.get(ahead) ?? new Set(ahead)
  aheadOf.set(ahead, held)
  return held.has(counter)
}

/** Of a lane that the county holds otherwise nothing is sent any more: it was said again in another. */
function isOver(slip: LaneSlip, counter: number): boolean {
  return slip.state === 'forked' || isHeld(slip, counter)
}

/** The hub was set back: it holds less of a lane than it did. */
export function hasLost(before: LaneSlip, after: LaneSlip): boolean {
  return after.complete < before.complete || before.ahead.some((counter) => !isHeld(after, counter))
}
