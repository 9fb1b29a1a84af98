import { createPublicKey, verify } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import { sm2Point } from './sm2-keys.ts'

/**
 * Whether the holder of a public key (PEM) signed these bytes: Ed25519, or SM2 over SM3 in DER with the usual id. False for whatever does
 * not fit, and for keys of another kind; never throws.
 */
export function isSignature(publicPem: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey(publicPem)
    if (key.asymmetricKeyType === 'ed25519') return verify(null, bytes, key, signature)
    const point = sm2Point(key)
    return point !== null && isPair(signature) && verifySm2(point, bytes, signature)
  } catch {
    return false
  }
}

function verifySm2(point: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  const hex = Buffer.from(signature).toString('hex')
  return sm2.doVerifySignature(new Uint8Array(bytes), hex, point, { hash: true, der: true })
}

/** Two whole numbers in DER and nothing else. `sm-crypto-v2` passes over tags and over what stands behind. */
function isPair(der: Uint8Array): boolean {
  const firstEnd = 4 + (der[3] ?? 0)
  const secondEnd = firstEnd + 2 + (der[firstEnd + 1] ?? 0)
  const tags = der[0] === 0x30 && der[2] === 0x02 && der[firstEnd] === 0x02
  return tags && der[1] === der.length - 2 && secondEnd === der.length
}
