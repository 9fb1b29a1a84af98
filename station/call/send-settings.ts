import type { types } from 'mediasoup-client'
import type { Source } from '../../shared/signaling/parts.ts'

/**
 * How each source is sent. The voice repairs itself and goes first; a picture comes in two layers, of which the least fits a line
 * that carries 120 kbit/s beside the voice: a picture in one size alone is forwarded whole, and drowns the voice of whoever is thin.
 */
export const sendSettings: Readonly<
  Record<Source, Pick<types.ProducerOptions, 'codecOptions' | 'encodings'>>
> = {
  microphone: {
    codecOptions: {
      opusStereo: false,
      opusFec: true,
      opusDtx: true,
      opusNack: true,
      opusPtime: 40,
      opusMaxAverageBitrate: 22_000,
    },
    encodings: [{ maxBitrate: 22_000, networkPriority: 'high', priority: 'high' }],
  },
  camera: {
    encodings: [
      { maxBitrate: 100_000, scaleResolutionDownBy: 2, maxFramerate: 15, scalabilityMode: 'L1T2' },
      { maxBitrate: 500_000, scaleResolutionDownBy: 1, scalabilityMode: 'L1T2' },
    ],
  },
  screen: {
    encodings: [
      { maxBitrate: 100_000, scaleResolutionDownBy: 2, maxFramerate: 5, scalabilityMode: 'L1T2' },
      { maxBitrate: 1_200_000, scaleResolutionDownBy: 1, maxFramerate: 15, scalabilityMode: 'L1T2' },
    ],
  },
}

/** What the picture is of: letters stay sharp and move less, faces move. */
export const contentOf = { camera: 'motion', screen: 'detail', microphone: 'speech' } as const
