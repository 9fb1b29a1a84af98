import { type Bytes, concat, toBase64, utf8 } from '../../entry/bytes.ts'
import { strictBase64, unread, type Unread } from './read.ts'
import type { Sha256 } from './tree.ts'

/** C2SP signed-note: a text that ends with a newline, an empty line, and a line for each signature. */
export type Note = {
  /** With its last newline: what is signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** @property keyId four bytes, hexadecimal @property bytes what stands behind it */
export type NoteSignature = { readonly name: string; readonly keyId: string; readonly bytes: Uint8Array }

/** Who signs in which way: 1 is Ed25519 over the text, 4 a witness's timestamped cosignature. `key` is the raw public key, 32 bytes. */
export type NoteKey = { readonly name: string; readonly type: 1 | 4; readonly key: Uint8Array }

export type ReadNote = ({ readonly ok: true } & Note) | Unread
export type ReadKey = { readonly ok: true; readonly key: NoteKey } | Unread

const dash = '\u2014'
const mostSignatures = 64
const mostChars = 100_000
const keyBytes = 32

export function readNote(whole: string): ReadNote {
  if (whole.length > mostChars) return unread('too-long')
  const lines = whole.split('\n')
  const control = lines.findIndex((line) => hasControl(line))
  if (control >= 0) return unread('control-character', control + 1)
  if (!whole.endsWith('\n')) return unread('no-newline', lines.length)
  const end = whole.lastIndexOf('\n\n')
  if (end < 0) return unread('no-signature')
  const text = whole.slice(0, end + 1)
  const first = text.split('\n').length + 1
  const below = whole.slice(end + 2, -1).split('\n')
  if (below.length > mostSignatures) return unread('too-many-signatures', first + mostSignatures)
  const signatures: NoteSignature[] = []
  for (const [at, line] of below.entries()) {
    const signature = readSignature(line, first + at)
    if ('ok' in signature) return signature
    signatures.push(signature)
  }
  return { ok: true, text, signatures }
}

function readSignature(line: string, place: number): NoteSignature | Unread {
  const [mark, name = '', text, ...rest] = line.split(' ')
  if (mark !== dash || text === undefined || rest.length > 0) return unread('bad-signature-line', place)
  if (!isName(name)) return unread('bad-name', place)
  const bytes = strictBase64(text)
  if (!bytes) return unread('bad-base64', place)
  if (bytes.length <= 4) return unread('short-signature', place)
  return { name, keyId: hex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) }
}

export function writeNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(signatureLine).join('')}`
}

function signatureLine({ name, keyId, bytes }: NoteSignature): string {
  return `${dash} ${name} ${toBase64(concat(bytesIn(keyId), bytes))}\n`
}

/** The first four bytes of SHA-256(name ‖ newline ‖ type ‖ key), hexadecimal. */
export function keyIdOf(sha256: Sha256, { name, type, key }: NoteKey): string {
  return hex(sha256(concat(utf8(`${name}\n`), new Uint8Array([type]), key)).subarray(0, 4))
}

/** `name+id+base64(type ‖ key)`, as logs and witnesses publish their keys. */
export function writeKey(sha256: Sha256, noteKey: NoteKey): string {
  const { name, type, key } = noteKey
  return `${name}+${keyIdOf(sha256, noteKey)}+${toBase64(concat(new Uint8Array([type]), key))}`
}

export function readKey(sha256: Sha256, text: string): ReadKey {
  const [name = '', keyId = '', ...rest] = text.split('+')
  if (!isName(name)) return unread('bad-name')
  const bytes = strictBase64(rest.join('+'))
  const type = bytes?.[0]
  if (bytes?.length !== keyBytes + 1 || (type !== 1 && type !== 4)) return unread('bad-key')
  const key: NoteKey = { name, type, key: bytes.subarray(1) }
  return keyIdOf(sha256, key) === keyId ? { ok: true, key } : unread('key-id-differs')
}

/**
 * Whether the note has a signature of that key, and it is true. `unsigned` when there is none: those of others are passed over, as the
 * specification wants it; `false` when one does not fit.
 */
export async function isSignedBy(
  sha256: Sha256,
  note: Note,
  key: NoteKey,
): Promise<'signed' | 'unsigned' | 'false'> {
  const keyId = keyIdOf(sha256, key)
  const own = note.signatures.filter((signature) => signature.name === key.name && signature.keyId === keyId)
  if (own.length === 0) return 'unsigned'
  const fits = await Promise.all(own.map(({ bytes }) => verifyEd25519(key.key, utf8(note.text), bytes)))
  return fits.every(Boolean) ? 'signed' : 'false'
}

/** False for whatever does not fit; never throws. */
export async function verifyEd25519(key: Uint8Array, signed: Bytes, signature: Uint8Array): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey('raw', concat(key), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', imported, concat(signature), signed)
  } catch {
    return false
  }
}

function isName(name: string): boolean {
  return name !== '' && !/[\s+\u0085]/u.test(name)
}

function hasControl(line: string): boolean {
  for (let at = 0; at < line.length; at += 1) if (line.charCodeAt(at) < 32) return true
  return false
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bytesIn(text: string): Uint8Array {
  return new Uint8Array((text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))
}
