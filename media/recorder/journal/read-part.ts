import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Stamp } from '../../../shared/recording/seal.ts'
import { crc32c } from './crc32c.ts'
import { channels, frameBytes, headBytes, magic, maxRecordBytes, readHead } from './record.ts'

export type PartRecord = {
  /** Where it begins in the file. */
  readonly at: number
  readonly channel: number
  readonly stamp: Stamp
  /** Valid until the next record is asked for. */
  readonly bytes: Buffer
}

/**
 * Why reading ends before the end of the file.
 * `not-a-part`: it does not begin like one · `cut-off`: the file ends within a record · `altered`: the record is not what was written, or
 * not where it was written · `not-the-sum`: each record since the last checkpoint is whole, and together they are not what was written
 */
export type Fault = {
  readonly at: number
  readonly what: 'not-a-part' | 'cut-off' | 'altered' | 'not-the-sum'
}

export type PartRead = {
  /** As far as everything is as it was written. */
  readonly sound: number
  readonly size: number
  readonly fault: Fault | null
  /** Of the sound bytes. */
  readonly sha256: string
  /** Of the first so many bytes; missing where that is no end of a record. */
  readonly sums: ReadonlyMap<number, string>
}

const windowBytes = 1024 * 1024

/** What it wants to keep of a record it copies; the next one is read when it is through. */
export type EachRecord = (record: PartRecord) => void | Promise<void>

/**
 * Reads a part from its beginning, and stops at the first record that is not what was written. The file is never held as a whole.
 * @param at places at which the sum of everything before is wanted
 */
export async function readPart(
  path: string,
  each: EachRecord,
  at: readonly number[] = [],
): Promise<PartRead> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    return await walk(createWindow(handle), size, each, new Set(at))
  } finally {
    await handle.close()
  }
}

/** The first record alone, its header; null when not even that is whole. */
export async function readFirst(path: string): Promise<PartRecord | null> {
  const handle = await open(path, 'r')
  try {
    const start = Buffer.alloc(magic.length + frameBytes + maxRecordBytes)
    const { bytesRead } = await handle.read(start, 0, start.length, 0)
    const at = magic.length
    if (bytesRead < at + frameBytes || !start.subarray(0, at).equals(magic)) return null
    const { length, stamp, channel } = readHead(start, at)
    const end = at + headBytes + length
    if (end + 4 > bytesRead || crc32c(start.subarray(at, end)) !== start.readUInt32LE(end)) return null
    return { at, channel, stamp, bytes: start.subarray(at + headBytes, end) }
  } finally {
    await handle.close()
  }
}

async function walk(
  window: Window,
  size: number,
  each: EachRecord,
  wanted: ReadonlySet<number>,
): Promise<PartRead> {
  const hash = createHash('sha256')
  const sums = new Map<number, string>()
  let place = 0
  let crc = 0
  let checked = 0
  const sum = (): string => hash.copy().digest('hex')
  const stop = (fault: Fault | null): PartRead => ({ sound: place, size, fault, sha256: sum(), sums })
  const pass = (bytes: Buffer): void => {
    hash.update(bytes)
    place += bytes.length
    if (wanted.has(place)) sums.set(place, sum())
  }

  const start = await window.read(0, magic.length)
  if (!start?.equals(magic)) return stop({ at: 0, what: start ? 'not-a-part' : 'cut-off' })
  pass(start)
  while (place < size) {
    const head = await window.read(place, headBytes)
    if (!head) return stop({ at: place, what: 'cut-off' })
    const { length, stamp, channel } = readHead(head, 0)
    if (length > maxRecordBytes) return stop({ at: place, what: 'altered' })
    const whole = await window.read(place, frameBytes + length)
    if (!whole) return stop({ at: place, what: 'cut-off' })
    const end = headBytes + length
    const expected = crc32c(whole.subarray(0, end), crc)
    if (whole.readUInt32LE(end) !== expected) return stop({ at: place, what: 'altered' })
    const bytes = whole.subarray(headBytes, end)
    if (channel === channels.checkpoint) {
      if (bytes.toString('hex') !== sum()) return stop({ at: checked, what: 'not-the-sum' })
      checked = place
    }
    crc = expected
    const busy = each({ at: place, channel, stamp, bytes })
    if (busy) await busy
    pass(whole)
  }
  return stop(null)
}

type Window = {
  /** Null when the file ends before. */
  readonly read: (at: number, length: number) => Promise<Buffer | null>
}

function createWindow(handle: FileHandle): Window {
  const buffer = Buffer.allocUnsafe(windowBytes)
  let from = 0
  let filled = 0
  const fill = async (at: number): Promise<void> => {
    from = at
    filled = 0
    while (filled < windowBytes) {
      const { bytesRead } = await handle.read(buffer, filled, windowBytes - filled, at + filled)
      if (bytesRead === 0) return
      filled += bytesRead
    }
  }
  return {
    async read(at, length) {
      if (at < from || at + length > from + filled) await fill(at)
      return at + length > from + filled ? null : buffer.subarray(at - from, at - from + length)
    },
  }
}
