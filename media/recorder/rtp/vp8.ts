/** The payload descriptor of VP8 in RTP (RFC 7741, 4.2), and of a key frame its size (RFC 6386, 9.1). */
export type Vp8Payload = {
  /** Begins a frame. */
  readonly starts: boolean
  /** Which base layer frame it builds on or is, modulo 256; null without temporal layers. */
  readonly base: number | null
  readonly layer: number
  /** Needs no other frame of its own layer. */
  readonly synced: boolean
  /** Of a frame's first packet: whether it needs no other frame, and its size. */
  readonly key: { readonly width: number; readonly height: number } | null
  readonly data: Uint8Array
}

/** Null for what is malformed. */
export function parseVp8(payload: Uint8Array): Vp8Payload | null {
  const [first = 0, extension = 0] = payload
  let at = 1
  let base: number | null = null
  let layer = 0
  let synced = false
  if (first & 128) {
    at = 2
    if (extension & 128) at += (payload[at] ?? 0) & 128 ? 2 : 1
    if (extension & 64) base = payload[at++] ?? 0
    if (extension & 48) {
      const byte = payload[at++] ?? 0
      if (extension & 32) {
        layer = byte >> 6
        synced = (byte & 32) !== 0
      }
    }
  }
  if (at >= payload.length) return null
  const data = payload.subarray(at)
  const starts = (first & 16) !== 0 && (first & 7) === 0
  return { starts, base, layer, synced, key: starts ? keyOf(data) : null, data }
}

function keyOf(data: Uint8Array): Vp8Payload['key'] {
  const [first = 1, , , a, b, c, w0 = 0, w1 = 0, h0 = 0, h1 = 0] = data
  if (first & 1 || a !== 0x9d || b !== 0x01 || c !== 0x2a) return null
  return { width: (w0 | (w1 << 8)) & 0x3fff, height: (h0 | (h1 << 8)) & 0x3fff }
}
