import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import { sha256 } from './hashing.ts'
import { openPem } from './log-key.ts'
import { sm2Number, sm2Point } from './sm2-keys.ts'

/** What the county signs of its evidence is signed with Ed25519, and with SM2 beside it where the county wants it (密评). */
export type Signer = {
  /** The beginning of the SHA-256 of the Ed25519 key, hexadecimal. */
  readonly keyId: string
  /** `openssl pkeyutl -verify -rawin` checks it. */
  readonly ed25519: (bytes: Uint8Array) => Buffer
  /** DER over SM3, with the id that who has none takes: `-digest sm3 -pkeyopt distid:1234567812345678`. Missing: not wanted. */
  readonly sm2?: (bytes: Uint8Array) => Buffer
  /** PEM, as `openssl` reads it. */
  readonly publicKeys: { readonly ed25519: string; readonly sm2: string | null }
}

/** @param keys DATA_DIR/keys, where each key stands in a file of its own */
export async function openSigner(keys: string, wantsSm2: boolean): Promise<Signer> {
  const own = await openPem(keys, 'evidence.pem', () => generateKeyPairSync('ed25519').privateKey)
  const sm2Key = wantsSm2 ? await openPem(keys, 'evidence-sm2.pem', makeSm2) : null
  const raw = createPublicKey(own).export({ format: 'der', type: 'spki' }).subarray(-32)
  return {
    keyId: Buffer.from(sha256(raw)).toString('hex', 0, 8),
    ed25519: (bytes) => sign(null, bytes, own),
    ...(sm2Key ? { sm2: sm2SignerOf(sm2Key) } : {}),
    publicKeys: { ed25519: pemOf(own), sm2: sm2Key && pemOf(sm2Key) },
  }
}

function makeSm2(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey
}

/** Node's own SM2 takes an empty id, which no other program does: only the key is Node's. */
function sm2SignerOf(privateKey: KeyObject): (bytes: Uint8Array) => Buffer {
  const number = sm2Number(privateKey)
  const publicKey = sm2Point(createPublicKey(privateKey))
  if (number === null || publicKey === null) throw new Error('evidence-sm2.pem is no SM2 key')
  const options = { hash: true, der: true, publicKey }
  return (bytes) => Buffer.from(sm2.doSignature(new Uint8Array(bytes), number, options), 'hex')
}

function pemOf(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString()
}
