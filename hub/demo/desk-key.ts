import { fromBase64, toBase64 } from '../../shared/entry/bytes.ts'
import type { SecretKey } from '../../shared/entry/seal.ts'
import type { SigningKey } from '../../shared/entry/sign.ts'

/** A staged desk's signing key as the demo keeps it, PKCS #8 in base64. A real desk's can be kept nowhere but in its browser. */
export type KeptKey = { readonly device: string; readonly key: string }

type KeyPair = { readonly privateKey: SecretKey; readonly publicKey: SecretKey }

const alg = { name: 'Ed25519' } as const

export async function makeDemoKey(): Promise<{ readonly signingKey: SigningKey; readonly kept: string }> {
  const { privateKey, publicKey } = (await crypto.subtle.generateKey(alg, true, [
    'sign',
    'verify',
  ])) as KeyPair
  const raw = await crypto.subtle.exportKey('raw', publicKey)
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', privateKey)
  const signingKey: SigningKey = {
    alg: 'Ed25519',
    privateKey,
    publicKey: { alg: 'Ed25519', key: toBase64(new Uint8Array(raw)) },
  }
  return { signingKey, kept: toBase64(new Uint8Array(pkcs8)) }
}

/** @throws for what makeDemoKey did not make */
export async function openDemoKey(kept: string): Promise<Pick<SigningKey, 'alg' | 'privateKey'>> {
  const bytes = fromBase64(kept)
  if (!bytes) throw new Error('a demo desk’s key is not base64')
  const privateKey = await crypto.subtle.importKey('pkcs8', bytes, alg, false, ['sign'])
  return { alg: 'Ed25519', privateKey }
}
