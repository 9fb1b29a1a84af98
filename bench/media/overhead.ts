import { setTimeout as pause } from 'node:timers/promises'
import type { Consumer, RtpParameters, Transport, WebRtcTransport } from 'mediasoup/types'
import { capabilitiesOf } from '../../media/rooms/codecs.ts'
import type { Place, Pool } from '../../media/rooms/pool.ts'
import { createRoom, type Room } from '../../media/rooms/room.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { mostOf, type PeerRole } from '../../shared/signaling/token.ts'
import { median, rounded } from '../world/stats.ts'
import { cpu, loopback, openSink, packetsTo, replay, srtpOf, tracks } from './replay.ts'

const rooms = 12
const viewers = 7
const seconds = 8
const rounds = 3
/** How often a node looks at its rooms. */
const tickEvery = 500

/** Where a track's packets are sent to. */
type Ports = readonly number[]
type World = {
  readonly ports: Ports
  readonly consumers: readonly Consumer[]
  readonly tick: () => void
  readonly close: () => Promise<void>
}
type Sink = { readonly port: number }

/**
 * What our rooms cost more than mediasoup alone: so many rooms of one sender and seven viewers, by turns made with the library's own calls and with
 * `media/rooms`; what worker and Node use together, in the same run. Browsers are played by plain transports with SRTP in both.
 */
export async function measureOverhead(pool: Pool): Promise<BenchResult> {
  const sink = await openSink()
  const [bare, ours]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await costOf(pool, await openBare(pool, sink)))
    ours.push(await costOf(pool, await openOurs(pool, sink)))
  }
  sink.close()
  const [peer, own] = [median(bare), median(ours)]
  console.log(
    `${rooms} rooms of ${viewers}: mediasoup alone ${rounded(peer, 1)} µs a packet, with our rooms ${rounded(own, 1)}`,
  )
  return {
    name: 'rooms.overhead',
    value: rounded((own / peer - 1) * 100, 1),
    unit: '% of CPU over mediasoup alone',
    ratio: rounded(own / peer, 3),
    peer: 'mediasoup',
  }
}

async function costOf(pool: Pool, { ports, consumers, tick, close }: World): Promise<number> {
  const sending = ports.map((port) => replay(port))
  const ticking = setInterval(tick, tickEvery)
  await pause(1_500)
  const [before, worker, own] = [await packetsTo(consumers), await cpu(pool), process.cpuUsage()]
  await pause(seconds * 1_000)
  const { user, system } = process.cpuUsage(own)
  const used = (await cpu(pool)) - worker + (user + system) / 1_000
  const packets = (await packetsTo(consumers)) - before
  clearInterval(ticking)
  for (const one of sending) one.stop()
  await close()
  // A machine that others use too sends fewer; what did not come cost nothing.
  return (used / packets) * 1_000
}

const parametersOf = ({
  kind,
  ssrc,
  payloadType,
  mimeType,
  clockRate,
}: (typeof tracks)[number]): RtpParameters => ({
  codecs: [{ mimeType, payloadType, clockRate, ...(kind === 'audio' ? { channels: 2 } : {}) }],
  encodings: [{ ssrc }],
})

const sendingTransport = ({ router }: Place) =>
  router.createPlainTransport({ listenInfo: loopback, rtcpMux: true, comedia: true })

async function viewingTransport({ router }: Place, { port }: Sink) {
  const transport = await router.createPlainTransport({
    listenInfo: loopback,
    rtcpMux: true,
    enableSrtp: true,
  })
  await transport.connect({ ip: '127.0.0.1', port, srtpParameters: srtpOf(0) })
  return transport
}

async function openBare(pool: Pool, sink: Sink): Promise<World> {
  const places: Place[] = []
  const ports: number[] = []
  const consumers: Consumer[] = []
  for (let room = 0; room < rooms; room += 1) {
    const place = await pool.take()
    places.push(place)
    const from = await sendingTransport(place)
    ports.push(from.tuple.localPort)
    const producers = []
    for (const track of tracks)
      producers.push(await from.produce({ kind: track.kind, rtpParameters: parametersOf(track) }))
    for (let viewer = 0; viewer < viewers; viewer += 1) {
      const to = await viewingTransport(place, sink)
      for (const { id } of producers)
        consumers.push(
          await to.consume({
            producerId: id,
            rtpCapabilities: capabilitiesOf(place.router),
            enableRtx: true,
          }),
        )
    }
  }
  return {
    ports,
    consumers,
    tick: () => undefined,
    close: async () => places.forEach(({ router }) => router.close()),
  }
}

async function openOurs(pool: Pool, sink: Sink): Promise<World> {
  const all: Room[] = []
  const ports: number[] = []
  const consumers: Consumer[] = []
  for (let count = 0; count < rooms; count += 1) {
    const opened: Transport[] = []
    const room = await createRoom(`consult:bench.${String(count).padStart(26, '0')}`, {
      pool: { ...pool, take: async () => plain(await pool.take(), sink, opened) },
      recorder: null,
      now: Date.now,
      key: () => String(Math.random()),
      news: () => undefined,
      log: console.error,
    })
    all.push(room)
    const station = enter(room, 'station', 'station')
    const transport = await station.open('send')
    ports.push((opened[0] as Awaited<ReturnType<typeof sendingTransport>>).tuple.localPort)
    const sent = []
    for (const track of tracks) {
      const source = track.kind === 'video' ? 'screen' : 'microphone'
      const one = await station.produce({ transport, source, rtpParameters: parametersOf(track), first: [] })
      if (one === 'bad-media') throw new Error(one)
      sent.push(one)
    }
    for (let viewer = 0; viewer < viewers; viewer += 1) {
      const peer = enter(room, 'agent', `agent-${viewer}`)
      await peer.open('receive')
      for (const one of sent) {
        const received = await peer.consume(one, capabilitiesOf(peer.place.router), [])
        if (received === 'bad-media') throw new Error(received)
        consumers.push(received.consumer)
      }
    }
  }
  return {
    ports,
    consumers,
    tick: () => all.forEach((room) => room.tick(true)),
    close: async () => void (await Promise.all(all.map((room) => room.close('room-closed')))),
  }
}

function enter(room: Room, role: PeerRole, person: string) {
  const claims = {
    v: 1 as const,
    id: person.padEnd(8, '-'),
    room: room.id,
    role,
    person,
    name: person,
    rights: [...mostOf[role]],
    from: 0,
    until: Date.now() + 3_600_000,
  }
  const link = {
    tell: () => undefined,
    command: async () => ({ ok: true, value: { body: '' } }) as const,
    end: () => undefined,
  }
  const joined = room.join(claims, link, undefined)
  if (joined === 'room-full' || !joined.peer.media) throw new Error('not in')
  return joined.peer.media
}

/** A place where browsers' transports are plain ones: the first one is the sender's. */
function plain(place: Place, sink: Sink, opened: Transport[]): Place {
  const createWebRtcTransport = async (): Promise<WebRtcTransport> => {
    const transport =
      opened.length === 0 ? await sendingTransport(place) : await viewingTransport(place, sink)
    opened.push(transport)
    return transport as unknown as WebRtcTransport
  }
  const router = new Proxy(place.router, {
    get(target, name) {
      if (name === 'createWebRtcTransport') return createWebRtcTransport
      const found: unknown = Reflect.get(target, name, target)
      return typeof found === 'function' ? found.bind(target) : found
    },
  })
  return { ...place, router }
}
