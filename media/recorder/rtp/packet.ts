/** One RTP packet (RFC 3550, 5.1), with views into what was received. */
export type RtpPacket = {
  readonly payloadType: number
  readonly marker: boolean
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  readonly payload: Uint8Array
}

/** With RTP and RTCP on one port the second byte tells them apart (RFC 5761, 4). */
export function isRtcp(bytes: Uint8Array): boolean {
  const type = bytes[1] ?? 0
  return bytes.length >= 8 && type >= 192 && type <= 223 && (bytes[0] ?? 0) >> 6 === 2
}

/** Null for what is no RTP packet. */
export function parseRtp(bytes: Uint8Array): RtpPacket | null {
  const [first = 0, second = 0] = bytes
  if (bytes.length < 12 || first >> 6 !== 2) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let start = 12 + (first & 15) * 4
  if (first & 16) {
    if (start + 4 > bytes.length) return null
    start += 4 + view.getUint16(start + 2) * 4
  }
  const padding = first & 32 ? (bytes.at(-1) ?? 0) : 0
  if (start + padding > bytes.length) return null
  return {
    payloadType: second & 127,
    marker: second >= 128,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    payload: bytes.subarray(start, bytes.length - padding),
  }
}

/** What a sender says about its clocks: at `ntp` (µs since 1900, of its own clock) its stream stood at `timestamp`. */
export type SenderReport = { readonly ssrc: number; readonly ntp: number; readonly timestamp: number }

/** All sender reports of a compound packet. What is malformed ends it. */
export function senderReports(bytes: Uint8Array): SenderReport[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const reports: SenderReport[] = []
  for (let at = 0; at + 8 <= bytes.length; at += (view.getUint16(at + 2) + 1) * 4) {
    if (view.getUint8(at) >> 6 !== 2) break
    if (view.getUint8(at + 1) !== 200 || at + 28 > bytes.length) continue
    const ntp = view.getUint32(at + 8) * 1e6 + (view.getUint32(at + 12) / 2 ** 32) * 1e6
    reports.push({ ssrc: view.getUint32(at + 4), ntp, timestamp: view.getUint32(at + 16) })
  }
  return reports
}
