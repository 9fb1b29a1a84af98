import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { sha256, sm3 } from '../recording/sum.ts'
import { recordingTroubles } from '../recording/troubles.ts'
import { parcelSchema } from './evidence.ts'
import { fact } from './fact.ts'

const time = v.pipe(v.number(), v.safeInteger())
const words = (max: number) => v.pipe(v.string(), v.maxLength(max))

export const gapWhys = ['line', 'camera', 'room', 'recorder', 'closed'] as const
/** A stretch that is missing, from one time to another (epoch ms): noticed by the desk, or by the hub. */
export const consultGap = fact({
  type: 'consult.gap',
  v: 1,
  writers: ['assistant', 'system'],
  audience: 'station',
  body: v.strictObject({
    from: time,
    to: time,
    what: v.picklist(['picture', 'sound', 'both']),
    why: v.picklist(gapWhys),
  }),
})

/** Ten minutes of camera and microphone in reels of twenty seconds. */
const mostReels = 64
/**
 * The station's own copy 站上自留 of what it sent while a stretch went missing, in reels: WebM files of their own, encrypted with the consult's key,
 * their sums as captured. Beside the recording, never in it. `from` and `to` by the desk's clock as it was compared with the county's, epoch ms.
 */
export const consultCopied = fact({
  type: 'consult.copied',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({
    gap: entryIdSchema,
    reels: v.pipe(
      v.array(
        v.strictObject({
          kind: v.picklist(['camera', 'microphone']),
          from: time,
          to: time,
          bytes: v.pipe(time, v.minValue(1)),
          sha256,
          sm3,
          parcel: parcelSchema,
        }),
      ),
      v.minLength(1),
      v.maxLength(mostReels),
    ),
  }),
})

const recordingStates = ['started', 'stopped', 'interrupted', 'sealed', 'closed'] as const
/**
 * Why a part is over: `withdrawn` the visitor's word ended; the room was closed, its node stopped; or the recorder was gone with the node
 * (`left`), alone (`process-died`), or with the machine.
 */
export const recordingEnds = [
  'withdrawn',
  'room-closed',
  'node-stopped',
  'left',
  'process-died',
  'machine-restarted',
] as const
export const recordingWhys = ['none', 'room', ...recordingTroubles, ...recordingEnds] as const
const trackNames = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-zA-Z0-9._:-]{1,64}$/))), v.maxLength(64))
const part = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
/** Nothing was ever sealed under it: there was no recorder yet. */
const recordingBefore = v.pipe(
  v.strictObject({
    state: v.picklist(['started', 'stopped', 'interrupted', 'sealed']),
    part,
    tracks: trackNames,
    why: words(60),
    root: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{43}$/))),
  }),
  v.transform(({ state, part: of, tracks }) => ({ state, part: of, tracks, why: 'none' })),
)
/**
 * How the recording stands, since `at` (epoch ms) where that was not when it was written. `part` is the one of its folders. What was `sealed` up
 * to then is told by `root`, over all tracks; when nothing is added any more the part is `closed`, and `root` is the sum of its manifest. Both
 * as `sha256sum` prints them.
 */
export const consultRecording = fact({
  type: 'consult.recording',
  v: 2,
  writers: ['system'],
  audience: 'station',
  older: [recordingBefore],
  body: v.strictObject({
    state: v.picklist(recordingStates),
    part,
    tracks: trackNames,
    at: v.optional(time),
    why: v.picklist(recordingWhys),
    root: v.optional(sha256),
  }),
})

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const amount = v.pipe(v.number(), v.minValue(0))
const person = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}(?:@[a-z0-9-]{1,32})?$/))
/** How the media were, when the room is closed: for each who was in it. Times in ms, `frozen` and `unseen` in seconds, loss as a share. */
export const consultMeasured = fact({
  type: 'consult.measured',
  v: 1,
  writers: ['system'],
  audience: 'station',
  body: v.strictObject({
    moved: amount,
    peers: v.pipe(
      v.array(
        v.strictObject({
          person,
          joins: amount,
          connected: v.nullable(amount),
          firstFrame: v.nullable(amount),
          /** The worst that its line was, and why. */
          worst: v.nullable(v.strictObject({ state: words(20), why: words(20) })),
          kbitUp: v.nullable(amount),
          kbitDown: v.nullable(amount),
          lossUp: v.nullable(share),
          lossDown: v.nullable(share),
          frozen: amount,
          unseen: amount,
        }),
      ),
      v.maxLength(20),
    ),
  }),
})

export const consultRecordFacts = [consultGap, consultCopied, consultRecording, consultMeasured]
