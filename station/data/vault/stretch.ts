import { fromBase64, utf8 } from '../../../shared/entry/bytes.ts'
import type { SecretKey } from '../../../shared/entry/seal.ts'

/** How a short code is made slow to guess. No secret. */
export type Stretching = { readonly salt: string; readonly rounds: number }
/** What a code becomes; it opens what was closed with the same code, stretched alike. */
export type Stretched = Stretching & { readonly key: SecretKey }

/** PBKDF2-SHA-256: takes the platform's own threads the better part of a second on a slow computer. */
export async function stretch(code: string, { salt, rounds }: Stretching): Promise<Stretched> {
  const salted = fromBase64(salt)
  if (!salted) throw new Error('a salt is base64')
  const base = await crypto.subtle.importKey('raw', utf8(code), 'PBKDF2', false, ['deriveKey'])
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt: salted, iterations: rounds }
  const key = await crypto.subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  return { salt, rounds, key }
}
