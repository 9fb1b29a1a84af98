import { createPublicKey, type KeyObject, verify as verifySignature } from 'node:crypto'
import type { PublicKey } from '../../shared/entry/sign.ts'
import { createLatelyUsed } from '../store/lately-used.ts'

const keys = createLatelyUsed<KeyObject>(1_000)

/** The same as in shared/entry/sign.ts, without a promise. False for a signature, a key or a text that does not fit. */
export function verify(publicKey: PublicKey, text: string, signature: string): boolean {
  try {
    const key = keyOf(publicKey)
    const mark = Buffer.from(signature, 'base64')
    const data = Buffer.from(text)
    if (publicKey.alg === 'Ed25519') return verifySignature(null, data, key, mark)
    return verifySignature('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, mark)
  } catch {
    return false
  }
}

function keyOf({ alg, key: raw }: PublicKey): KeyObject {
  const known = keys.get(`${alg} ${raw}`)
  if (known) return known
  const bytes = Buffer.from(raw, 'base64')
  const part = (from: number, to?: number): string => bytes.subarray(from, to).toString('base64url')
  const jwk =
    alg === 'Ed25519'
      ? { kty: 'OKP', crv: 'Ed25519', x: part(0) }
      : { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33) }
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  keys.set(`${alg} ${raw}`, key)
  return key
}
