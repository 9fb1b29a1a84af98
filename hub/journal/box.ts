import { isUtf8 } from 'node:buffer'
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/** The same boxes as in shared/entry/seal.ts (iv 12 ‖ ciphertext ‖ tag 16, AES-256-GCM), without a promise for each. */
const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

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

export function sealText(key: Key, text: string): string {
  return sealBytes(key, Buffer.from(text)).toString('base64')
}

/** Strict where `Buffer` is lenient: what a browser could not open must not count as readable here. */
export function openText(key: Key, sealed: string): string | null {
  if (!base64.test(sealed)) return null
  const plain = openBytes(key, Buffer.from(sealed, 'base64'))
  return plain && isUtf8(plain) ? plain.toString() : null
}
