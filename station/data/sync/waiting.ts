import { counterOf, entryId, laneOf } from '../../../shared/entry/lane.ts'
import { dateOf } from '../../../shared/rules/dates.ts'
import { laneRange, type Lanes, type LaneSlip, newLane } from '../journal/lanes.ts'
import type { EntryDoc, FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import { pressingUntil, type Waiting } from './order.ts'

/** What this device wrote and the hub is not known to hold, in memory; the disk is the measure, events keep it up to date. */
export type WaitingList = {
  readonly all: () => readonly Waiting[]
  /** Subjects that press, with their legal last day. */
  readonly pressing: () => ReadonlyMap<string, string>
  /** Read through once; false before. */
  readonly known: () => boolean
  readonly open: () => Promise<void>
  readonly close: () => void
}

const pageSize = 200

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
  /** Matters with a legal last day, of which those that press were read on the day `readOn`. */
  const dues = new Map<string, Pick<FoldDoc, 'id' | 'visit' | 'due'>>()
  let readOn = ''
  let pressing: { readonly on: string; readonly days: ReadonlyMap<string, string> } | null = null
  const today = (): string => dateOf(deps.now())
  let known = false
  let closed = false

  const add = (docs: readonly EntryDoc[]): void => {
    for (const doc of docs) {
      const slip = lanes.get(laneOf(doc.id)) ?? newLane
      const counter = counterOf(doc.id)
      if (waiting.has(doc.id) || isHeld(slip, counter)) continue
      const bytes = doc.header.length + (doc.body?.length ?? 0) + 120
      waiting.set(doc.id, { id: doc.id, subject: doc.subject, bytes, begun: slip.begun, counter })
    }
  }
  const readLane = async (lane: string, slip: LaneSlip): Promise<void> => {
    const [, to] = laneRange(lane)
    const ids = await deps.entries.range(entryId(lane, slip.complete + 1), to)
    const open = ids.filter((id) => !isHeld(slip, counterOf(id)))
    for (let from = 0; from < open.length && !closed; from += pageSize) {
      add(await deps.entries.many(open.slice(from, from + pageSize)))
    }
  }
  const takeLanes = (slips: ReadonlyMap<string, LaneSlip>): void => {
    for (const [lane, slip] of slips) {
      const before = lanes.get(lane)
      lanes.set(lane, slip)
      if (before && hasLost(before, slip)) void readLane(lane, slip).then(deps.changed, () => undefined)
    }
    for (const [id, { counter }] of waiting) {
      const slip = slips.get(laneOf(id))
      if (slip && isHeld(slip, counter)) waiting.delete(id)
    }
  }
  const noteDue = (docs: readonly FoldDoc[]): void => {
    for (const doc of docs) {
      if (doc.kind === 'matter' && doc.due !== '') dues.set(doc.id, doc)
      else dues.delete(doc.id)
    }
    pressing = null
  }
  const readDues = async (): Promise<void> => {
    const docs = await deps.folds.many(await deps.folds.between('due', '0', `${pressingUntil(today())}~`))
    readOn = today()
    noteDue(docs)
  }
  const pressingNow = (): ReadonlyMap<string, string> => {
    if (readOn !== today()) void readDues().then(deps.changed, () => undefined)
    if (pressing && pressing.on === today()) return pressing.days
    const days = new Map<string, string>()
    for (const { id, visit, due } of dues.values()) {
      if (due > pressingUntil(today())) continue
      for (const subject of [id, visit]) if (!(due > (days.get(subject) ?? '~'))) days.set(subject, due)
    }
    pressing = { on: today(), days }
    return days
  }

  const stops = [
    deps.entries.changes((docs) => {
      const device = deps.device()
      const own = docs.filter(({ id, out }) => device !== null && id.startsWith(`${device}-`) && out === '')
      if (own.length === 0) return
      add(own)
      deps.changed()
      deps.grown()
    }),
    deps.lanes.changes((slips) => {
      takeLanes(slips)
      deps.changed()
    }),
    deps.folds.changes((docs) => {
      noteDue(docs)
      deps.changed()
    }),
  ]
  return {
    all: () => [...waiting.values()],
    pressing: pressingNow,
    known: () => known,
    async open() {
      takeLanes(await deps.lanes.tagged('live'))
      await readDues()
      for (const [lane, slip] of lanes) await readLane(lane, slip)
      known = true
      deps.changed()
    },
    close() {
      closed = true
      for (const stop of stops) stop()
    },
  }
}

export function isHeld({ complete, ahead }: Pick<LaneSlip, 'complete' | 'ahead'>, counter: number): boolean {
  return counter <= complete || ahead.includes(counter)
}

/** The hub was set back: it holds less of a lane than it did. */
export function hasLost(before: LaneSlip, after: LaneSlip): boolean {
  return after.complete < before.complete || before.ahead.some((counter) => !isHeld(after, counter))
}
