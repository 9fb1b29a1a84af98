import type { Stamp } from '../../../shared/recording/seal.ts'
import { crc32c } from './crc32c.ts'

/**
 * A part is a file: eight bytes that say what it is, then records.
 *
 *     4  length of the bytes      8  µs, monotonic      8  µs since 1970      1  channel      n  bytes      4  CRC-32C
 *
 * All numbers little-endian. The CRC goes on from record to record, over everything but the CRCs themselves: a record that was altered,
 * taken out, put in or moved does not fit where it stands.
 */
export const magic = Buffer.from('yizhan1\n')

export const channels = {
  /** JSON: what the part is, and which part it goes on from. Always the first record, and the first only. */
  header: 0,
  /** Exactly as received. */
  rtp: 1,
  /** Exactly as received. */
  rtcp: 2,
  /** JSON: who said or did what. */
  event: 3,
  /** JSON: which packets did not come. */
  gap: 4,
  /** JSON: what changed in the stream. */
  mark: 5,
  /** SHA-256 of the file up to this record. What stands before it is on the disk. */
  checkpoint: 6,
  /** JSON: why nothing follows but one checkpoint. */
  end: 7,
} as const
export type Channel = (typeof channels)[keyof typeof channels]

export const headBytes = 21
const tailBytes = 4
export const frameBytes = headBytes + tailBytes
/** An event has 130,000 at most, a datagram less. */
export const maxRecordBytes = 131_072

const twoTo32 = 2 ** 32

/** Writes one record into `into` at `at`. @returns its CRC, from which the next one goes on */
export function writeRecord(
  into: Buffer,
  at: number,
  record: { readonly channel: Channel; readonly stamp: Stamp; readonly bytes: Uint8Array },
  crcBefore: number,
): number {
  const { channel, stamp, bytes } = record
  into.writeUInt32LE(bytes.length, at)
  writeMicros(into, at + 4, stamp.mono)
  writeMicros(into, at + 12, stamp.wall)
  into[at + 20] = channel
  into.set(bytes, at + headBytes)
  const end = at + headBytes + bytes.length
  const crc = crc32c(into.subarray(at, end), crcBefore)
  into.writeUInt32LE(crc, end)
  return crc
}

export type Head = { readonly length: number; readonly stamp: Stamp; readonly channel: number }

export function readHead(from: Buffer, at: number): Head {
  return {
    length: from.readUInt32LE(at),
    stamp: { mono: readMicros(from, at + 4), wall: readMicros(from, at + 12) },
    channel: from[at + 20] ?? 255,
  }
}

/** 2^53 µs are 285 years: a number is exact. Two halves, because a BigInt for each packet is garbage for each packet. */
function writeMicros(into: Buffer, at: number, micros: number): void {
  into.writeUInt32LE(micros % twoTo32, at)
  into.writeUInt32LE(Math.floor(micros / twoTo32), at + 4)
}

function readMicros(from: Buffer, at: number): number {
  return from.readUInt32LE(at) + from.readUInt32LE(at + 4) * twoTo32
}
