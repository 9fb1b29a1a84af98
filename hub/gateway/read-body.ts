import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { digestOfBytes } from '../journal/digest.ts'

/** A body's bytes as they came, with their digest, which the device signed. */
export type ReadBody = { readonly bytes: Buffer; readonly digest: string }

/** So much is read and thrown away of a body that is too large, so that its sender gets to read the answer. */
const mostDrained = 64_000_000

/**
 * Reads a body to its end. Null when it is larger than `limit`: nothing of it was kept. An answer that comes while the
 * other side is still sending is lost on many ways; only a sender that never ends is cut off.
 */
export async function readBody(payload: Readable, limit: number): Promise<ReadBody | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of payload) {
      const part = chunk as Buffer
      bytes += part.length
      if (bytes > mostDrained) break
      if (bytes > limit) chunks.length = 0
      else chunks.push(part)
    }
  } catch (error) {
    if (!isGone(payload)) throw error
    // Nobody is there to read an answer: what came is not signed for, and that is the end of it.
    chunks.length = 0
  }
  if (bytes > limit) return null
  const whole = Buffer.concat(chunks)
  return { bytes: whole, digest: digestOfBytes(whole) }
}

const unpack = promisify(gunzip)

/** A proven body's text: empty when it cannot be unpacked, null when it is larger than `limit` once it is. */
export async function textOf(
  bytes: Buffer,
  encoding: string | undefined,
  limit: number,
): Promise<string | null> {
  if (encoding !== 'gzip') return bytes.toString()
  try {
    return (await unpack(bytes, { maxOutputLength: limit })).toString()
  } catch (error) {
    return error instanceof RangeError ? null : ''
  }
}

/** Whether the sender went away in the middle, as happens on a bad line. */
function isGone(payload: Readable): boolean {
  return payload.errored !== null
}

/** Reads what is still to come and forgets it. */
export async function drain(payload: Readable): Promise<void> {
  await readBody(payload, 0)
}
