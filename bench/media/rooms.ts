import { setTimeout as pause } from 'node:timers/promises'
import type { Consumer, Producer } from 'mediasoup/types'
import { capabilitiesOf } from '../../media/rooms/codecs.ts'
import type { Place, Pool } from '../../media/rooms/pool.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { rounded } from '../world/stats.ts'
import { measureOverhead } from './overhead.ts'
import { cpu, loopback, openPool, openSink, packetsTo, replay, srtpOf, tracks } from './replay.ts'

const viewers = 100
const perViewer = tracks.reduce((sum, { perSecond }) => sum + perSecond, 0)
const seconds = 10
const emptyRooms = 200

/**
 * One worker: what an open room costs while nobody speaks, and how many consumers of one screen and its voice (SRTP, as browsers get it) fill
 * four fifths of a core, by what a hundred viewers of both take. RTP is replayed; no browser decodes anything.
 */
export async function measureRooms(): Promise<BenchResult[]> {
  const pool = await openPool()
  try {
    const silent = await roomCost(pool)
    const consumers = await viewerCost(pool)
    return [
      await measureOverhead(pool),
      { name: 'rooms.silent', value: silent.ms, unit: 'ms/s' },
      { name: 'rooms.open', value: silent.open, unit: 'ms' },
      { name: 'rooms.consumers', value: consumers.most, unit: 'consumers/core' },
      { name: 'rooms.consumers.lost', value: consumers.lost, unit: '%' },
    ]
  } finally {
    await pool.close()
  }
}

/** Processor's milliseconds a second for two hundred silent rooms, and how long it takes to open one. */
async function roomCost(pool: Pool): Promise<{ readonly ms: number; readonly open: number }> {
  const places: Place[] = []
  const began = performance.now()
  for (let room = 0; room < emptyRooms; room += 1) places.push(await pool.take())
  const open = (performance.now() - began) / emptyRooms
  const before = await cpu(pool)
  await pause(seconds * 1_000)
  const ms = ((await cpu(pool)) - before) / seconds
  for (const { router } of places) router.close()
  return { ms: rounded(ms, 1), open: rounded(open, 1) }
}

async function viewerCost(pool: Pool): Promise<{ readonly most: number; readonly lost: number }> {
  const { router } = await pool.take()
  const from = await router.createPlainTransport({ listenInfo: loopback, rtcpMux: true, comedia: true })
  const producers: Producer[] = []
  for (const { kind, ssrc, payloadType, mimeType, clockRate } of tracks) {
    const codec = { mimeType, payloadType, clockRate, ...(kind === 'audio' ? { channels: 2 } : {}) }
    producers.push(await from.produce({ kind, rtpParameters: { codecs: [codec], encodings: [{ ssrc }] } }))
  }
  const sink = await openSink()
  const consumers: Consumer[] = []
  for (let viewer = 0; viewer < viewers; viewer += 1) {
    const to = await router.createPlainTransport({ listenInfo: loopback, rtcpMux: true, enableSrtp: true })
    await to.connect({ ip: '127.0.0.1', port: sink.port, srtpParameters: srtpOf(viewer) })
    for (const { id } of producers)
      consumers.push(await to.consume({ producerId: id, rtpCapabilities: capabilitiesOf(router) }))
  }
  const sending = replay(from.tuple.localPort)
  await pause(2_000)
  const [before, sentBefore, gotBefore] = [await cpu(pool), sending.sent(), await packetsTo(consumers)]
  await pause(seconds * 1_000)
  const used = (await cpu(pool)) - before
  const sent = (sending.sent() - sentBefore) * viewers
  const got = (await packetsTo(consumers)) - gotBefore
  sending.stop()
  sink.close()
  router.close()
  // What did not come cost nothing: the cost is that of a packet that came.
  const most = (800 * got) / used / perViewer
  console.log(`${rounded((used / got) * 1_000, 1)} µs a packet; ${sent} packets were to come, ${got} came`)
  return {
    most: Math.floor(most * tracks.length),
    lost: Math.max(0, rounded((1 - got / sent) * 100, 2)),
  }
}
