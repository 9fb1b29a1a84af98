/** Text and bytes, in the few forms that entries use. Pure; the same in Node and in the browser. */

const encoder = new TextEncoder()
// A byte order mark at the beginning is a character like any other: what was sealed is what comes out.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export type Bytes = Uint8Array<ArrayBuffer>

/** SHA-256 of the UTF-8 bytes of a text, as base64url without padding (43 characters). Given by the platform. */
export type Digest = (text: string) => string

/** `count` random bytes. Given by the platform, or by a seed in tests. */
export type RandomBytes = (count: number) => Bytes

export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** Throws on bytes that are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let from = 0; from < bytes.length; from += 8192) {
    binary += String.fromCharCode(...bytes.subarray(from, from + 8192))
  }
  return btoa(binary)
}

/** Null when the text is not base64. */
export function fromBase64(text: string): Bytes | null {
  try {
    return bytesIn(atob(text))
  } catch {
    return null
  }
}

/** Counted, not iterated over: a desk that opens reads a hundred of these at once, and an iterator takes ten times as long. */
function bytesIn(binary: string): Bytes {
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
  return bytes
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Two letters for each twelve bits. Each entry and each line of a feed is hashed, and each hash is written so. */
const pairs = Array.from({ length: 4096 }, (_, bits) => letters.charAt(bits >> 6) + letters.charAt(bits & 63))

export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += `${pairs[bits >> 12]}${pairs[bits & 4095]}`
  }
  return text.slice(0, Math.ceil((bytes.length * 4) / 3))
}

export function fromBase64url(text: string): Bytes | null {
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'))
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
