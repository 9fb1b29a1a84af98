import * as v from 'valibot'
import { sessionSchema } from './seal.ts'
import { sha256, sm3 } from './sum.ts'

/**
 * What stands beside a recording and is none of it: reels 卷 that the station's desk kept of what it sent itself, where a stretch of the recording is
 * missing (断的那段). Each is a WebM file in `copies/`; `copies.json` names them, with the entry in which the desk, with its own signature, said their
 * sums. Times in µs since 1970 as the node's machine counts, by the clock of the desk.
 */
const micros = v.pipe(v.number(), v.safeInteger())
const copySchema = v.strictObject({
  file: v.pipe(v.string(), v.regex(/^[a-z0-9_-]{1,60}\.webm$/)),
  kind: v.picklist(['camera', 'microphone']),
  person: v.string(),
  /** Which stretch is missing, and which this reel has. */
  gap: v.strictObject({ from: micros, to: micros }),
  from: micros,
  to: micros,
  bytes: v.pipe(micros, v.minValue(1)),
  sha256,
  sm3,
  entry: v.string(),
})
export type StationCopy = v.InferOutput<typeof copySchema>

export const copyListSchema = v.strictObject({
  format: v.literal('yizhan-copies-1'),
  session: sessionSchema,
  copies: v.array(copySchema),
})
export type CopyList = v.InferOutput<typeof copyListSchema>
