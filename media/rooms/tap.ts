import type { PlainTransport } from 'mediasoup/types'
import { capabilitiesOf } from './codecs.ts'
import type { Sent } from './peer-media.ts'
import type { Place } from './pool.ts'
import type { RecorderSession } from './recorder-port.ts'

/** What the recorder hears of one producer: every layer as it came, whatever any viewer's line carries. */
export type Tap = {
  /** The recorder has its first packet. Stays open where none comes. */
  readonly first: Promise<void>
  readonly end: (reason: string) => Promise<void>
}

/**
 * Bound first, then resumed: no packet passes before somebody writes it down.
 * @param person whose it is
 */
export async function openTap(
  place: Place,
  session: RecorderSession,
  person: string,
  { producer, source }: Pick<Sent, 'producer' | 'source'>,
): Promise<Tap> {
  const transport = await place.router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    rtcpMux: true,
    comedia: false,
  })
  try {
    return await feed(transport)
  } catch (error) {
    transport.close()
    throw error
  }

  async function feed(into: PlainTransport): Promise<Tap> {
    const consumer = await into.consume({
      producerId: producer.id,
      rtpCapabilities: capabilitiesOf(place.router),
      paused: true,
      pipe: true,
    })
    const { codecs, encodings = [] } = consumer.rtpParameters
    const [codec] = codecs
    if (!codec) throw new Error('a track without a codec')
    const requestKeyFrame = (): void => {
      if (!consumer.closed && consumer.kind === 'video')
        void consumer.requestKeyFrame().catch(() => undefined)
    }
    const track = await session.track({
      person,
      source,
      codec: codec.mimeType,
      payloadType: codec.payloadType,
      clockRate: codec.clockRate,
      channels: codec.channels ?? null,
      ssrcs: encodings.flatMap(({ ssrc }) => (ssrc === undefined ? [] : [ssrc])),
      requestKeyFrame,
    })
    await into.connect({ ip: track.ip, port: track.port })
    await consumer.resume()
    requestKeyFrame()
    const end = async (reason: string): Promise<void> => {
      into.close()
      await track.end(reason)
    }
    consumer.observer.once('close', () => void track.end('stopped'))
    return { first: track.first, end }
  }
}
