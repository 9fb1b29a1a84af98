import type { Consumer, Producer, RtpCapabilities, RtpParameters, WebRtcTransport } from 'mediasoup/types'
import { kindOfSource, type PauseReason, type Source } from '../../shared/signaling/parts.ts'
import { pictureAtFirst, pictureNext, pictureRule } from '../../shared/signaling/picture-rule.ts'
import { createPausing, type Pausing } from './pausing.ts'
import type { Place } from './pool.ts'

/** A track that a peer sends. */
export type Sent = { readonly producer: Producer; readonly source: Source; readonly pausing: Pausing }
/** A track that a peer is sent. */
export type Received = { readonly consumer: Consumer; readonly source: Source; readonly pausing: Pausing }

export type Direction = 'send' | 'receive'

export type PeerMediaDeps = {
  readonly place: Place
  readonly now: () => number
  /** What this peer sends is another now. */
  readonly sentChanged: (sent: Sent) => void
  /** Something that it is sent stands still now, or goes on. */
  readonly receivedChanged: (received: Received) => void
  readonly consumerGone: (id: string) => void
}

/** `bad-media`: parameters that make no sense. */
export type Tried<Value> = Value | 'bad-media'

/** One peer's transports and tracks at one worker; they all end with it. */
export type PeerMedia = {
  readonly place: Place
  readonly open: (direction: Direction) => Promise<WebRtcTransport>
  readonly transport: (id: string) => WebRtcTransport | undefined
  readonly directionOf: (id: string) => Direction | undefined
  readonly produce: (ask: {
    readonly transport: WebRtcTransport
    readonly source: Source
    readonly rtpParameters: RtpParameters
    readonly first: readonly PauseReason[]
  }) => Promise<Tried<Sent>>
  readonly consume: (
    sent: Sent,
    capabilities: RtpCapabilities,
    first: readonly PauseReason[],
  ) => Promise<Tried<Received>>
  readonly sent: () => readonly Sent[]
  readonly received: () => readonly Received[]
  /** The most that is wanted of a picture: 0 is the least layer. */
  readonly prefer: (received: Received, spatial: number) => Promise<void>
  /** Looks whether the line carries pictures. */
  readonly tick: () => void
  /** Milliseconds in which pictures stood still because of the line. */
  readonly unseen: () => number
  readonly close: () => void
}

/** A picture of somebody's paper or screen goes before the faces, when both do not fit. */
const priorities = { microphone: 255, screen: 100, camera: 10 } as const
/** More than any source has. */
const mostLayers = 3
/** Before anything was measured. A guess that is too high drowns the voice of a thin line in its first second. */
const firstGuess = 300_000

