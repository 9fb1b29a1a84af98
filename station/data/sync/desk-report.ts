import { correctedTime } from '../../../shared/entry/clock.ts'
import { parseHeader } from '../../../shared/entry/entry.ts'
import { type DeskReport, mostLanesTold } from '../../../shared/rules/desk-report.ts'
import type { LineState, Space } from '../desk-shapes.ts'
import type { EntryDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { DeskClock } from './clock.ts'
import type { Link } from './link.ts'
import type { Waiting } from './order.ts'
import type { WaitingList } from './waiting.ts'

/** How this desk stands, in as few words as there is something to say. */
export function createDeskReport(deps: {
  readonly waiting: Pick<WaitingList, 'all' | 'sums'>
  readonly entries: Pick<Table<EntryDoc>, 'get'>
  readonly line: () => LineState
  readonly space: () => Space
  readonly damage: () => readonly string[]
  readonly clock: Pick<DeskClock, 'offset'>
  readonly link: Pick<Link, 'rate'>
}): () => Promise<DeskReport> {
  const writtenAt = async ({ id }: Waiting): Promise<number> => {
    const doc = await deps.entries.get(id)
    const header = doc && parseHeader(doc.header)
    return header && typeof header === 'object' ? Math.max(0, Math.round(correctedTime(header))) : 0
  }
  const lanes = async (): Promise<NonNullable<DeskReport['lanes']>> => {
    const told = [...byLane(deps.waiting.all())].slice(0, mostLanesTold)
    return Promise.all(
      told.map(async ([lane, { count, first }]): Promise<[string, number, number]> => [
        lane.slice(lane.indexOf('-') + 1),
        count,
        await writtenAt(first),
      ]),
    )
  }
  return async () => {
    const { entries, bytes } = deps.waiting.sums()
    const { waitingParcels: parcels, waitingBytes, refused, parcels: papers } = deps.line()
    const broken = deps.damage().length + papers.broken
    const { used, quota } = deps.space()
    const offset = deps.clock.offset()
    const rate = deps.link.rate()
    return {
      ...(entries > 0 ? { entries, bytes, lanes: await lanes() } : {}),
      ...(parcels > 0 ? { parcels, parcelBytes: Math.max(0, waitingBytes - bytes) } : {}),
      ...(entries + parcels > 0 && rate !== null ? { rate } : {}),
      ...(refused > 0 ? { refused } : {}),
      ...(broken > 0 ? { broken } : {}),
      ...(offset === null ? {} : { clock: Math.round(offset) }),
      ...(used === null || quota === null ? {} : { used: megabytes(used), quota: megabytes(quota) }),
    }
  }
}

/** Lanes in the order in which they were begun, each with its first entry that waits. */
function byLane(waiting: readonly Waiting[]): ReadonlyMap<string, { count: number; first: Waiting }> {
  const lanes = new Map<string, { count: number; first: Waiting }>()
  for (const one of [...waiting].sort((a, b) => a.begun - b.begun)) {
    const lane = lanes.get(one.lane)
    lanes.set(one.lane, {
      count: (lane?.count ?? 0) + 1,
      first: lane && lane.first.counter < one.counter ? lane.first : one,
    })
  }
  return lanes
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
