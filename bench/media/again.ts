export type Nacked = { readonly ssrc: number; readonly sequence: number }

/** All that somebody asks for again in a compound packet: generic NACKs (RFC 4585, 6.2.1). */
export function* nacked(bytes: Buffer): Generator<Nacked> {
  for (let at = 0; at + 12 <= bytes.length; at += (bytes.readUInt16BE(at + 2) + 1) * 4) {
    if (bytes[at + 1] !== 205 || ((bytes[at] ?? 0) & 31) !== 1) continue
    const ssrc = bytes.readUInt32BE(at + 8)
    const end = Math.min(bytes.length, at + (bytes.readUInt16BE(at + 2) + 1) * 4)
    for (let one = at + 12; one + 4 <= end; one += 4) {
      const first = bytes.readUInt16BE(one)
      // The first, and which of the sixteen behind it.
      const which = (bytes.readUInt16BE(one + 2) << 1) | 1
      for (let step = 0; step <= 16; step += 1)
        if (which & (1 << step)) yield { ssrc, sequence: (first + step) & 0xffff }
    }
  }
}

export const rtxPayloadType = 102

/** Where the lost ones of a stream are sent again. */
export const rtxOf = (ssrc: number): number => ssrc + 1_000_000

/** A packet that is sent again, in a stream that counts for itself (RFC 4588, 4): what it was numbered stands before what it carries. */
export function asRtx(packet: Buffer, sequence: number): Buffer {
  const again = Buffer.concat([packet.subarray(0, 12), packet.subarray(2, 4), packet.subarray(12)])
  again.writeUInt8((packet.readUInt8(1) & 0x80) | rtxPayloadType, 1)
  again.writeUInt16BE(sequence & 0xffff, 2)
  again.writeUInt32BE(rtxOf(packet.readUInt32BE(8)), 8)
  return again
}