export function createPeerMedia(deps: PeerMediaDeps): PeerMedia {
  const { place, now } = deps
  const transports = new Map<string, { readonly transport: WebRtcTransport; readonly direction: Direction }>()
  const sent = new Map<string, Sent>()
  const received = new Map<string, Received>()
  let available: number | null = null
  let picture = pictureAtFirst(now())
  /** It has come back not long ago: a larger one begins with a burst that a thin line does not survive. */
  let small = false
  const wanted = new Map<string, number>()
  let unseen = 0
  let ticked = now()

  const watchLine = async (transport: WebRtcTransport): Promise<void> => {
    await transport.enableTraceEvent(['bwe'])
    transport.on('trace', (trace) => {
      if (trace.type !== 'bwe') return
      const { availableBitrate } = trace.info as { readonly availableBitrate: number }
      available = availableBitrate
    })
  }
  const size = async ({ consumer }: Received): Promise<void> => {
    const spatialLayer = small ? 0 : (wanted.get(consumer.id) ?? mostLayers)
    await consumer.setPreferredLayers({ spatialLayer }).catch(() => undefined)
  }
  const pictures = (): readonly Received[] =>
    [...received.values()].filter(({ consumer }) => consumer.kind === 'video')

  return {
    place,
    transport: (id) => transports.get(id)?.transport,
    directionOf: (id) => transports.get(id)?.direction,
    sent: () => [...sent.values()],
    received: () => [...received.values()],
    unseen: () => unseen,
    async open(direction) {
      for (const [id, one] of transports) {
        if (one.direction !== direction) continue
        one.transport.close()
        transports.delete(id)
      }
      const transport = await place.router.createWebRtcTransport({
        webRtcServer: place.server,
        preferUdp: true,
        initialAvailableOutgoingBitrate: firstGuess,
      })
      transports.set(transport.id, { transport, direction })
      if (direction === 'receive') await watchLine(transport)
      return transport
    },
    async produce({ transport, source, rtpParameters, first }) {
      // The library believes whoever calls a voice a picture.
      if (!isOf(rtpParameters, kindOfSource[source])) return 'bad-media'
      const producer = await tried(
        transport.produce({ kind: kindOfSource[source], rtpParameters, paused: first.length > 0 }),
      )
      if (producer === 'bad-media') return producer
      const one: Sent = {
        producer,
        source,
        pausing: createPausing(producer, first, () => deps.sentChanged(one)),
      }
      sent.set(producer.id, one)
      producer.observer.once('close', () => {
        sent.delete(producer.id)
        deps.sentChanged(one)
      })
      return one
    },
    async consume({ producer, source }, capabilities, first) {
      const into = [...transports.values()].find(({ direction }) => direction === 'receive')?.transport
      if (!into) return 'bad-media'
      const consumer = await tried(
        into.consume({
          producerId: producer.id,
          rtpCapabilities: capabilities,
          paused: first.length > 0,
          // Lost voice is sent again: the library does so for pictures only, unless asked.
          enableRtx: true,
        }),
      )
      if (consumer === 'bad-media') return consumer
      if (consumer.kind === 'video') await consumer.setPriority(priorities[source])
      const one: Received = {
        consumer,
        source,
        pausing: createPausing(consumer, first, () => deps.receivedChanged(one)),
      }
      received.set(consumer.id, one)
      if (consumer.kind === 'video' && small) await size(one)
      if (consumer.kind === 'video' && !picture.shown) await one.pausing.set('line', true)
      consumer.observer.once('close', () => {
        received.delete(consumer.id)
        wanted.delete(consumer.id)
        deps.consumerGone(consumer.id)
      })
      return one
    },
    prefer(one, spatial) {
      wanted.set(one.consumer.id, spatial)
      return size(one)
    },
    tick() {
      const at = now()
      const watched = pictures().filter(({ consumer }) => !consumer.producerPaused)
      if (!picture.shown && watched.length > 0) unseen += at - ticked
      ticked = at
      // What is measured stands for pictures that travel: without any, the last figure is an old one.
      const travels = watched.some(({ pausing }) => pausing.reasons().length === 0)
      const next = pictureNext(picture, travels ? available : null, at)
      if (next.shown !== picture.shown) {
        available = next.shown ? pictureRule.least : null
        for (const { pausing } of pictures()) void pausing.set('line', !next.shown)
      }
      const isNew = next.shown && next.wait > pictureRule.upAfter
      if (isNew !== small) {
        small = isNew
        for (const one of pictures()) void size(one)
      }
      picture = next
    },
    close() {
      for (const { transport } of transports.values()) transport.close()
      transports.clear()
    },
  }
}

function isOf({ codecs }: RtpParameters, kind: 'audio' | 'video'): boolean {
  return Array.isArray(codecs) && codecs.every(({ mimeType }) => mimeType.startsWith(`${kind}/`))
}

/** mediasoup throws on parameters that make no sense, and on a worker that has just died. */
async function tried<Value>(attempt: Promise<Value>): Promise<Tried<Value>> {
  try {
    return await attempt
  } catch {
    return 'bad-media'
  }
}
