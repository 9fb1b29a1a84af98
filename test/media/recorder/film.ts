import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EncodedPacketSink, FilePathSource, Input, WEBM } from 'mediabunny'
import type { TrackDescription } from '../../../media/recorder/messages.ts'
import { rtp, senderReport, vp8Payloads } from './packets.ts'
import type { Delivery } from './stage.ts'

/** @property time µs */
export type Encoded = { readonly time: number; readonly isKey: boolean; readonly data: Uint8Array }
/** Each second it flashes and beeps for a tenth of a second. */
export type Film = { readonly pictures: readonly Encoded[]; readonly sounds: readonly Encoded[] }

export const ffmpeg = (...args: string[]): Promise<{ stdout: Buffer; stderr: Buffer }> =>
  promisify(execFile)('ffmpeg', ['-hide_banner', '-nostdin', '-y', ...args], {
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  })

const flash = "drawbox=t=fill:color=white:enable='lt(mod(t,1),0.1)'"
const beep = 'if(lt(mod(t,1),0.1),0.5*sin(2*PI*1000*t),0)'

/** As a browser encodes: no picture is held back, none refers to a later one. */
export const realtime = '-c:v libvpx -deadline realtime -cpu-used 8 -lag-in-frames 0 -auto-alt-ref 0'

export async function makeFilm(seconds: number, width = 320): Promise<Film> {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-film-'))
  const path = join(dir, 'film.webm')
  const height = (width * 9) / 16
  const picture = `testsrc2=s=${width}x${height}:r=25:d=${seconds},lutyuv=y=val/4,${flash}`
  const sound = `aevalsrc='${beep}':s=48000:d=${seconds}:c=stereo`
  const coded = `${realtime} -g 25 -b:v 600k -c:a libopus -b:a 32k`.split(' ')
  await ffmpeg('-v', 'error', '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, ...coded, path)
  const input = new Input({ formats: [WEBM], source: new FilePathSource(path) })
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()]
  if (!video || !audio) throw new Error('a film has pictures and sound')
  const all = async (sink: EncodedPacketSink): Promise<Encoded[]> => {
    const packets: Encoded[] = []
    for await (const packet of sink.packets())
      packets.push({
        time: Math.round(packet.timestamp * 1e6),
        isKey: packet.type === 'key',
        data: packet.data.slice(),
      })
    return packets
  }
  const film = {
    pictures: await all(new EncodedPacketSink(video)),
    sounds: await all(new EncodedPacketSink(audio)),
  }
  input.dispose()
  await rm(dir, { recursive: true })
  return film
}

type Sending = {
  readonly track: string
  readonly description: TrackDescription
  /** When the film begins, and how long a packet is under way. µs */
  readonly from: number
  readonly delay: number
  readonly ssrc?: number
  /** Of the first packet. */
  readonly sequence?: number
  readonly timestamp?: number
}

/** The clock of who sends, which has nothing to do with the recorder's. µs since 1900 at the session's beginning */
const senderEpoch = 3_999_999_999_000_000

/** One half of a film as packets, with a sender report a second. @property of the time of the sample that it belongs to */
export function deliver(samples: readonly Encoded[], sending: Sending): (Delivery & { of: number })[] {
  const { track, description, from, delay } = sending
  const { payloadType, clockRate, codec } = description
  const ssrc = sending.ssrc ?? description.ssrcs[0] ?? 0
  let sequence = sending.sequence ?? 65_500
  let reported = -1
  return samples.flatMap(({ time, data }, picture) => {
    const timestamp = (sending.timestamp ?? 2 ** 32 - 100_000) + Math.round((time / 1e6) * clockRate)
    const payloads = codec === 'vp8' ? vp8Payloads(data, picture) : [data]
    const arrives = from + time + delay
    const sent = payloads.map((payload, place) => ({
      of: time,
      time: arrives + place * 100,
      track,
      bytes: rtp({
        payloadType,
        sequence: sequence++,
        timestamp,
        ssrc,
        marker: place === payloads.length - 1,
        payload,
      }),
    }))
    if (Math.floor(time / 1e6) === reported) return sent
    reported = Math.floor(time / 1e6)
    const report = senderReport(ssrc, senderEpoch + from + time, timestamp)
    return [...sent, { of: -1, time: arrives + 10_000, track, bytes: report }]
  })
}

/** When it flashes, and when it beeps: seconds from the file's beginning. */
export async function signalsIn(path: string): Promise<{ flashes: number[]; beeps: number[] }> {
  const rate = 20
  const cut = ['-vf', `fps=${rate},scale=16:9,format=gray`, '-f', 'rawvideo', '-']
  const seen = (await ffmpeg('-v', 'error', '-i', path, '-an', ...cut)).stdout
  const light = Array.from({ length: Math.floor(seen.length / 144) }, (_, n) =>
    seen.subarray(n * 144, n * 144 + 144).reduce((sum, byte) => sum + byte, 0),
  )
  const heard = (
    await ffmpeg('-v', 'error', '-i', path, '-vn', '-ac', '1', '-ar', '8000', '-f', 's16le', '-')
  ).stdout
  const loud = Array.from({ length: Math.floor(heard.length / 160) }, (_, n) =>
    Math.max(...Array.from({ length: 80 }, (__, at) => Math.abs(heard.readInt16LE(n * 160 + at * 2)))),
  )
  return { flashes: risesOf(light, 144 * 150, rate), beeps: risesOf(loud, 4_000, 100) }
}

function risesOf(values: readonly number[], above: number, rate: number): number[] {
  return values.flatMap((value, n) => (value > above && (values[n - 1] ?? 0) <= above ? [n / rate] : []))
}
