import { hash } from 'node:crypto'
import type { Digest } from '../../shared/entry/bytes.ts'

/** WebCrypto answers through a promise for each text; a batch of 500 entries is a thousand of them. */
export const digest: Digest = (text) => hash('sha256', text, 'base64url')

/** The same of bytes: a parcel's name. */
export const digestOfBytes = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url')
