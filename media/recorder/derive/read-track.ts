import { join } from 'node:path'
import { type PartHeader, partHeaderSchema, partings } from '../journal/part-header.ts'
import { readPart } from '../journal/read-part.ts'
import { channels } from '../journal/record.ts'
import { readJson } from '../marks.ts'
import type { TrackDescription } from '../messages.ts'
import { parseRtp, type RtpPacket, type SenderReport, senderReports } from '../rtp/packet.ts'
import { createSequence, type Placed } from '../rtp/sequence.ts'

/** @property time monotonic µs of its arrival, counted on from the session's first boot of the machine */
export type TrackPacket = {
  /** One counting of one sender: its SSRC, and how often it began anew. */
  readonly stream: string
  readonly time: number
  readonly at: number
  /** Counts over wraps. */
  readonly timestamp: number
  readonly marker: boolean
  /** Its own memory. */
  readonly payload: Uint8Array
}

export type TrackReport = SenderReport & { readonly stream: string; readonly time: number }

/** For each boot of the machine: its monotonic µs plus this are µs since 1970, by the clock as it was at the first record. */
export type Anchors = ReadonlyMap<string, number>

export type TrackListener = {
  readonly packet: (packet: TrackPacket) => void
  readonly report: (report: TrackReport) => void
  /** Whether the reader has to wait, until what it told has been written. */
  readonly settle?: () => Promise<void> | undefined
}

type Sender = {
  readonly sequence: ReturnType<typeof createSequence>
  stream: string
  timestamp: number
  astray: RtpPacket | null
}

/**
 * The packets of a track in the order in which they came, each once, out of all its parts; up to the first byte of a part that is not as
 * it was written.
 */
export async function readTrack(
  folder: string,
  files: readonly string[],
  description: TrackDescription,
  anchors: Anchors,
  { packet: tell, report, settle }: TrackListener,
): Promise<void> {
  let senders = new Map<number, Sender>()
  let anchor = 0
  let epoch = 0

  const begin = ({ boot, why }: PartHeader): void => {
    anchor = anchors.get(boot) ?? 0
    if (!partings.some((parting) => parting === why)) return
    epoch += 1
    senders = new Map()
  }
  const senderOf = ({ ssrc, timestamp }: RtpPacket): Sender => {
    const known = senders.get(ssrc)
    if (known) return known
    const sender = { sequence: createSequence(), stream: `${epoch}.${ssrc}.0`, timestamp, astray: null }
    senders.set(ssrc, sender)
    return sender
  }
  const tellOne = (sender: Sender, packet: RtpPacket, { run, at }: Placed, time: number): void => {
    const stream = `${epoch}.${packet.ssrc}.${run}`
    sender.timestamp =
      stream === sender.stream ? unwrapped(packet.timestamp, sender.timestamp) : packet.timestamp
    sender.stream = stream
    const { marker, payload } = packet
    tell({ stream, time, at, timestamp: sender.timestamp, marker, payload: payload.slice() })
  }
  const hear = (bytes: Buffer, mono: number): void => {
    const packet = parseRtp(bytes)
    if (packet?.payloadType !== description.payloadType) return
    const sender = senderOf(packet)
    const placed = sender.sequence.place(packet.sequence, mono)
    const { astray } = sender
    sender.astray = null
    if (placed.how === 'repeated') return
    if (placed.how === 'astray') {
      sender.astray = { ...packet, payload: packet.payload.slice() }
      return
    }
    if (placed.how === 'anew' && astray)
      tellOne(sender, astray, { ...placed, at: placed.at - 1 }, mono + anchor)
    tellOne(sender, packet, placed, mono + anchor)
  }
  const hearReports = (bytes: Buffer, mono: number): void => {
    for (const said of senderReports(bytes)) {
      const sender = senders.get(said.ssrc)
      // Before the first packet nobody knows which turn of the timestamp it speaks of.
      if (!sender) continue
      const timestamp = unwrapped(said.timestamp, sender.timestamp)
      report({ ...said, timestamp, stream: sender.stream, time: mono + anchor })
    }
  }

  for (const file of files)
    await readPart(join(folder, file), ({ channel, stamp, bytes }) => {
      if (channel === channels.rtp) hear(bytes, stamp.mono)
      else if (channel === channels.rtcp) hearReports(bytes, stamp.mono)
      else if (channel === channels.header) {
        const header = readJson(partHeaderSchema, bytes)
        if (header) begin(header)
      }
      return settle?.()
    })
}

/** 32 bits, as near as possible to the one before. */
function unwrapped(timestamp: number, before: number): number {
  return before + ((timestamp - before) | 0)
}
