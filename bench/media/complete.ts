import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RtpCodecParameters, RtpParameters } from 'mediasoup/types'
import type { Place } from '../../media/rooms/pool.ts'
import type { RecorderSession } from '../../media/rooms/recorder-port.ts'
import { openTap, type Tap } from '../../media/rooms/tap.ts'
import { createRoomsRecorder } from '../../media/rooms-recorder.ts'
import { inspect, type SeenTrack } from '../../media/recorder/inspect.ts'
import { readPart } from '../../media/recorder/journal/read-part.ts'
import { channels } from '../../media/recorder/journal/record.ts'
import { parseRtp } from '../../media/recorder/rtp/packet.ts'
import { folderOf } from '../../media/recorder/session-folder.ts'
import { verify } from '../../media/recorder/verify.ts'
import { sessionOfPart } from '../../media/seal-news.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { openThinLine } from '../../test/media/thin-line.ts'
import { rounded } from '../world/stats.ts'
import { rtxOf, rtxPayloadType } from './again.ts'
import { countIn, loopback, openPool, replay, type Track, tracks } from './replay.ts'

const room = 'consult:bench.00000000000000000000000005'
const people = 12
const loss = 5
const seconds = 60
/** What was lost last comes within that time, or never; ms. */
const closing = 3_000

type Sender = { readonly person: string; readonly track: Track }
/** The first of a sender's packets that count, and the first that does not any more. */
type Span = { readonly from: number; readonly to: number }

const senders: readonly Sender[] = Array.from({ length: people }, (_, at) =>
  tracks.map((track) => ({ person: `person-${at}`, track: { ...track, ssrc: track.ssrc + 10 * at } })),
).flat()
const sourceOf = ({ kind }: Track) => (kind === 'video' ? 'screen' : 'microphone')

/** How much of what twelve people send is in the recording when their line loses every twentieth packet, each way. */
export async function measureComplete(): Promise<BenchResult> {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-bench-complete-'))
  const pool = await openPool()
  const recorder = createRoomsRecorder({ dir, now: Date.now, log: console.error })
  try {
    const nothing = (): void => undefined
    const opened = await recorder.open(room, { told: nothing, gone: nothing, again: nothing })
    if (!opened.ok) throw new Error(opened.trouble)
    const { session } = opened
    const spans = await record(await pool.take(), session)
    return await compare(join(dir, folderOf(sessionOfPart({ room, part: session.part }))), spans)
  } finally {
    await recorder.close()
    await pool.close()
    await rm(dir, { recursive: true })
  }
}

/** @returns what was sent while the line lost, by sender */
async function record(place: Place, session: RecorderSession): Promise<Span[]> {
  const { router } = place
  const transport = await router.createPlainTransport({ listenInfo: loopback, rtcpMux: true, comedia: true })
  const taps: Tap[] = []
  for (const { person, track } of senders) {
    const producer = await transport.produce({ kind: track.kind, rtpParameters: parametersOf(track) })
    taps.push(await openTap(place, session, person, { producer, source: sourceOf(track) }))
  }
  const spans = await send(transport.tuple.localPort, Promise.all(taps.map(({ first }) => first)))
  await Promise.all(taps.map((tap) => tap.end('stopped')))
  await session.end('room-closed')
  router.close()
  return spans
}

/** @param flowing the recorder has something of everybody */
async function send(port: number, flowing: Promise<unknown>): Promise<Span[]> {
  const line = await openThinLine(port)
  const everything = senders.map(({ track }) => track)
  const sending = replay(line.port, line.address, everything)
  await flowing
  const before = sending.counts()
  line.be({ loss })
  await pause(seconds * 1_000)
  const after = sending.counts()
  await pause(closing)
  sending.stop()
  line.close()
  console.log(`${sending.again()} packets were sent again`)
  return before.map((from, at) => ({ from, to: after[at] ?? from }))
}

