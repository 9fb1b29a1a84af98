import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/**
 * How a file lies in the archive: a head of magic and salt, then blocks of 64 KB, each AES-256-GCM under a key of this file alone, which HKDF makes
 * of the item's key and the salt. The nonce is the block's number, and says whether it is the last: so a block that is altered, moved, left out, or
 * cut off at the end does not open, and any block opens without the others.
 */
const magic = Buffer.from('YZARCH1\n')
const saltBytes = 32
export const headBytes = magic.length + saltBytes
export const blockBytes = 65_536
const tagBytes = 16
const sealedBlock = blockBytes + tagBytes
const info = 'yizhan archive file 1'
const algorithm = 'aes-256-gcm'

export type Box = {
  readonly head: Buffer
  readonly seal: (plain: Uint8Array, block: number, isLast: boolean) => Buffer
}

export function createBox(itemKey: Uint8Array): Box {
  const salt = randomBytes(saltBytes)
  const key = fileKey(itemKey, salt)
  return {
    head: Buffer.concat([magic, salt]),
    seal(plain, block, isLast) {
      const cipher = createCipheriv(algorithm, key, nonceOf(block, isLast))
      return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
  }
}

/** @property size of the plain bytes · @property open null: the block is not what was sealed here */
export type OpenBox = {
  readonly size: number
  readonly blocks: number
  readonly placeOf: (block: number) => { readonly at: number; readonly length: number }
  readonly open: (sealed: Uint8Array, block: number) => Buffer | null
}

/** Null: not a file of the archive, or not a whole one. @param length of the file as it lies */
export function openBox(itemKey: Uint8Array, head: Uint8Array, length: number): OpenBox | null {
  const body = length - headBytes
  if (head.length !== headBytes || !magic.equals(head.subarray(0, magic.length)) || body < tagBytes)
    return null
  const key = fileKey(itemKey, head.subarray(magic.length))
  const blocks = Math.ceil(body / sealedBlock)
  const lengthOf = (block: number): number => Math.min(sealedBlock, body - block * sealedBlock)
  if (lengthOf(blocks - 1) < tagBytes) return null
  return {
    size: body - blocks * tagBytes,
    blocks,
    placeOf: (block) => ({ at: headBytes + block * sealedBlock, length: lengthOf(block) }),
    open(sealed, block) {
      const decipher = createDecipheriv(algorithm, key, nonceOf(block, block === blocks - 1))
      decipher.setAuthTag(sealed.subarray(-tagBytes))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
      } catch {
        return null
      }
    },
  }
}

function fileKey(itemKey: Uint8Array, salt: Uint8Array): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', itemKey, salt, info, 32)))
}

/** No two blocks of a file share one, and no two files a key. */
function nonceOf(block: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt8(isLast ? 1 : 0, 3)
  nonce.writeUIntBE(block, 6, 6)
  return nonce
}
