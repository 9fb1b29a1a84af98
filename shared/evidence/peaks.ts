/**
 * A waveform, computed beforehand: the data format of audiowaveform, version 2 (little-endian; version, flags, sample rate, samples a peak, peaks,
 * channels, each 4 bytes; then a least and a greatest value for each peak). Eight bits are all that a screen shows.
 */
const version = 2
const eightBits = 1
const headBytes = 24

export const peakRate = 8_000
/** 20 a second. */
export const samplesPerPeak = 400

/** @property values least, greatest, least, greatest… from -128 to 127 */
export type Peaks = { readonly perSecond: number; readonly count: number; readonly values: Int8Array }

export function writePeaks(values: Int8Array): Uint8Array {
  const bytes = new Uint8Array(headBytes + values.length)
  const head = new DataView(bytes.buffer)
  const numbers = [version, eightBits, peakRate, samplesPerPeak, values.length / 2, 1]
  for (const [place, number] of numbers.entries()) head.setUint32(place * 4, number, true)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.length), headBytes)
  return bytes
}

/** Null for what is no waveform of ours. */
export function readPeaks(bytes: Uint8Array): Peaks | null {
  if (bytes.length < headBytes) return null
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const [of, flags, rate, samples, count, channels] = [0, 4, 8, 12, 16, 20].map((at) =>
    head.getUint32(at, true),
  )
  if (of !== version || flags !== eightBits || channels !== 1 || !rate || !samples) return null
  if (count === undefined || bytes.length !== headBytes + count * 2) return null
  return {
    perSecond: rate / samples,
    count,
    values: new Int8Array(bytes.buffer, bytes.byteOffset + headBytes, count * 2),
  }
}
