import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** iv 12 ‖ ciphertext ‖ tag 16, AES-256-GCM: for a key, as shared/entry/seal.ts has it for a body. */
const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

export function sealBytes(key: Uint8Array, plain: Uint8Array): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv)
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Null when the key is another's or the bytes were altered. */
export function openBytes(key: Uint8Array, sealed: Uint8Array): Buffer | null {
  if (sealed.length < ivBytes + tagBytes) return null
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()])
  } catch {
    return null
  }
}
