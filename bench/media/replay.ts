import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Consumer } from 'mediasoup/types'
import { readMediaConfig } from '../../media/config.ts'
import { createPool, type Pool } from '../../media/rooms/pool.ts'
import { createObtain } from '../../media/worker/obtain.ts'
import { asRtx, nacked } from './again.ts'

export const loopback = { protocol: 'udp', ip: '127.0.0.1' } as const
/** A screen at 1.2 Mbit/s in packets of 1,200 bytes, and a voice of 32 kbit/s in fifty a second. */
export const tracks = [
  {
    kind: 'video',
    ssrc: 1_001,
    payloadType: 101,
    mimeType: 'video/VP8',
    clockRate: 90_000,
    bytes: 1_188,
    perSecond: 125,
  },
  {
    kind: 'audio',
    ssrc: 1_002,
    payloadType: 100,
    mimeType: 'audio/opus',
    clockRate: 48_000,
    bytes: 80,
    perSecond: 50,
  },
] as const
export type Track = Omit<(typeof tracks)[number], 'ssrc'> & { readonly ssrc: number }

/** What Chromium and the worker agree on; each viewer has a key of its own: 32 bytes, and 12 of salt. */
export const srtpOf = (viewer: number) =>
  ({
    cryptoSuite: 'AEAD_AES_256_GCM',
    keyBase64: Buffer.alloc(44, viewer + 1).toString('base64'),
  }) as const

/** One worker. */
export async function openPool(): Promise<Pool> {
  const read = readMediaConfig(process.env)
  const found = read.ok
    ? await createObtain(read.config.worker)(() => undefined, AbortSignal.timeout(1_800_000))
    : read
  if (!found.ok) throw new Error('no media worker')
  return createPool({
    bin: found.bin,
    count: 1,
    listening: { port: 0, addresses: [{ ip: '127.0.0.1' }] },
    stopping: new AbortController().signal,
    log: console.error,
  })
}

/** Milliseconds of a core that the worker has used. */
export async function cpu(pool: Pool): Promise<number> {
  const [usage] = await pool.usage()
  return usage?.cpuMs ?? 0
}

/** Where everything goes; what the kernel drops here, because nobody reads so fast, was sent all the same. */
export async function openSink(): Promise<{ readonly port: number; readonly close: () => void }> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { port: socket.address().port, close: () => void socket.close() }
}

export async function packetsTo(consumers: readonly Consumer[]): Promise<number> {
  const stats = await Promise.all(consumers.map((consumer) => consumer.getStats()))
  return stats.flat().reduce((sum, one) => sum + (one.type === 'outbound-rtp' ? one.packetCount : 0), 0)
}

export type Replay = {
  /** How many of each track, whatever became of them. */
  readonly counts: () => readonly number[]
  readonly sent: () => number
  /** How many were asked for again, and sent again. */
  readonly again: () => number
  readonly stop: () => void
}

/**
 * Sends what is due every ten milliseconds, and again what it is asked for again, as browsers do: pictures in a stream of their own (RTX), a
 * voice as it was. VP8 begins each picture with a whole one, so that every viewer is shown it.
 */
export function replay(port: number, address = '127.0.0.1', sending: readonly Track[] = tracks): Replay {
  const socket: Socket = createSocket('udp4')
  const began = performance.now()
  const counts = sending.map(() => 0)
  const again = sending.map(() => 0)
  const timer = setInterval(() => {
    const elapsed = (performance.now() - began) / 1_000
    sending.forEach((track, at) => {
      for (let count = counts[at] ?? 0; count < elapsed * track.perSecond; count += 1) {
        socket.send(packetOf(track, count), port, address)
        counts[at] = count + 1
      }
    })
  }, 10)
  socket.on('message', (bytes) => {
    for (const { ssrc, sequence } of nacked(bytes)) {
      const at = sending.findIndex((track) => track.ssrc === ssrc)
      const track = sending[at]
      const last = (counts[at] ?? 0) - 1
      const count = last - ((last - sequence) & 0xffff)
      if (!track || count < 0) continue
      const packet = packetOf(track, count)
      const before = again[at] ?? 0
      socket.send(track.kind === 'video' ? asRtx(packet, before) : packet, port, address)
      again[at] = before + 1
    }
  })
  return {
    counts: () => [...counts],
    sent: () => sum(counts),
    again: () => sum(again),
    stop() {
      clearInterval(timer)
      socket.close()
    },
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)

function packetOf({ kind, ssrc, payloadType, clockRate, bytes, perSecond }: Track, count: number): Buffer {
  const packet = Buffer.alloc(12 + bytes)
  packet.writeUInt8(0x80, 0)
  packet.writeUInt8(kind === 'video' ? payloadType | 0x80 : payloadType, 1)
  packet.writeUInt16BE(count & 0xffff, 2)
  packet.writeUInt32BE(((count * clockRate) / perSecond) >>> 0, 4)
  packet.writeUInt32BE(ssrc, 8)
  // The descriptor says that a picture begins here; the picture's first bit, 0, that it is a whole one.
  if (kind === 'video') packet.writeUInt8(0x10, 12)
  // A node numbers anew what it hands on.
  packet.writeUInt32BE(count, packet.length - 4)
  return packet
}

/** The number under which it was sent, as its last bytes say. */
export function countIn(payload: Uint8Array): number {
  return Buffer.from(payload.slice(-4)).readUInt32BE()
}
