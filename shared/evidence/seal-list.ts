import * as v from 'valibot'
import { ownedSchema } from '../entry/subject.ts'
import { sha256, sm3 } from '../recording/sum.ts'

/**
 * What the desk's own recording seals every twenty seconds: JSON text, kept and summed as the bytes that were written, so that
 * `sha256sum` of the list is the root in the fact that announces it. A track is its segments one behind the other: `cat camera-desk/*.webm`
 * plays, and each segment can be decoded once those before it were read. Sums are of the bytes as captured, not as encrypted.
 */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** ms of a clock that cannot be set, since the page was opened; and the county's time as the desk knew it, epoch ms. */
const stampSchema = v.strictObject({ mono: count, wall: v.pipe(v.number(), v.safeInteger()) })
export type FilmStamp = v.InferOutput<typeof stampSchema>

const segmentName = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9._:-]{1,64}\/\d{6}\.webm$/))
const segmentSchema = v.strictObject({
  /** `<track>/<number>`, from 000001 on. */
  name: segmentName,
  bytes: count,
  sha256,
  sm3,
  began: stampSchema,
  until: stampSchema,
  /** SHA-256 of the segment before it in its track; null for the first. */
  prev: v.nullable(sha256),
  /** As it travels, encrypted with the item's key. */
  parcel: v.strictObject({
    hash: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
    bytes: v.pipe(count, v.minValue(1)),
  }),
})
export type FilmSegment = v.InferOutput<typeof segmentSchema>

/** Twenty seconds of eight tracks have no more. */
const mostSegments = 1_000
const sealListSchema = v.strictObject({
  format: v.literal('yizhan-window-seal-1'),
  item: ownedSchema('evidence'),
  number: v.pipe(count, v.minValue(1)),
  /** Root of the list before it. */
  prev: v.nullable(sha256),
  segments: v.pipe(v.array(segmentSchema), v.minLength(1), v.maxLength(mostSegments)),
})
export type SealList = v.InferOutput<typeof sealListSchema>

export const sealListMedia = 'application/json'
export const filmMedia = 'video/webm'

/** Null for what is no list. */
export function readSealList(text: string): SealList | null {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), sealListSchema), text)
  return read.success && isChained(read.output) ? read.output : null
}

export function segmentNameOf(track: string, number: number): string {
  return `${track}/${String(number).padStart(6, '0')}.webm`
}

export function trackOfSegment(name: string): string {
  return name.slice(0, name.indexOf('/'))
}

/** Within a list, each segment of a track goes on where the one before it ended. */
function isChained({ segments }: SealList): boolean {
  const last = new Map<string, FilmSegment>()
  return segments.every((segment) => {
    const track = trackOfSegment(segment.name)
    const before = last.get(track)
    last.set(track, segment)
    const number = Number(segment.name.slice(-11, -5))
    if (!before) return (number === 1) === (segment.prev === null)
    return segment.prev === before.sha256 && number === Number(before.name.slice(-11, -5)) + 1
  })
}
