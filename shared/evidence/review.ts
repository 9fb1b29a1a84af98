import * as v from 'valibot'
import { trackName } from '../facts/evidence.ts'
import { derivativeName } from '../facts/evidence-kept.ts'
import { kinds } from '../recording/seal.ts'
import { sha256 } from '../recording/sum.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Bytes of a file, from `at` on, that can be checked before anything is done with them. */
const pieceEntries = { at: count, bytes: v.pipe(count, v.minValue(1)), sha256 }
export type Piece = { readonly at: number; readonly bytes: number; readonly sha256: string }
/** From 1 on. */
const numbered = { number: v.pipe(count, v.minValue(1)), from: count, to: count }

/**
 * How an item is looked at 审看件: the archive's seekable copy of each track, cut where a picture needs no other before it, and the sum of each of these
 * segments, so that a player asks for what it shows and for no more, and shows none before it was checked. `head` is what stands before the first
 * segment. `originals` are the files of that track as they were captured: what is cited is cited by them. Times are ms of the item.
 */
export const reviewSchema = v.strictObject({
  format: v.literal('yizhan-review-1'),
  /** Sums of the derivatives that there were when it was made: with others it is made anew. */
  of: v.pipe(v.array(sha256), v.maxLength(32)),
  /** When the item begins, epoch ms. */
  began: count,
  duration: count,
  tracks: v.pipe(
    v.array(
      v.strictObject({
        name: trackName,
        kind: v.picklist(kinds),
        /** A member of staff, or the station's device; '' where nobody in particular. */
        who: v.pipe(v.string(), v.maxLength(80)),
        /** As a MediaSource takes it. */
        media: v.pipe(v.string(), v.regex(/^(?:video|audio)\/webm; codecs="[a-z0-9.,]{3,40}"$/)),
        hasSound: v.boolean(),
        /** The derivative in which the bytes lie. */
        file: derivativeName,
        /** Where the file's own times begin. */
        starts: count,
        head: v.strictObject(pieceEntries),
        segments: v.pipe(v.array(v.strictObject({ ...numbered, ...pieceEntries })), v.maxLength(50_000)),
        originals: v.pipe(v.array(v.strictObject({ ...numbered, sha256 })), v.maxLength(100_000)),
      }),
    ),
    v.maxLength(16),
  ),
  /** The waveform (peaks.ts) of all sounds; null where there is none. */
  peaks: v.nullable(v.strictObject({ ...pieceEntries, file: derivativeName })),
})
export type Review = v.InferOutput<typeof reviewSchema>
export type ReviewTrack = Review['tracks'][number]
