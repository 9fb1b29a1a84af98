/** RTP and RTCP as a browser or a media node would send them, byte by byte. */

export type Rtp = {
  readonly payloadType: number
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  readonly marker?: boolean
  readonly payload: Uint8Array
}

export function rtp({ payloadType, sequence, timestamp, ssrc, marker = false, payload }: Rtp): Buffer {
  const head = Buffer.alloc(12)
  head[0] = 0x80
  head[1] = payloadType | (marker ? 0x80 : 0)
  head.writeUInt16BE(sequence % 2 ** 16, 2)
  head.writeUInt32BE(timestamp % 2 ** 32, 4)
  head.writeUInt32BE(ssrc, 8)
  return Buffer.concat([head, payload])
}

/** @param ntp µs since 1900 */
export function senderReport(ssrc: number, ntp: number, timestamp: number): Buffer {
  const report = Buffer.alloc(28)
  report[0] = 0x80
  report[1] = 200
  report.writeUInt16BE(6, 2)
  report.writeUInt32BE(ssrc, 4)
  report.writeUInt32BE(Math.floor(ntp / 1e6), 8)
  report.writeUInt32BE(Math.floor(((ntp % 1e6) / 1e6) * 2 ** 32), 12)
  report.writeUInt32BE(timestamp % 2 ** 32, 16)
  return report
}

/** Of a picture in temporal layers: which it is of, and on which base picture it stands. */
export type Layer = { readonly layer: number; readonly base: number; readonly synced: boolean }

/** One picture in as many payloads as it needs, each with VP8's payload descriptor. */
export function vp8Payloads(frame: Uint8Array, pictureId: number, layer: Layer | null = null): Uint8Array[] {
  const most = 1_100
  return Array.from({ length: Math.ceil(frame.length / most) }, (_, place) => {
    const starts = place === 0 ? 0x10 : 0
    const id = [0x80 | ((pictureId >> 8) & 0x7f), pictureId & 255]
    const descriptor = layer
      ? [0x80 | starts, 0xe0, ...id, layer.base & 255, (layer.layer << 6) | (layer.synced ? 0x20 : 0)]
      : [0x80 | starts, 0x80, ...id]
    return Buffer.concat([Buffer.from(descriptor), frame.subarray(place * most, (place + 1) * most)])
  })
}

/** A picture that nobody can decode, which begins like one. */
export function fakePicture(bytes: number, key: { width: number; height: number } | null): Buffer {
  const picture = Buffer.alloc(bytes, 7)
  picture[0] = key ? 0x10 : 0x11
  if (key) {
    picture.set([0x9d, 0x01, 0x2a], 3)
    picture.writeUInt16LE(key.width, 6)
    picture.writeUInt16LE(key.height, 8)
  }
  return picture
}

/** Mulberry32: the same numbers from the same seed. */
export function createChance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
