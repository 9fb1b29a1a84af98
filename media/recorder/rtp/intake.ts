import { type Counts, noCounts } from '../../../shared/recording/seal.ts'
import type { RecorderClock } from '../clock.ts'
import type { Journal } from '../journal/journal.ts'
import { channels } from '../journal/record.ts'
import type { Gap, Mark } from '../marks.ts'
import type { TrackDescription } from '../messages.ts'
import { isRtcp, parseRtp, type RtpPacket } from './packet.ts'
import { createSequence, type Sequence } from './sequence.ts'
import { parseVp8 } from './vp8.ts'

/** What is sent to measure the line (mediasoup's bandwidth estimator), and is nobody's picture. */
const probation = 127
/** A packet that is asked for again comes within that time, or never. µs */
const patience = 2e6
/** A stream that changes its name with each packet is garbage. */
const mostStreams = 16

export type Intake = {
  readonly receive: (bytes: Uint8Array) => void
  /** Tells what has been missing for long enough. */
  readonly beat: () => void
  readonly endOfStream: () => void
  /** Since the last call. */
  readonly takeCounts: () => Counts
}

type Stream = { readonly ssrc: number; readonly sequence: Sequence; run: number; size: string }

/** Decides what of a track's datagrams is kept, and knows what did not come. */
export function createIntake(deps: {
  readonly journal: Pick<Journal, 'append' | 'appendJson'>
  readonly description: TrackDescription
  readonly clock: RecorderClock
  /** The first packet is there. */
  readonly flowing: () => void
  /** Frames are lost: the picture is whole again from the next key frame on. */
  readonly wantsKeyFrame: () => void
}): Intake {
  const { journal, description, clock } = deps
  const streams = new Map<number, Stream>()
  let counts = { ...noCounts }
  let dropping: { packets: number; readonly since: number } | null = null
  let isFlowing = false

  const mark = (what: Mark): boolean => journal.appendJson(channels.mark, what)
  const gap = (what: Gap): boolean => journal.appendJson(channels.gap, what)
  const streamOf = (ssrc: number): Stream | null => {
    const known = streams.get(ssrc)
    if (known) return known
    if (streams.size >= mostStreams) return null
    const stream: Stream = { ssrc, sequence: createSequence(), run: 0, size: '' }
    streams.set(ssrc, stream)
    if (!description.ssrcs.includes(ssrc)) mark({ what: 'ssrc', ssrc })
    return stream
  }
  const drop = (): void => {
    counts.dropped += 1
    dropping ??= { packets: 0, since: clock.stamp().mono }
    dropping.packets += 1
  }
  const tellDropped = (): void => {
    if (dropping && mark({ what: 'dropped', ...dropping })) dropping = null
  }
  const keep = (channel: typeof channels.rtp | typeof channels.rtcp, bytes: Uint8Array): boolean => {
    if (!journal.append(channel, bytes)) {
      drop()
      return false
    }
    tellDropped()
    return true
  }
  const watchSize = (stream: Stream, packet: RtpPacket): void => {
    const key = description.codec === 'vp8' ? parseVp8(packet.payload)?.key : null
    const size = key ? `${key.width}x${key.height}` : stream.size
    if (!key || size === stream.size) return
    stream.size = size
    mark({ what: 'size', ssrc: packet.ssrc, ...key })
  }
  const follow = (stream: Stream, packet: RtpPacket): void => {
    const { ssrc } = packet
    const placed = stream.sequence.place(packet.sequence, clock.stamp().mono)
    if (placed.how === 'repeated') counts.repeated += 1
    if (placed.how === 'too-late') {
      counts.late += 1
      gap({ ssrc, run: placed.run, late: placed.at })
    }
    if (placed.how === 'anew') mark({ what: 'anew', ssrc, run: placed.run })
    stream.run = placed.run
  }
  const tell = (before: number): void => {
    let wants = false
    for (const { ssrc, sequence, run } of streams.values()) {
      const missing = sequence.takeMissing(before)
      if (missing.length === 0) continue
      wants = true
      counts.missing += missing.reduce((sum, { from, to }) => sum + to - from + 1, 0)
      // What does not fit into one record comes with the next.
      for (let at = 0; at < missing.length; at += 500)
        gap({
          ssrc,
          run,
          missing: missing.slice(at, at + 500).map(({ from, to, since }) => [from, to, since]),
        })
    }
    if (wants && description.codec === 'vp8') deps.wantsKeyFrame()
  }

  return {
    receive(bytes) {
      if (isRtcp(bytes)) return void keep(channels.rtcp, bytes)
      const packet = parseRtp(bytes)
      if (packet?.payloadType === probation) return
      const stream = packet?.payloadType === description.payloadType ? streamOf(packet.ssrc) : null
      if (!packet || !stream) return void (counts.strays += 1)
      if (!keep(channels.rtp, bytes)) return
      counts.packets += 1
      follow(stream, packet)
      watchSize(stream, packet)
      if (!isFlowing) deps.flowing()
      isFlowing = true
    },
    beat: () => tell(clock.stamp().mono - patience),
    endOfStream() {
      tell(Infinity)
      tellDropped()
    },
    takeCounts() {
      const taken = counts
      counts = { ...noCounts }
      return taken
    },
  }
}
