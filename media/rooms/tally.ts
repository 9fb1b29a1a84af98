import type { AskOf } from '../../shared/signaling/message.ts'
import type { Asks } from '../../shared/signaling/asks.ts'
import type { PeerSummary } from '../../shared/signaling/node.ts'
import { type Ending, type Line, lineStates, type Source } from '../../shared/signaling/parts.ts'
import type { Claims } from '../../shared/signaling/token.ts'

type Report = AskOf<Asks['quality']>

/** What is told of one person's time in a room when it is over. */
export type Tally = {
  readonly joined: () => void
  readonly sent: (source: Source) => void
  readonly waited: (ask: AskOf<Asks['waited']>) => void
  readonly reported: (report: Report) => void
  readonly unseen: (ms: number) => void
  readonly summary: (left: number, why: Ending) => PeerSummary
}

export function createTally({ person, role }: Claims, joined: number): Tally {
  let joins = 0
  let connected: number | null = null
  let firstFrame: number | null = null
  let worst: Line | null = null
  let frozen = 0
  let unseen = 0
  const sources = new Set<Source>()
  const reports: Report[] = []
  const mean = (of: (report: Report) => number): number | null =>
    reports.length === 0
      ? null
      : Math.round((reports.reduce((sum, one) => sum + of(one), 0) / reports.length) * 1_000) / 1_000
  return {
    joined: () => (joins += 1),
    sent: (source) => void sources.add(source),
    waited({ until, ms }) {
      if (until === 'connected') connected ??= ms
      else firstFrame ??= ms
    },
    reported(report) {
      reports.push(report)
      frozen += report.frozen
      if (!worst || lineStates.indexOf(report.line.state) > lineStates.indexOf(worst.state))
        worst = report.line
    },
    unseen: (ms) => (unseen += ms / 1_000),
    summary: (left, why) => ({
      person,
      role,
      joined,
      left,
      why,
      joins,
      sent: [...sources],
      connected,
      firstFrame,
      worst,
      kbitUp: mean(({ kbitUp }) => kbitUp),
      kbitDown: mean(({ kbitDown }) => kbitDown),
      lossUp: mean(({ lossUp }) => lossUp),
      lossDown: mean(({ lossDown }) => lossDown),
      frozen,
      unseen: Math.round(unseen * 10) / 10,
    }),
  }
}
