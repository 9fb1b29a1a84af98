import { mostChunkBytes } from '../../../shared/http/parcels.ts'
import type { Pace } from '../deps.ts'

/** What the line to the hub can do, as measured by what was sent over it. */
export type Link = {
  /** An exchange that was answered. @param bytes sent · @param ms from the first byte to the whole answer */
  readonly took: (bytes: number, ms: number) => void
  /** One that was not. */
  readonly failed: (bytes: number) => void
  /** How many bytes of a parcel go next: what the line carries in a second. */
  readonly chunk: () => number
  /** How large a batch of entries may be, bytes. */
  readonly batch: () => number
  /** How long an answer to so many bytes is waited for, ms. */
  readonly patience: (bytes: number) => number
  /** Bytes a second that it carried last; null where that was not measured. */
  readonly rate: () => number | null
  /** Whether packing what is sent costs more than it saves. */
  readonly isQuick: () => boolean
}

/** Less than this says how long the way is, and nothing of how wide. */
const small = 2_000
const leastChunk = 4_096
const firstChunk = 16_384
/** What waits behind a chunk waits for so long, ms. */
const chunkTime = 1_000
const leastBatch = 16_000
const firstBatch = 64_000
const mostBatch = 512_000
const batchTime = 8_000
/** Bytes a millisecond: over 2 Mbit/s. */
const quick = 250
const leastPatience = 10_000

export function createLink(pace: Pick<Pace, 'patience' | 'bytesPerSecond'>): Link {
  /** There and back, ms. */
  let trip: number | null = null
  /** Bytes a millisecond. */
  let rate: number | null = null
  let chunk = firstChunk
  return {
    took(bytes, ms) {
      if (bytes < small) {
        trip = trip === null || ms < trip ? ms : trip * 0.8 + ms * 0.2
        return
      }
      const measured = bytes / Math.max(1, ms - (trip ?? 0))
      rate = rate === null ? measured : (rate + measured) / 2
      chunk = within(leastChunk, rate * chunkTime, Math.min(mostChunkBytes, chunk * 2))
    },
    failed(bytes) {
      trip = null
      // Where there is no line at all, nothing is learnt of its width.
      if (bytes < small) return
      rate = null
      chunk = Math.max(leastChunk, chunk / 2)
    },
    chunk: () => Math.floor(chunk),
    batch: () => (rate === null ? firstBatch : within(leastBatch, rate * batchTime, mostBatch)),
    patience(bytes) {
      const usual = pace.patience + (bytes / pace.bytesPerSecond) * 1_000
      if (trip === null || rate === null) return usual
      return Math.min(usual, Math.max(leastPatience, trip * 8) + (bytes / rate) * 4)
    },
    rate: () => (rate === null ? null : Math.round(rate * 1_000)),
    isQuick: () => rate !== null && rate > quick,
  }
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
