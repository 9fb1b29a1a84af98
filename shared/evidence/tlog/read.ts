import { fromBase64, toBase64 } from '../../entry/bytes.ts'
import { type Hash, hashBytes } from './tree.ts'

/**
 * What the texts of a transparency log have in common. Whatever they are read from, a wrong one gets a value that says what is wrong and
 * in which line (from 1; 0 for the text as a whole).
 */
export type TlogFault =
  | 'too-long'
  | 'control-character'
  | 'no-newline'
  | 'no-signature'
  | 'too-many-signatures'
  | 'bad-signature-line'
  | 'bad-name'
  | 'bad-base64'
  | 'short-signature'
  | 'too-few-lines'
  | 'empty-line'
  | 'bad-size'
  | 'bad-hash'
  | 'bad-header'
  | 'bad-extra'
  | 'bad-index'
  | 'too-many-hashes'
  | 'bad-key'
  | 'key-id-differs'

export type Unread = { readonly ok: false; readonly what: TlogFault; readonly line: number }

export function unread(what: TlogFault, line = 0): Unread {
  return { ok: false, what, line }
}

/** Standard base64 with its padding, in the one way of writing it; null for any other. */
export function strictBase64(text: string): Uint8Array | null {
  const bytes = /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? fromBase64(text) : null
  return bytes && toBase64(bytes) === text ? bytes : null
}

export function hashIn(text: string): Hash | null {
  const bytes = strictBase64(text)
  return bytes?.length === hashBytes ? bytes : null
}

/** A whole number in decimal digits, without a leading zero and below 2^53. */
export function countIn(text: string): number | null {
  const count = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : NaN
  return Number.isSafeInteger(count) ? count : null
}
