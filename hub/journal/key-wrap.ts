import { createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { openBytes, sealBytes } from './box.ts'
import { createLatelyUsed } from '../store/lately-used.ts'

/** The same wrapping as in shared/entry/seal.ts: point 65 ‖ iv ‖ ciphertext ‖ tag under ECDH P-256 and HKDF-SHA-256. */
const info = 'yizhan key wrap 1'
const pointBytes = 65

/** What stands before a raw P-256 point in SubjectPublicKeyInfo. */
const spkiHead = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')

/** On the thread pool: a batch brings a hundred keys, and the hub goes on answering meanwhile. */
const agreeing = promisify<{ privateKey: KeyObject; publicKey: KeyObject }, Buffer>(diffieHellman)

/** Opens what was wrapped to one private key; null when it was wrapped for another, or altered. */
export type Unwrap = (wrapped: string) => Promise<Buffer | null>

/** Those who send wrap many keys under one agreement: it is made once here too. */
const mostAgreements = 1_000

export function createUnwrap(privateKey: KeyObject): Unwrap {
  const agreements = createLatelyUsed<Promise<Buffer>>(mostAgreements)
  return async (wrapped) => {
    const bytes = Buffer.from(wrapped, 'base64')
    const point = bytes.subarray(0, pointBytes)
    const name = point.toString('base64')
    const key = agreements.get(name) ?? agreed(privateKey, point, point)
    agreements.set(name, key)
    try {
      return openBytes(await key, bytes.subarray(pointBytes))
    } catch {
      agreements.delete(name)
      return null
    }
  }
}

/** Wraps for whom it is asked to; null when the recipient's key is no point of the curve. @param recipient raw public key, base64 */
export type Wrap = (recipient: string, secret: Uint8Array) => Promise<string | null>

type Agreement = { readonly point: Buffer; readonly key: Promise<Buffer>; left: number }
const wrapsOfOneAgreement = 1_000

export function createWrap(): Wrap {
  const agreements = createLatelyUsed<Agreement>(mostAgreements)
  const agree = (recipient: string): Agreement => {
    const once = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const point = pointOf(once.publicKey)
    return {
      point,
      key: agreed(once.privateKey, Buffer.from(recipient, 'base64'), point),
      left: wrapsOfOneAgreement,
    }
  }
  return async (recipient, secret) => {
    const known = agreements.get(recipient)
    const agreement = known && known.left > 0 ? known : agree(recipient)
    agreement.left -= 1
    agreements.set(recipient, agreement)
    try {
      return Buffer.concat([agreement.point, sealBytes(await agreement.key, secret)]).toString('base64')
    } catch {
      agreements.delete(recipient)
      return null
    }
  }
}

/** @param salt the point of whoever wrapped it */
async function agreed(privateKey: KeyObject, point: Buffer, salt: Buffer): Promise<Buffer> {
  const shared = await agreeing({ privateKey, publicKey: publicKeyOf(point) })
  return Buffer.from(hkdfSync('sha256', shared, salt, info, 32))
}

/** The raw point of a P-256 public key, 65 bytes. */
export function pointOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(-pointBytes)
}

function publicKeyOf(point: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiHead, point]), format: 'der', type: 'spki' })
}
