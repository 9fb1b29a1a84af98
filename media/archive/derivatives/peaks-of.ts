import { samplesPerPeak, writePeaks } from '../../../shared/evidence/peaks.ts'
import { blocksOf } from '../files.ts'

/** The waveform of a file of samples, 16 bits each; the file is never held as a whole. */
export async function peaksOf(path: string): Promise<Uint8Array> {
  const values: number[] = []
  let [least, most, seen] = [0, 0, 0]
  let odd: number | null = null
  const hear = (sample: number): void => {
    least = Math.min(least, sample)
    most = Math.max(most, sample)
    seen += 1
    if (seen < samplesPerPeak) return
    values.push(least >> 8, most >> 8)
    ;[least, most, seen] = [0, 0, 0]
  }
  for await (const block of blocksOf(path)) {
    const whole: Buffer = odd === null ? block : Buffer.concat([Buffer.of(odd), block])
    const even = whole.length - (whole.length % 2)
    for (let at = 0; at < even; at += 2) hear(whole.readInt16LE(at))
    odd = even < whole.length ? (whole[even] ?? null) : null
  }
  if (seen > 0) values.push(least >> 8, most >> 8)
  return writePeaks(Int8Array.from(values))
}
