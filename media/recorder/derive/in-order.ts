import type { TrackPacket } from './read-track.ts'

/** As long as the recorder waits for what was asked for again, and a little more. µs */
const patience = 2.5e6
const step = 10_000

/**
 * Hands on the packets of a track's streams, each stream's in the order in which they were sent. Those that come later than patience has
 * are left out. All streams are held back for the same time, so that one beside another stays beside it.
 */
export function createInOrder(next: (packet: TrackPacket) => void) {
  const streams = new Map<string, { readonly held: TrackPacket[]; passed: number }>()
  let latest = -Infinity
  const release = (until: number): void => {
    for (const stream of streams.values()) {
      let count = 0
      while (count < stream.held.length && (stream.held[count]?.time ?? Infinity) <= until) count += 1
      for (const packet of stream.held.splice(0, count)) {
        stream.passed = packet.at
        next(packet)
      }
    }
  }
  return {
    push(packet: TrackPacket): void {
      latest = Math.max(latest, packet.time)
      release(latest - patience)
      const stream = streams.get(packet.stream) ?? { held: [], passed: -1 }
      streams.set(packet.stream, stream)
      if (packet.at <= stream.passed) return
      let place = stream.held.length
      while (place > 0 && (stream.held[place - 1]?.at ?? 0) > packet.at) place -= 1
      stream.held.splice(place, 0, packet)
    },
    end(): void {
      for (let until = latest - patience; until < latest; until += step) release(until)
      release(Infinity)
    },
  }
}
