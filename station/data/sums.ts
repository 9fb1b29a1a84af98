import { sha256 as sum } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { utf8 } from '../../shared/entry/bytes.ts'
import type { Sha256 } from '../../shared/evidence/tlog/tree.ts'

/** At once: WebCrypto's is a promise for each of a tree's nodes. */
export const sha256: Sha256 = sum

/** As `sha256sum` prints it. */
export function sumOfText(text: string): string {
  return bytesToHex(sum(utf8(text)))
}
