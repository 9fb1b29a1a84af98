import { createHash } from 'node:crypto'
import type { Stamp } from '../../../shared/recording/seal.ts'
import type { PartFile } from './part-file.ts'
import { type Channel, channels, frameBytes, magic, writeRecord } from './record.ts'

/** A file up to some byte, told by the hash of everything before it. */
export type Reach = { readonly to: number; readonly sha256: string; readonly stamp: Stamp }

export type Part = {
  readonly bytes: () => number
  /** Into memory only. False: the disk has not taken what came before, and there is no room for more. */
  readonly append: (channel: Channel, bytes: Uint8Array, stamp: Stamp) => boolean
  /** Hands what is in memory to the system: there a `kill -9` does not reach it. After an error nothing is lost, and it can be called again. */
  readonly flush: () => Promise<void>
  /** A record with the hash of everything so far. Durable once `sync` has been called. */
  readonly checkpoint: (stamp: Stamp) => Reach
  /** The last record and the last checkpoint. @returns the whole file, durable once `sync` has been called */
  readonly end: (reason: string, stamp: Stamp) => Reach
  readonly sync: () => Promise<void>
  readonly close: () => Promise<void>
}

const chunkBytes = 32_768
/** Packets of each part, while the disk takes nothing: half a minute of a camera. For what is said about them there is more room. */
const mostHeld = 6 * 1024 * 1024

/** One writer, append only: a byte that was handed over is never written again, unless the disk said that it has not taken it. */
export function createPart(file: PartFile, header: object, stamp: Stamp): Part {
  const hash = createHash('sha256')
  const waiting: Buffer[] = []
  let chunk = Buffer.allocUnsafe(chunkBytes)
  let cutAt = 0
  let used = 0
  let length = 0
  let written = 0
  let crc = 0
  let flushing: Promise<void> | null = null

  const cut = (): void => {
    if (used === cutAt) return
    const piece = chunk.subarray(cutAt, used)
    hash.update(piece)
    waiting.push(piece)
    cutAt = used
  }
  const reserve = (bytes: number): void => {
    if (used + bytes <= chunk.length) return
    cut()
    chunk = Buffer.allocUnsafe(Math.max(chunkBytes, bytes))
    cutAt = 0
    used = 0
  }
  const put = (channel: Channel, bytes: Uint8Array, at: Stamp): void => {
    reserve(frameBytes + bytes.length)
    crc = writeRecord(chunk, used, { channel, stamp: at, bytes }, crc)
    used += frameBytes + bytes.length
    length += frameBytes + bytes.length
  }
  const reach = (at: Stamp): Reach => {
    cut()
    return { to: length, sha256: hash.copy().digest('hex'), stamp: at }
  }
  const writeOut = async (): Promise<void> => {
    // Cut again after each write: who joins a flush under way is promised what it has appended.
    for (cut(); waiting[0] !== undefined; cut()) {
      const [piece] = waiting
      const taken = await file.write(piece, written)
      written += taken
      if (taken === piece.length) waiting.shift()
      else waiting[0] = piece.subarray(taken)
    }
  }
  const json = (value: object): Buffer => Buffer.from(JSON.stringify(value))
  const checkpoint = (at: Stamp): Reach => {
    const before = reach(at)
    put(channels.checkpoint, Buffer.from(before.sha256, 'hex'), at)
    return before
  }
  const flush = (): Promise<void> => (flushing ??= writeOut().finally(() => (flushing = null)))

  used = magic.copy(chunk)
  length = used
  put(channels.header, json(header), stamp)
  return {
    bytes: () => length,
    append(channel, bytes, at) {
      const isPacket = channel === channels.rtp || channel === channels.rtcp
      if (length - written > (isPacket ? mostHeld : 2 * mostHeld)) return false
      put(channel, bytes, at)
      return true
    },
    flush,
    checkpoint,
    end(reason, at) {
      put(channels.end, json({ reason }), at)
      checkpoint(at)
      return reach(at)
    },
    async sync() {
      await flush()
      await file.sync()
    },
    close: () => file.close(),
  }
}
