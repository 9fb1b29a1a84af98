import { fromBase64, toBase64, utf8 } from './bytes.ts'
import type { SecretKey } from './seal.ts'

/** Ed25519 where the browser has it (Chromium ≥ 137), ECDSA P-256 otherwise; the public key names which. */
export const signatureAlgs = ['Ed25519', 'P-256'] as const
export type SignatureAlg = (typeof signatureAlgs)[number]

/** @property key raw public key as base64 (32 bytes, or 65 for P-256) */
export type PublicKey = { readonly alg: SignatureAlg; readonly key: string }

const parameters = {
  Ed25519: { name: 'Ed25519' },
  'P-256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const

export type SigningKey = {
  readonly alg: SignatureAlg
  readonly privateKey: SecretKey
  readonly publicKey: PublicKey
}

type KeyPair = { readonly privateKey: SecretKey; readonly publicKey: SecretKey }

/** The private half cannot be taken out of the platform. */
export async function makeSigningKey(algs: readonly SignatureAlg[] = signatureAlgs): Promise<SigningKey> {
  for (const alg of algs) {
    try {
      const pair = (await crypto.subtle.generateKey(parameters[alg], false, ['sign', 'verify'])) as KeyPair
      const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
      return { alg, privateKey: pair.privateKey, publicKey: { alg, key: toBase64(raw) } }
    } catch {
      continue
    }
  }
  throw new Error('this platform can make none of the keys: ' + algs.join(', '))
}

export async function sign(key: Pick<SigningKey, 'alg' | 'privateKey'>, text: string): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.sign(parameters[key.alg], key.privateKey, utf8(text))))
}

/** False for a signature, a key or a text that does not fit; never throws. */
export async function verify(publicKey: PublicKey, text: string, signature: string): Promise<boolean> {
  const raw = fromBase64(publicKey.key)
  const mark = fromBase64(signature)
  if (!raw || !mark) return false
  try {
    const key = await crypto.subtle.importKey('raw', raw, parameters[publicKey.alg], false, ['verify'])
    return await crypto.subtle.verify(parameters[publicKey.alg], key, mark, utf8(text))
  } catch {
    return false
  }
}
