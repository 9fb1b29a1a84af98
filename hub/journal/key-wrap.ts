import { createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { openBytes, sealBytes } from './box.ts'

/** The same wrapping as in shared/entry/seal.ts: point 65 ‖ iv ‖ ciphertext ‖ tag under ECDH P-256 and HKDF-SHA-256. */
const info = 'yizhan key wrap 1'
const pointBytes = 65

/** What stands before a raw P-256 point in SubjectPublicKeyInfo. */
const spkiHead = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')

/** On the thread pool: a batch brings a hundred keys, and the hub goes on answering meanwhile. */
const agree = promisify<{ privateKey: KeyObject; publicKey: KeyObject }, Buffer>(diffieHellman)

/** Null when it was wrapped for another, or altered. */
export async function unwrapWith(privateKey: KeyObject, wrapped: string): Promise<Buffer | null> {
  const bytes = Buffer.from(wrapped, 'base64')
  const point = bytes.subarray(0, pointBytes)
  try {
    const shared = await agree({ privateKey, publicKey: publicKeyOf(point) })
    return openBytes(derived(shared, point), bytes.subarray(pointBytes))
  } catch {
    return null
  }
}

/** Null when the recipient's key is no point of the curve. @param recipient raw public key, base64 */
export async function wrapFor(recipient: string, secret: Uint8Array): Promise<string | null> {
  const once = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const point = pointOf(once.publicKey)
  try {
    const publicKey = publicKeyOf(Buffer.from(recipient, 'base64'))
    const shared = await agree({ privateKey: once.privateKey, publicKey })
    return Buffer.concat([point, sealBytes(derived(shared, point), secret)]).toString('base64')
  } catch {
    return null
  }
}

/** The raw point of a P-256 public key, 65 bytes. */
export function pointOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(-pointBytes)
}

function publicKeyOf(point: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiHead, point]), format: 'der', type: 'spki' })
}

function derived(shared: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, salt, info, 32))
}
