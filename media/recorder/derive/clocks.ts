import type { TrackDescription } from '../messages.ts'
import type { TrackPacket, TrackReport } from './read-track.ts'

/** What one reading of a track says about the times of its streams. */
export type StreamFacts = {
  readonly first: number
  last: number
  readonly clockRate: number
  /** The least that arrival was behind the stream's own counting, µs: for a stream without sender reports. */
  leastDelay: number
  readonly reports: TrackReport[]
}

/** When what a timestamp speaks of happened: µs on the recorder's clock. */
export type StreamClock = (timestamp: number) => number

export function createFacts(description: TrackDescription) {
  const { clockRate } = description
  const streams = new Map<string, StreamFacts>()
  return {
    streams: streams as ReadonlyMap<string, StreamFacts>,
    packet({ stream, time, timestamp }: TrackPacket): void {
      const delay = time - (timestamp / clockRate) * 1e6
      const facts = streams.get(stream)
      if (!facts)
        return void streams.set(stream, {
          first: time,
          last: time,
          clockRate,
          leastDelay: delay,
          reports: [],
        })
      facts.last = Math.max(facts.last, time)
      facts.leastDelay = Math.min(facts.leastDelay, delay)
    },
    report(report: TrackReport): void {
      const facts = streams.get(report.stream)
      if (facts && fits(report, facts)) facts.reports.push(report)
    },
  }
}

/** A clock runs a little fast or slow; one that runs wild between two reports has made one of them up. */
function fits(report: TrackReport, { reports, clockRate }: StreamFacts): boolean {
  const before = reports.at(-1)
  if (!before) return true
  const passed = report.ntp - before.ntp
  const counted = ((report.timestamp - before.timestamp) / clockRate) * 1e6
  return passed > 0 && Math.abs(counted - passed) < Math.max(50_000, passed * 0.02)
}

/** Sender clocks that are less apart than this, as seen from here, are one clock. µs */
const sameClock = 500_000

/**
 * Clocks for all streams of a session. Sender reports tie each stream to its sender's clock; streams of one sender (a media node is one)
 * are tied to each other by that alone, and not by when their packets came: the line delays pictures more than sound.
 */
export function clocksOf(all: ReadonlyMap<string, StreamFacts>): Map<string, StreamClock> {
  const reported = [...all].filter(([, { reports }]) => reports.length > 0)
  const offsets = reported
    .map(([name, { reports }]) => ({ name, offset: Math.min(...reports.map(({ time, ntp }) => time - ntp)) }))
    .sort((a, b) => a.offset - b.offset)
  const clocks = new Map<string, StreamClock>()
  let shared = -Infinity
  for (const { name, offset } of offsets) {
    if (offset - shared > sameClock) shared = offset
    const facts = all.get(name)
    if (facts) clocks.set(name, byReports(facts, shared))
  }
  for (const [name, { clockRate, leastDelay, reports }] of all)
    if (reports.length === 0) clocks.set(name, (timestamp) => (timestamp / clockRate) * 1e6 + leastDelay)
  return clocks
}

/** Between two reports on the line through both, outside at the stream's nominal rate. */
function byReports({ reports, clockRate }: StreamFacts, offset: number): StreamClock {
  return (timestamp) => {
    const next = reports.findIndex((report) => report.timestamp > timestamp)
    const after = reports[next]
    const before = next === -1 ? reports.at(-1) : reports[next - 1]
    if (before && after) {
      const part = (timestamp - before.timestamp) / (after.timestamp - before.timestamp)
      return before.ntp + part * (after.ntp - before.ntp) + offset
    }
    const near = before ?? after
    if (!near) throw new Error('a stream without reports has no clock by reports')
    return near.ntp + ((timestamp - near.timestamp) / clockRate) * 1e6 + offset
  }
}
