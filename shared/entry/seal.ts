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

/**
 * To agree on a key costs a desk's computer milliseconds, and a busy morning makes a hundred subjects: one agreement
 * serves so many wraps, each under an iv of its own.
 */
const wrapsOfOneAgreement = 1_000
type Agreement = { readonly made: Promise<{ readonly point: Bytes; readonly key: SecretKey }>; left: number }
const outgoing = new Map<string, Agreement>()

/** @param recipient raw P-256 public key, 65 bytes, looked at when its owner was enrolled; throws for anything else */
export async function wrapFor(recipient: Bytes, secret: Bytes): Promise<string> {
  const name = toBase64(recipient)
  const known = outgoing.get(name)
  const agreement = known && known.left > 0 ? known : { made: agree(recipient), left: wrapsOfOneAgreement }
  agreement.left -= 1
  kept(outgoing, name, agreement)
  try {
    const { point, key } = await agreement.made
    return toBase64(concat(point, await sealBytes(key, secret)))
  } catch (error) {
    outgoing.delete(name)
    throw error
  }
}

async function agree(recipient: Bytes): Promise<{ readonly point: Bytes; readonly key: SecretKey }> {
  const theirs = await crypto.subtle.importKey('raw', recipient, ecdh, false, [])
  const ours = await crypto.subtle.generateKey(ecdh, false, ['deriveBits'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', ours.publicKey))
  return { point, key: await agreedKey(ours.privateKey, theirs, point) }
}

/** What was agreed on lately, by the key of this side and the point of the other. */
const incoming = new WeakMap<SecretKey, Map<string, Promise<SecretKey>>>()

/** Null when it was wrapped for another, or altered. */
export async function unwrapWith(privateKey: SecretKey, wrapped: string): Promise<Bytes | null> {
  const bytes = fromBase64(wrapped)
  if (!bytes || bytes.length < 65 + 28) return null
  const point = bytes.subarray(0, 65)
  const known = incoming.get(privateKey) ?? new Map<string, Promise<SecretKey>>()
  incoming.set(privateKey, known)
  const name = toBase64(point)
  const key = known.get(name) ?? agreedWith(privateKey, point)
  kept(known, name, key)
  try {
    return await openBytes(await key, bytes.subarray(65))
  } catch {
    known.delete(name)
    return null
  }
}

async function agreedWith(privateKey: SecretKey, point: Bytes): Promise<SecretKey> {
  const theirs = await crypto.subtle.importKey('raw', point, ecdh, false, [])
  return agreedKey(privateKey, theirs, point)
}

/** The newest few: who sends a new point each time fills no memory. */
function kept<Value>(memory: Map<string, Value>, name: string, value: Value): void {
  memory.delete(name)
  memory.set(name, value)
  const oldest = memory.size > 64 ? memory.keys().next().value : undefined
  if (oldest !== undefined) memory.delete(oldest)
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
