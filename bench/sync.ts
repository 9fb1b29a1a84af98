import { setTimeout as pause } from 'node:timers/promises'
import type { BenchResult } from '../scripts/bench.ts'
import { runOurs, type OurRun } from './sync/ours.ts'
import { runPeer, type PeerRun } from './sync/peer.ts'
import type { Rate } from './sync/timed.ts'
import { median, rounded, spread } from './world/stats.ts'

const entries = 10_000
const rounds = 3
const peer = 'RxDB 17.6 CouchDB plugin, batches of 1000, '

type Round = { readonly ours: OurRun; readonly peer: PeerRun }

/** 10,000 entries up and down, ours and the peer's one after the other, three times; medians. */
export async function run(): Promise<BenchResult[]> {
  const done: Round[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const ours = await runOurs(entries)
    await pause(500)
    const theirs = await runPeer(ours.entries)
    done.push({ ours, peer: theirs })
    tell(round, { ours, peer: theirs })
  }
  const server = process.env['COUCHDB_URL'] ? 'CouchDB' : 'express-pouchdb on LevelDB'
  const compared = (
    name: string,
    of: (round: Round) => number,
    by: (round: Round) => number,
  ): BenchResult => {
    console.log(`${name}: spread ${spread(done.map(of))} %, the peer's ${spread(done.map(by))} %`)
    const [value, other] = [median(done.map(of)), median(done.map(by))]
    return {
      name,
      value: rounded(value),
      unit: 'entries/s',
      ratio: rounded(value / other, 2),
      peer: `${peer}${server}: ${rounded(other)}/s`,
    }
  }
  return [
    compared(
      'sync.push',
      ({ ours }) => ours.push.perSecond,
      ({ peer: { push } }) => push.perSecond,
    ),
    compared(
      'sync.pull',
      ({ ours }) => ours.pull.perSecond,
      ({ peer: { pull } }) => pull.perSecond,
    ),
    compared(
      'sync.pull.folded',
      ({ ours }) => ours.folded.perSecond,
      ({ peer: { pull } }) => pull.perSecond,
    ),
    { name: 'sync.hello', value: Math.max(...done.map(({ ours }) => ours.hello.bytes)), unit: 'bytes' },
    {
      name: 'sync.hello.requests',
      value: Math.max(...done.map(({ ours }) => ours.hello.requests)),
      unit: 'requests',
    },
    { name: 'sync.write', value: rounded(median(done.map(({ ours }) => ours.write))), unit: 'entries/s' },
  ]
}

function tell(round: number, { ours, peer: theirs }: Round): void {
  const rate = ({ perSecond, serverMs, deviceMs, others }: Rate): string =>
    `${rounded(perSecond)}/s (CPU: server ${rounded(serverMs)} ms, device ${rounded(deviceMs)} ms, others ${rounded(others * 100)} %)`
  const bytes = ours.entries.reduce(
    (sum, { header, body, salt }) => sum + header.length + (body?.length ?? 0) + (salt?.length ?? 0),
    0,
  )
  console.log(
    [
      `round ${round}: ${ours.entries.length} entries of ${rounded(bytes / ours.entries.length)} bytes`,
      `  ours  push ${rate(ours.push)}, pull ${rate(ours.pull)}, pulled and folded ${rate(ours.folded)}`,
      `  peer  push ${rate(theirs.push)}, pull ${rate(theirs.pull)}`,
    ].join('\n'),
  )
}