/** As Chromium's: what is lost of a picture comes again in a stream of its own, what is lost of a voice in its own. */
function parametersOf({ kind, ssrc, payloadType, mimeType, clockRate }: Track): RtpParameters {
  const codec = { mimeType, payloadType, clockRate, rtcpFeedback: [{ type: 'nack' }] }
  if (kind === 'audio') return { codecs: [{ ...codec, channels: 2 }], encodings: [{ ssrc }] }
  const rtx: RtpCodecParameters = {
    mimeType: 'video/rtx',
    payloadType: rtxPayloadType,
    clockRate,
    parameters: { apt: payloadType },
  }
  return { codecs: [codec, rtx], encodings: [{ ssrc, rtx: { ssrc: rtxOf(ssrc) } }] }
}

/** Throws where the recording is not sound, or does not list exactly what is missing in it. */
async function compare(folder: string, spans: readonly Span[]): Promise<BenchResult> {
  const { wrongs } = await verify(folder)
  const recording = await inspect(folder)
  if (wrongs.length > 0 || !recording) throw new Error(`no sound recording: ${JSON.stringify(wrongs)}`)
  let [sent, missing, listed] = [0, 0, 0]
  for (const [at, { person, track }] of senders.entries()) {
    const seen = recording.tracks.find(
      ({ description }) => description?.person === person && description.kind === sourceOf(track),
    )
    const span = spans[at]
    if (!seen || !span) throw new Error(`${person} has no ${sourceOf(track)} in the recording`)
    const { absent, told } = await lookAt(folder, seen, span)
    const name = `${seen.name} of ${person}`
    if (absent.join() !== told.join())
      throw new Error(`${name} misses ${rangesOf(absent)}, and says ${rangesOf(told)}`)
    if (told.length > 0) console.log(`${name} misses ${rangesOf(told)}`)
    sent += span.to - span.from
    missing += absent.length
    listed += told.length
  }
  console.log(`${sent} packets were sent, ${missing} are missing, ${listed} are listed as missing`)
  return { name: 'recording.complete-loss5', value: rounded((1 - missing / sent) * 100, 3), unit: '%' }
}

/** What of a track is not in its files, and what its gaps say; both by the sender's count. */
async function lookAt(
  folder: string,
  seen: SeenTrack,
  { from, to }: Span,
): Promise<{ readonly absent: readonly number[]; readonly told: readonly number[] }> {
  const { has, shift } = await read(folder, seen)
  const gaps = new Set(seen.gaps.flatMap((gap) => countsIn(gap, shift)))
  const counts = Array.from({ length: to - from }, (_, count) => from + count)
  return {
    absent: counts.filter((count) => !has.has(count)),
    told: counts.filter((count) => gaps.has(count)),
  }
}

/** Which packets are there, by their senders' count; `shift`: how far the node's numbers are from it. */
async function read(
  folder: string,
  { name, files }: SeenTrack,
): Promise<{ readonly has: ReadonlySet<number>; readonly shift: number }> {
  const has = new Set<number>()
  const shifts = new Set<number>()
  for (const file of files)
    await readPart(join(folder, file), ({ channel, bytes }) => {
      const packet = channel === channels.rtp ? parseRtp(bytes) : null
      if (!packet) return
      const count = countIn(packet.payload)
      has.add(count)
      shifts.add((packet.sequence - count) & 0xffff)
    })
  const [shift] = shifts
  if (shift === undefined || shifts.size > 1) throw new Error(`${name} was numbered ${shifts.size} times`)
  return { has, shift }
}

function countsIn({ from, to }: { readonly from: number; readonly to: number }, shift: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => (from + at - shift) & 0xffff)
}

function rangesOf(counts: readonly number[]): string {
  const begins = counts.filter((count, at) => counts[at - 1] !== count - 1)
  const ends = counts.filter((count, at) => counts[at + 1] !== count + 1)
  return begins.map((begin, at) => (begin === ends[at] ? `${begin}` : `${begin}–${ends[at]}`)).join(', ')
}
