import { parseVp8, type Vp8Payload } from '../rtp/vp8.ts'
import type { TrackPacket } from './read-track.ts'

export type Frame = {
  readonly stream: string
  readonly timestamp: number
  readonly data: Uint8Array
  readonly key: { readonly width: number; readonly height: number } | null
}

type Begun = { readonly timestamp: number; readonly head: Vp8Payload; readonly pieces: Uint8Array[] }

/**
 * Puts the packets of one stream together to frames, and leaves out only what cannot be shown any more after a loss: everything up to the
 * next key frame; or, where the descriptor says that the base layer is whole, the upper layers up to their next synchronisation.
 * @param next packets in order
 */
export function createVp8Frames(next: (frame: Frame) => void, left: () => void) {
  let begun: Begun | null = null
  let lastAt: number | null = null
  let hasLost = false
  /** Whether everything has come that the next frame of the base layer needs; of the upper ones. */
  let base = false
  let upper = false
  let baseIndex: number | null = null

  const canBeShown = ({ key, base: index, layer, synced }: Vp8Payload): boolean => {
    const lost = hasLost
    hasLost = false
    if (key) return true
    if (!base) return false
    if (lost) {
      upper = false
      const expected = layer === 0 ? ((baseIndex ?? 0) + 1) % 256 : baseIndex
      if (index === null || index !== expected) {
        base = false
        return false
      }
    }
    return layer === 0 || upper || synced
  }
  const end = (stream: string, { timestamp, head, pieces }: Begun): void => {
    if (!canBeShown(head)) return left()
    if (head.key) base = true
    if (head.key || head.layer > 0) upper = true
    if (head.layer === 0) baseIndex = head.base
    next({ stream, timestamp, data: Buffer.concat(pieces), key: head.key })
  }

  return (packet: TrackPacket): void => {
    const { at, timestamp, stream } = packet
    const follows = lastAt === null || at === lastAt + 1
    lastAt = at
    const payload = parseVp8(packet.payload)
    if (!follows || (begun && (!payload || payload.starts || timestamp !== begun.timestamp))) {
      if (begun) left()
      begun = null
      hasLost = true
    }
    if (!payload) return
    if (payload.starts) begun = { timestamp, head: payload, pieces: [] }
    if (!begun) return void (hasLost = true)
    begun.pieces.push(payload.data)
    if (!packet.marker) return
    const whole = begun
    begun = null
    end(stream, whole)
  }
}
