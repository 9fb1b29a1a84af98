import type { DeskHealth } from '../../shared/http/network.ts'
import type { DeskReport } from '../../shared/rules/desk-report.ts'

/** What a desk said of itself last, with what the county held of it at that moment: what came since then does not wait any more. */
export type Reported = {
  readonly report: DeskReport
  /** Hub time, epoch ms. */
  readonly at: number
  /** Entries that were held. */
  readonly held: number
  /** The same for each lane of the report. */
  readonly heldIn: readonly number[]
  /** Since when something waits and nothing came, epoch ms. */
  readonly stillSince: number | null
}

/** What is held now. */
export type Held = {
  readonly entries: number
  /** @param lane without its device */
  readonly inLane: (lane: string) => number
  /** Parcels that are announced, and not there. */
  readonly wanted: number
}

export function reportedNow(before: Reported | null, report: DeskReport, held: Held, at: number): Reported {
  const stood = before?.held === held.entries ? before.stillSince : null
  return {
    report,
    at,
    held: held.entries,
    heldIn: (report.lanes ?? []).map(([lane]) => held.inLane(lane)),
    stillSince: report.entries ? (stood ?? at) : null,
  }
}

/** How it stands: what it said, less what came since. */
export function healthFrom({ report, at, ...then }: Reported, held: Held): DeskHealth {
  const { rate, used, quota } = report
  const left = (told: number | undefined, came: number): number => Math.max(0, (told ?? 0) - came)
  const entries = left(report.entries, held.entries - then.held)
  const parcels = Math.min(report.parcels ?? 0, held.wanted + entries)
  const bytes = Math.round(
    shareOf(report.bytes, entries, report.entries) + shareOf(report.parcelBytes, parcels, report.parcels),
  )
  const lanes = (report.lanes ?? []).map(([lane, told, since], place) => ({
    lane,
    entries: left(told, held.inLane(lane) - (then.heldIn[place] ?? 0)),
    since,
  }))
  return {
    at,
    entries,
    parcels,
    bytes,
    drain: bytes === 0 ? 0 : rate ? Math.ceil(bytes / rate) : null,
    lanes: lanes.filter((one) => one.entries > 0),
    stillSince: entries > 0 && held.entries === then.held ? then.stillSince : null,
    refused: report.refused ?? 0,
    broken: report.broken ?? 0,
    room: used !== undefined && quota !== undefined ? { used, quota } : null,
  }
}

function shareOf(bytes = 0, left: number, all = 0): number {
  return all === 0 ? 0 : (bytes * Math.min(left, all)) / all
}
