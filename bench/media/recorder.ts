import { createSocket } from 'node:dgram'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type RecorderClient, startRecorder } from '../../media/recorder/client.ts'
import type { TrackDescription } from '../../media/recorder/messages.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { rounded } from '../world/stats.ts'

const sessions = 20
const warmMs = 10_000
const measuredMs = 30_000

type Stream = Pick<TrackDescription, 'kind' | 'codec'> & {
  readonly payloadType: number
  readonly perSecond: number
  readonly bytes: number
}
/** 1.2 Mbit/s of camera, 0.7 of screen, a voice. */
const streams: readonly Stream[] = [
  { kind: 'camera', codec: 'vp8', payloadType: 96, perSecond: 130, bytes: 1_150 },
  { kind: 'screen', codec: 'vp8', payloadType: 96, perSecond: 76, bytes: 1_150 },
  { kind: 'microphone', codec: 'opus', payloadType: 111, perSecond: 50, bytes: 100 },
]

type Target = { readonly stream: Stream; readonly port: number; readonly packet: Buffer; sent: number }

/** The recorder's real process, with packets of so many sessions of three tracks, on a real disk. */
export async function measureRecorder(): Promise<BenchResult[]> {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-bench-recorder-'))
  const recorder = await startRecorder({ dir, alarmed: () => undefined })
  try {
    const pid = recorder.pid() ?? 0
    const empty = await rssOf(pid)
    const targets = await openAll(recorder)
    const stop = sendTo(targets)
    await pause(warmMs)
    const [rss, cpu, at] = [await rssOf(pid), await cpuOf(pid), performance.now()]
    await pause(measuredMs)
    const share = ((await cpuOf(pid)) - cpu) / ((performance.now() - at) / 1e3)
    const later = await rssOf(pid)
    stop()
    return [
      { name: 'recorder.cpu', value: rounded((share * 100) / sessions, 2), unit: '% of a core a session' },
      { name: 'recorder.rss', value: rounded(later / sessions, 2), unit: 'MB a session' },
      { name: 'recorder.rss-more', value: rounded((later - empty) / sessions, 2), unit: 'MB each more' },
      { name: 'recorder.rss-growth', value: rounded(later - rss, 2), unit: 'MB in 30 s, all sessions' },
    ]
  } finally {
    await recorder.close()
    await rm(dir, { recursive: true })
  }
}

async function openAll(recorder: RecorderClient): Promise<Target[]> {
  const watch = {
    sealed: () => undefined,
    wantsKeyFrame: () => undefined,
    gone: () => undefined,
    again: () => undefined,
  }
  const targets: Target[] = []
  for (let n = 0; n < sessions; n += 1) {
    const opened = await recorder.open({ session: `bench:${n}`, mandatory: false, about: {} }, watch)
    if (!opened.ok) throw new Error(opened.code)
    for (const stream of streams) {
      const ssrc = targets.length + 1
      const { kind, codec, payloadType } = stream
      const clockRate = codec === 'vp8' ? 90_000 : 48_000
      const description = { kind, codec, payloadType, clockRate, channels: 2, person: 'bench', ssrcs: [ssrc] }
      const track = await opened.session.track(description)
      if (!track.ok) throw new Error(track.code)
      const packet = Buffer.alloc(stream.bytes)
      packet[0] = 0x80
      packet[1] = payloadType
      packet.writeUInt32BE(ssrc, 8)
      targets.push({ stream, port: track.value.port, packet, sent: 0 })
    }
  }
  return targets
}

/** Every 20 ms what is due. @returns the end of it */
function sendTo(targets: readonly Target[]): () => void {
  const socket = createSocket('udp4')
  const from = performance.now()
  const timer = setInterval(() => {
    const seconds = (performance.now() - from) / 1e3
    for (const target of targets)
      for (; target.sent < seconds * target.stream.perSecond; target.sent += 1) {
        target.packet.writeUInt16BE(target.sent % 65_536, 2)
        target.packet.writeUInt32BE((target.sent * 960) % 2 ** 32, 4)
        socket.send(Buffer.from(target.packet), target.port, '127.0.0.1')
      }
  }, 20)
  return () => {
    clearInterval(timer)
    socket.close()
  }
}

/** Seconds of processor that a process has used: clock ticks are hundredths of a second on Linux. */
async function cpuOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function rssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}
