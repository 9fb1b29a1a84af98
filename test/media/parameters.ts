/** What a browser would say of its tracks. */
export const opus = (ssrc: number): object => ({
  mid: String(ssrc),
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 100,
      clockRate: 48_000,
      channels: 2,
      parameters: { useinbandfec: 1, usedtx: 1 },
      rtcpFeedback: [{ type: 'nack' }],
    },
  ],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 }],
  encodings: [{ ssrc }],
  rtcp: { cname: 'test' },
})

/** Two layers. */
export const vp8 = (ssrc: number): object => ({
  mid: String(ssrc),
  codecs: [
    {
      mimeType: 'video/VP8',
      payloadType: 101,
      clockRate: 90_000,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    },
  ],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 }],
  encodings: [
    { ssrc, scalabilityMode: 'L1T1' },
    { ssrc: ssrc + 1, scalabilityMode: 'L1T1' },
  ],
  rtcp: { cname: 'test' },
})
