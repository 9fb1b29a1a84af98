import { createBestPicture, type TimedFrame } from './best-picture.ts'
import type { StreamClock, StreamFacts } from './clocks.ts'
import { createInOrder } from './in-order.ts'
import type { Outline, OutlinedTrack } from './outline.ts'
import { readTrack, type TrackPacket } from './read-track.ts'
import { createVp8Frames } from './vp8-frames.ts'
import { openPictureFile, openSoundFile, type Sample, type WebmWriter } from './webm.ts'

export type DerivedTrack = {
  /** Pictures or packets of sound in the file. */
  readonly samples: number
  /** Pictures that had come in part, or could not be shown without one that had not. */
  readonly left: number
  /** The file's beginning and end, µs after the session began. */
  readonly starts: number
  readonly ends: number
}

type Deps = {
  readonly folder: string
  readonly outline: Outline
  readonly track: OutlinedTrack
  readonly facts: ReadonlyMap<string, StreamFacts>
  readonly clocks: ReadonlyMap<string, StreamClock>
  readonly path: string
}

/** Writes what can be seen or heard of a track as WebM, beginning with its first sample. @returns null when there is nothing */
export async function deriveTrack(deps: Deps): Promise<DerivedTrack | null> {
  const { folder, outline, track, clocks } = deps
  const { description } = track
  const size = { width: 0, height: 0 }
  let writer: WebmWriter | null = null
  let first: number | null = null
  let last = -Infinity
  let samples = 0
  let left = 0
  let ready: (Sample & { size: TimedFrame['key'] })[] = []

  const timeOf = (stream: string, timestamp: number): number =>
    Math.round(clocks.get(stream)?.(timestamp) ?? 0)
  const add = (sample: Sample, key: TimedFrame['key']): void => {
    if (sample.time > last) ready.push({ ...sample, size: key })
    last = Math.max(last, sample.time)
  }
  const best = createBestPicture(
    (stream) => deps.facts.get(stream)?.last ?? 0,
    ({ time, data, key }) => add({ time, data, isKey: key !== null }, key),
  )
  const frames = new Map<string, (packet: TrackPacket) => void>()
  const framesOf = (stream: string): ((packet: TrackPacket) => void) => {
    const known = frames.get(stream)
    if (known) return known
    const made = createVp8Frames(
      (frame) => best.push({ ...frame, time: timeOf(stream, frame.timestamp) }),
      () => (left += 1),
    )
    frames.set(stream, made)
    return made
  }
  const order = createInOrder((packet) => {
    const { stream, timestamp, payload } = packet
    if (description.codec === 'vp8') framesOf(stream)(packet)
    else add({ time: timeOf(stream, timestamp), isKey: true, data: payload }, null)
  })
  const write = async (taken: typeof ready): Promise<void> => {
    for (const { size: key, ...sample } of taken) {
      if (key)
        Object.assign(size, {
          width: Math.max(size.width, key.width),
          height: Math.max(size.height, key.height),
        })
      writer ??=
        description.codec === 'vp8'
          ? await openPictureFile(deps.path, size)
          : await openSoundFile(deps.path, description.channels)
      first ??= sample.time
      samples += 1
      await writer.add({ ...sample, time: sample.time - first })
    }
  }
  const settle = (): Promise<void> | undefined => (ready.length === 0 ? undefined : write(ready.splice(0)))

  await readTrack(folder, track.files, description, outline.anchors, {
    packet: order.push,
    report: () => undefined,
    settle,
  })
  order.end()
  best.end()
  await settle()
  if (writer === null || first === null) return null
  await (writer as WebmWriter).end()
  return { samples, left, starts: first - outline.began, ends: last - outline.began }
}
