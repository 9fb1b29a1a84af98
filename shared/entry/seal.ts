import { type Bytes, concat, fromBase64, fromUtf8, toBase64, utf8 } from './bytes.ts'

/**
 * One key a subject. A body travels and lies as base64(iv 12 ‖ ciphertext ‖ tag 16), AES-256-GCM.
 * A key for someone else is wrapped to their P-256 key: base64(ephemeral public key 65 ‖ iv ‖ ciphertext ‖ tag),
 * ECDH, HKDF-SHA-256. P-256 because Chromium 109 knows no other curve for agreement.
 */
/** A key that the platform holds. Named so because Node and the browser type it in different places. */
export type SecretKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

const wrapInfo = utf8('yizhan key wrap 1')
const ecdh = { name: 'ECDH', namedCurve: 'P-256' } as const

export async function importSubjectKey(raw: Bytes): Promise<SecretKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

export async function sealBytes(key: SecretKey, plain: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain)))
}

/** Null when the key is another's or the bytes were altered. */
export async function openBytes(key: SecretKey, sealed: Bytes): Promise<Bytes | null> {
  if (sealed.length < 28) return null
  try {
    const iv = sealed.subarray(0, 12)
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed.subarray(12)))
  } catch {
    return null
  }
}

export async function sealText(key: SecretKey, text: string): Promise<string> {
  return toBase64(await sealBytes(key, utf8(text)))
}

/** Null when the key is another's, or when what was sealed is no text. */
export async function openText(key: SecretKey, sealed: string): Promise<string | null> {
  const bytes = fromBase64(sealed)
  const plain = bytes && (await openBytes(key, bytes))
  try {
    return plain && fromUtf8(plain)
  } catch {
    return null
  }
}

/** @param recipient raw P-256 public key, 65 bytes, looked at when its owner was enrolled; throws for anything else */
export async function wrapFor(recipient: Bytes, secret: Bytes): Promise<string> {
  const theirs = await crypto.subtle.importKey('raw', recipient, ecdh, false, [])
  const ours = await crypto.subtle.generateKey(ecdh, false, ['deriveBits'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', ours.publicKey))
  const key = await agreedKey(ours.privateKey, theirs, point)
  return toBase64(concat(point, await sealBytes(key, secret)))
}

/** Null when it was wrapped for another, or altered. */
export async function unwrapWith(privateKey: SecretKey, wrapped: string): Promise<Bytes | null> {
  const bytes = fromBase64(wrapped)
  if (!bytes || bytes.length < 65 + 28) return null
  const point = bytes.subarray(0, 65)
  try {
    const theirs = await crypto.subtle.importKey('raw', point, ecdh, false, [])
    return await openBytes(await agreedKey(privateKey, theirs, point), bytes.subarray(65))
  } catch {
    return null
  }
}

async function agreedKey(mine: SecretKey, theirs: SecretKey, salt: Bytes): Promise<SecretKey> {
  const bits = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, mine, 256)
  const secret = await crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt, info: wrapInfo }
  return crypto.subtle.deriveKey(derivation, secret, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}
