import { isUtf8 } from 'node:buffer'
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/** The same boxes as in shared/entry/seal.ts (iv 12 ‖ ciphertext ‖ tag 16, AES-256-GCM), without a promise for each. */
const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16
const streamBytes = 1_048_576

export type Key = Uint8Array

/** Node takes three times as long over a key that it has to wrap for each call. */
const imported = new WeakMap<Key, KeyObject>()

function objectOf(key: Key): KeyObject {
  const known = imported.get(key)
  if (known) return known
  const made = createSecretKey(key)
  imported.set(key, made)
  return made
}

export function sealBytes(key: Key, plain: Uint8Array): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, objectOf(key), iv)
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Null when the key is another's or the bytes were altered. */
export function openBytes(key: Key, sealed: Uint8Array): Buffer | null {
  if (sealed.length < ivBytes + tagBytes) return null
  const decipher = createDecipheriv(algorithm, objectOf(key), sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  const plain = decipher.update(sealed.subarray(ivBytes, -tagBytes))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    return null
  }
}

/** The same box, as it comes: what is too large to be held. */
export async function* sealStream(key: Key, plain: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, objectOf(key), iv)
  yield iv
  for await (const part of plain) yield cipher.update(part)
  yield Buffer.concat([cipher.final(), cipher.getAuthTag()])
}

/**
 * What such a box holds, as it is read. Its tag is not asked: it would say at the end what the reader has had by then. Only for who holds what
 * comes against the sum of the plain bytes.
 * @param read of the box's `size` bytes so many, from one on
 */
export async function* openStream(
  key: Key,
  size: number,
  read: (from: number, most: number) => Promise<Buffer | null>,
): AsyncGenerator<Buffer> {
  const end = size - tagBytes
  const iv = await read(0, ivBytes)
  if (iv?.length !== ivBytes) return
  const decipher = createDecipheriv(algorithm, objectOf(key), iv, { authTagLength: tagBytes })
  for (let at = ivBytes; at < end;) {
    const part = await read(at, Math.min(streamBytes, end - at))
    if (!part || part.length === 0) return
    at += part.length
    yield decipher.update(part)
  }
}

export function sealText(key: Key, text: string): string {
  return sealBytes(key, Buffer.from(text)).toString('base64')
}

export function openText(key: Key, sealed: string): string | null {
  const bytes = fromBase64(sealed)
  const plain = bytes && openBytes(key, bytes)
  return plain && isUtf8(plain) ? plain.toString() : null
}

/**
 * Strict where `Buffer` is lenient: what a browser could not open must not count as readable here. `Buffer` passes over
 * what is no base64, so that fewer bytes come out than the text has room for, and it reads the letters of base64url too.
 */
function fromBase64(text: string): Buffer | null {
  if (text.length % 4 !== 0 || text.includes('-') || text.includes('_')) return null
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return bytes.length === (text.length / 4) * 3 - padding ? bytes : null
}
