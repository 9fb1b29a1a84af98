import type { Measured } from '../../shared/signaling/line-rule.ts'

/** Sums that a browser keeps since the beginning of a transport. */
type Sums = {
  readonly at: number
  readonly bytesUp: number
  readonly bytesDown: number
  readonly packetsDown: number
  readonly lostDown: number
  readonly frozen: number
  readonly samples: number
  readonly concealed: number
}
type Reports = { readonly up: RTCStatsReport | null; readonly down: RTCStatsReport | null }

/** Reads the browser's figures; each call tells what was since the one before. */
export type Meter = (reports: Reports, now: number) => Measured

export function createMeter(): Meter {
  let last: Sums | null = null
  return ({ up, down }, now) => {
    const sums = sumsOf({ up, down }, now)
    // Sums that went back are those of new transports.
    const since = last && sums.bytesDown >= last.bytesDown && sums.bytesUp >= last.bytesUp ? last : null
    last = sums
    const grown = (of: (sums: Sums) => number): number =>
      Math.max(0, of(sums) - (since ? of(since) : of(sums)))
    const kbit = (of: (sums: Sums) => number): number =>
      since ? Math.round((grown(of) * 8) / Math.max(1, now - since.at)) : 0
    const lost = grown(({ lostDown }) => lostDown)
    const got = grown(({ packetsDown }) => packetsDown)
    const samples = grown(({ samples: all }) => all)
    const pair = statsIn(up, 'candidate-pair').find(
      (one) => one['nominated'] === true || one['state'] === 'succeeded',
    )
    return {
      silent: up === null && down === null,
      available: numberIn(pair, 'availableOutgoingBitrate'),
      rtt: Math.round((numberIn(pair, 'currentRoundTripTime') ?? 0) * 1_000),
      lossUp: share(
        Math.max(0, ...statsIn(up, 'remote-inbound-rtp').map((one) => numberIn(one, 'fractionLost') ?? 0)),
      ),
      lossDown: share(lost + got === 0 ? 0 : lost / (lost + got)),
      kbitUp: kbit(({ bytesUp }) => bytesUp),
      kbitDown: kbit(({ bytesDown }) => bytesDown),
      frozen: grown(({ frozen }) => frozen),
      concealed: share(samples === 0 ? 0 : grown(({ concealed }) => concealed) / samples),
    }
  }
}

type Stat = Readonly<Record<string, unknown>>

function sumsOf({ up, down }: Reports, at: number): Sums {
  const inbound = statsIn(down, 'inbound-rtp')
  const sum = (stats: readonly Stat[], name: string): number =>
    stats.reduce((total, one) => total + (numberIn(one, name) ?? 0), 0)
  return {
    at,
    bytesUp: sum(statsIn(up, 'transport'), 'bytesSent'),
    bytesDown: sum(statsIn(down, 'transport'), 'bytesReceived'),
    packetsDown: sum(inbound, 'packetsReceived'),
    lostDown: sum(inbound, 'packetsLost'),
    frozen: sum(inbound, 'totalFreezesDuration'),
    samples: sum(inbound, 'totalSamplesReceived'),
    concealed: sum(inbound, 'concealedSamples'),
  }
}

function statsIn(report: RTCStatsReport | null, type: string): readonly Stat[] {
  const found: Stat[] = []
  report?.forEach((stat: Stat) => {
    if (stat['type'] === type) found.push(stat)
  })
  return found
}

function numberIn(stat: Stat | undefined, name: string): number | null {
  const value = stat?.[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Four digits say enough. */
function share(value: number): number {
  return Math.min(1, Math.round(Math.max(0, value) * 10_000) / 10_000)
}
