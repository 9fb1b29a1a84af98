import type { Router, RouterRtpCodecCapability, RtpCapabilities } from 'mediasoup/types'

/**
 * Opus repairs itself (FEC, and NACK where the far end asks for it) and is silent in silence (DTX). One picture codec that every
 * Chromium has since ever and that a recording in packets can be made into a film from.
 */
export const mediaCodecs: readonly RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, parameters: {} },
]

/** Turned telephones tell it here instead of turning the picture: a recording would lie on its side. */
const orientation = 'urn:3gpp:video-orientation'

/** What a router offers; the library has filled in the payload types, which its type leaves open. */
export function capabilitiesOf({ rtpCapabilities }: Router): RtpCapabilities {
  const { headerExtensions = [] } = rtpCapabilities
  return {
    ...rtpCapabilities,
    headerExtensions: headerExtensions.filter(({ uri }) => uri !== orientation),
  }
}
