import type { KeyObject } from 'node:crypto'

/**
 * SM2 keys as `sm-crypto-v2` takes them. Node makes them and reads their PEM, and then does not know what kind of key it has: so they are
 * read from their DER, which always has one length.
 */

/** What stands before the point in SubjectPublicKeyInfo: an elliptic curve's key, on SM2's curve. */
const publicHead = '3059301306072a8648ce3d020106082a811ccf5501822d034200'
/** The same of PKCS #8, up to the private number. */
const privateHead = '308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420'
const numberLetters = 64

/** 04 ‖ x ‖ y, hexadecimal; null for another kind of key. */
export function sm2Point(publicKey: KeyObject): string | null {
  const der = publicKey.export({ format: 'der', type: 'spki' }).toString('hex')
  return der.startsWith(publicHead) ? der.slice(publicHead.length) : null
}

/** Hexadecimal; null for another kind of key. */
export function sm2Number(privateKey: KeyObject): string | null {
  const der = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('hex')
  return der.startsWith(privateHead)
    ? der.slice(privateHead.length, privateHead.length + numberLetters)
    : null
}
