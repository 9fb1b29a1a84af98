import type { DtlsParameters, RtpParameters } from 'mediasoup/types'
import { refused } from '../../shared/signaling/message.ts'
import { kindOfSource, type Source } from '../../shared/signaling/parts.ts'
import type { Right } from '../../shared/signaling/token.ts'
import { may, type Peer } from '../rooms/peer.ts'
import type { Received, Sent } from '../rooms/peer-media.ts'
import { type Answers, done, noWorker } from './answers.ts'

/** What one has to be given to be sent such a track of somebody else's. */
const rightToGet: Readonly<Record<Source, Right>> = {
  microphone: 'listen',
  camera: 'view',
  screen: 'screen',
}

/** Transports and tracks of a peer's own. Rights are looked at here and nowhere else. */
export const answerMedia: Answers<
  | 'capabilities'
  | 'open-transport'
  | 'connect-transport'
  | 'restart-ice'
  | 'produce'
  | 'stop'
  | 'consume'
  | 'pause'
  | 'resume'
  | 'layers'
> = {
  async capabilities(_, peer, { capabilities }) {
    peer.capabilities = capabilities
    return done
  },
  async 'open-transport'(_, peer, { direction }) {
    if (!peer.media) return noWorker
    const { id, iceParameters, iceCandidates, dtlsParameters } = await peer.media.open(direction)
    return { ok: true, value: { id, iceParameters, iceCandidates, dtlsParameters } }
  },
  async 'connect-transport'(_, peer, { transport: id, dtlsParameters }) {
    const transport = peer.media?.transport(id)
    if (!transport) return refused('not-found', 'transport')
    try {
      await transport.connect({ dtlsParameters: dtlsParameters as DtlsParameters })
      return done
    } catch {
      return refused('bad-media', 'dtlsParameters')
    }
  },
  async 'restart-ice'(_, peer, { transport: id }) {
    const transport = peer.media?.transport(id)
    if (!transport) return refused('not-found', 'transport')
    return { ok: true, value: { iceParameters: await transport.restartIce() } }
  },
  async produce(room, peer, { transport: id, kind, source, rtpParameters, paused }) {
    const { media } = peer
    if (!media) return noWorker
    if (!may(peer, source)) return refused('no-right', 'source')
    if (kindOfSource[source] !== kind) return refused('bad-message', 'kind')
    const transport = media.transport(id)
    if (!transport || media.directionOf(id) !== 'send') return refused('not-found', 'transport')
    if (media.sent().some((sent) => sent.source === source)) return refused('already', 'source')
    const first = [...room.reasonsToHold(peer, source), ...(paused ? (['self'] as const) : [])]
    const sent = await media.produce({
      transport,
      source,
      rtpParameters: rtpParameters as RtpParameters,
      first,
    })
    if (sent === 'bad-media') return refused('bad-media', 'rtpParameters')
    room.began(peer, sent)
    return { ok: true, value: { id: sent.producer.id } }
  },
  async stop(_, peer, { producer }) {
    const sent = sentBy(peer, producer)
    if (!sent) return refused('not-found', 'producer')
    sent.producer.close()
    return done
  },
  async consume(room, peer, { producer }) {
    const { media, capabilities } = peer
    if (!media) return noWorker
    const found = room.sending(producer)
    if (!found || found.peer === peer) return refused('not-found', 'producer')
    const kind = kindOfSource[found.sent.source]
    if (!may(peer, rightToGet[found.sent.source])) return refused('no-right', 'producer')
    if (media.received().some(({ consumer }) => consumer.producerId === producer))
      return refused('already', 'producer')
    if (!capabilities || !canConsume(peer, producer)) return refused('bad-media', 'capabilities')
    const first = ['self', ...(room.recording.holdsBack(producer) ? (['recorder'] as const) : [])] as const
    const received = await media.consume(found.sent, capabilities, first)
    if (received === 'bad-media') return refused('bad-media', 'transport')
    // Its first packet may have come while the consumer was being made.
    if (!room.recording.holdsBack(producer)) await received.pausing.set('recorder', false)
    const { id, rtpParameters } = received.consumer
    return { ok: true, value: { id, kind, rtpParameters, paused: [...received.pausing.reasons()] } }
  },
  async pause(_, peer, { track, why }) {
    const found = trackOf(peer, track)
    if (!found) return refused('not-found', 'track')
    await found.pausing.set(why, true)
    return done
  },
  async resume(_, peer, { track, why }) {
    const found = trackOf(peer, track)
    if (!found) return refused('not-found', 'track')
    // Of what one is sent, the line is the node's to judge.
    if (track.of === 'consumer' && why === 'line') return refused('no-right', 'why')
    await found.pausing.set(why, false)
    return done
  },
  async layers(_, peer, { consumer, spatial }) {
    const received = receivedBy(peer, consumer)
    if (!received) return refused('not-found', 'consumer')
    await peer.media?.prefer(received, spatial)
    return done
  },
}

function canConsume({ media, capabilities }: Peer, producerId: string): boolean {
  try {
    return (
      !!media &&
      !!capabilities &&
      media.place.router.canConsume({ producerId, rtpCapabilities: capabilities })
    )
  } catch {
    return false
  }
}

function sentBy(peer: Peer, id: string): Sent | undefined {
  return peer.media?.sent().find(({ producer }) => producer.id === id)
}

function receivedBy(peer: Peer, id: string): Received | undefined {
  return peer.media?.received().find(({ consumer }) => consumer.id === id)
}

function trackOf(
  peer: Peer,
  { of, id }: { readonly of: 'producer' | 'consumer'; readonly id: string },
): Sent | Received | undefined {
  return of === 'producer' ? sentBy(peer, id) : receivedBy(peer, id)
}
