import * as v from 'valibot'
import { sha256 } from './sum.ts'
import { personIdSchema } from '../signaling/token.ts'

/**
 * What a recorder says about a session that it writes down, as the hub and a reader of the archive take it in. All of it is JSON text,
 * kept and hashed as the bytes that were written; hashes are hexadecimal, as `sha256sum` prints them.
 */

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** One file of a session's folder, never a path. */
export const fileName = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}\.\d{4,6}\.rec$/))
export const sessionSchema = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9][a-zA-Z0-9.:-]{0,79}$/))

/** µs of a clock that cannot be set, since the machine was started; and µs since 1970 as the machine believes. */
const stampSchema = v.strictObject({ mono: count, wall: count })
export type Stamp = v.InferOutput<typeof stampSchema>

export const kinds = ['camera', 'screen', 'microphone'] as const

/** What is in a track; null for the track of events. */
const mediaSchema = v.strictObject({
  kind: v.picklist(kinds),
  /** A member of staff, or the station's device. */
  person: personIdSchema,
  codec: v.picklist(['vp8', 'opus']),
})

/**
 * The bytes `from`…`to` of a file, told by the hash of its first `to` bytes: so the last one speaks for the whole file up to there, and
 * `head -c TO FILE | sha256sum` checks it.
 */
const segmentSchema = v.strictObject({
  file: fileName,
  from: count,
  to: count,
  sha256,
  began: stampSchema,
  until: stampSchema,
  /** Bytes that stand behind `to` and are no whole record: the process ended while it wrote them. */
  torn: count,
})
export type Segment = v.InferOutput<typeof segmentSchema>

/** All of them since the seal before. */
const countsSchema = v.strictObject({
  packets: count,
  /** By their sequence numbers, and not there after two seconds. Each range is in a gap record of its track. */
  missing: count,
  /** Came after they had been counted as missing. */
  late: count,
  repeated: count,
  /** What was no packet of this track, and is not kept. */
  strays: count,
  /** What the disk had no room for, or no time. */
  dropped: count,
})
export type Counts = v.InferOutput<typeof countsSchema>

export const noCounts: Counts = { packets: 0, missing: 0, late: 0, repeated: 0, strays: 0, dropped: 0 }

const sealedTrackSchema = v.strictObject({
  name: v.string(),
  media: v.nullable(mediaSchema),
  segments: v.array(segmentSchema),
  counts: countsSchema,
})
export type SealedTrack = v.InferOutput<typeof sealedTrackSchema>

/** `interrupted`: written at the next start about what a process left behind that ended without a word. */
const sealWhys = ['running', 'interrupted', 'ended'] as const

/** One text each 20 s about all tracks. Its root is the SHA-256 of its bytes, and the next seal names it. */
export const sealSchema = v.strictObject({
  format: v.literal('yizhan-seal-1'),
  session: sessionSchema,
  number: v.pipe(count, v.minValue(1)),
  /** Root of the seal before it; null for the first. */
  prev: v.nullable(sha256),
  at: stampSchema,
  why: v.picklist(sealWhys),
  reason: v.nullable(v.string()),
  tracks: v.array(sealedTrackSchema),
})
export type Seal = v.InferOutput<typeof sealSchema>

/** Everything of a session that has ended, file by file. */
export const manifestSchema = v.strictObject({
  format: v.literal('yizhan-recording-1'),
  session: sessionSchema,
  began: stampSchema,
  ended: stampSchema,
  reason: v.string(),
  recorder: v.strictObject({ version: v.string(), node: v.string() }),
  seals: v.strictObject({ count, last: sha256, interruptions: count }),
  tracks: v.array(v.strictObject({ ...sealedTrackSchema.entries })),
})
export type Manifest = v.InferOutput<typeof manifestSchema>
