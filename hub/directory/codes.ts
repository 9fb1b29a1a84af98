import { createHash, timingSafeEqual } from 'node:crypto'
import type { RandomBytes } from '../../shared/entry/bytes.ts'

/** Crockford's base32: no I, L, O or U, so that a code that is read aloud comes back the same. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `groups` of four characters with hyphens between: 7Q4K-M82D. Five bits each. */
export function makeCode(random: RandomBytes, groups: number): string {
  const all = [...random(groups * 4)].map((byte) => letters.charAt(byte % 32)).join('')
  return (all.match(/.{4}/g) ?? []).join('-')
}

/** As it was made, whatever was typed: small letters, blanks, O for 0, I and L for 1. */
export function plainCode(typed: string): string {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
  return plain.replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

/** Codes and session tokens are long and random: a plain digest keeps them, and who reads the store learns none. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

export function sameDigest(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
