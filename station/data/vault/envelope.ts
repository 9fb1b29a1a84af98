import { type Bytes, fromBase64, type RandomBytes, toBase64, utf8 } from '../../../shared/entry/bytes.ts'
import { openBytes, sealBytes, type SecretKey } from '../../../shared/entry/seal.ts'

/**
 * A secret that a short code opens. The code is stretched by PBKDF2; six digits stay six digits all the same: whoever has the disk and
 * time tries them all, so the disk must be encrypted by its system as well.
 */
export type Envelope = { readonly salt: string; readonly rounds: number; readonly sealed: string }

export async function closeEnvelope(
  secret: Bytes,
  code: string,
  deps: { readonly random: RandomBytes; readonly rounds: number },
): Promise<Envelope> {
  const salt = deps.random(16)
  const key = await stretched(code, salt, deps.rounds)
  return { salt: toBase64(salt), rounds: deps.rounds, sealed: toBase64(await sealBytes(key, secret)) }
}

/** Null when it is another code's. */
export async function openEnvelope(envelope: Envelope, code: string): Promise<Bytes | null> {
  const salt = fromBase64(envelope.salt)
  const sealed = fromBase64(envelope.sealed)
  return salt && sealed && openBytes(await stretched(code, salt, envelope.rounds), sealed)
}

async function stretched(code: string, salt: Bytes, iterations: number): Promise<SecretKey> {
  const base = await crypto.subtle.importKey('raw', utf8(code), 'PBKDF2', false, ['deriveKey'])
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}
