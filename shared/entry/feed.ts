import * as v from 'valibot'
import { carriedKeySchema } from './batch.ts'
import type { Digest } from './bytes.ts'
import { entrySchema } from './entry.ts'
import { subjectSchema } from './subject.ts'

/** Subscriber of what every station of the county reads: directory, catalogue, calendar, articles. */
export const commonFeed = 'common'

/** The county's own mark under what it wrote itself: it knows its words again by it, when it lost them and a desk gives them back. */
export const countyMarkSchema = v.exactOptional(v.pipe(v.string(), v.regex(/^[\w-]{43}$/)))

/** Where a reader stands in one feed; n 0 and an empty hash at the beginning of an epoch. */
export const feedPlaceSchema = v.strictObject({
  epoch: v.pipe(v.string(), v.regex(/^[a-z0-9]{0,32}$/)),
  n: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  hash: v.pipe(v.string(), v.regex(/^(?:[\w-]{43})?$/)),
})
export type FeedPlace = v.InferOutput<typeof feedPlaceSchema>

/**
 * First line of an epoch that does not tell everything: of what was begun before `since` (epoch ms) only what is open, or was spoken of since, or what the reader
 * knew and had not read on. `left`: where it stood in the epoch that is closed there; null for who was never told anything. Whatever is
 * said later of what was left out brings all of it along.
 */
export const snapshotSchema = v.strictObject({
  kind: v.literal('snapshot'),
  since: v.pipe(v.number(), v.safeInteger()),
  left: v.nullable(feedPlaceSchema),
})

/** One thing that the county tells a subscriber. The text is kept as the hub wrote it, for the hash chain. */
export const feedItemSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('entry'), entry: entrySchema, mark: countyMarkSchema }),
  v.strictObject({ kind: v.literal('key'), key: carriedKeySchema }),
  /** The subject's key was destroyed by law: who holds it destroys it, too. An app that does not know the kind passes over it. */
  v.strictObject({ kind: v.literal('erased'), subject: subjectSchema, mark: countyMarkSchema }),
  snapshotSchema,
])
export type FeedItem = v.InferOutput<typeof feedItemSchema>

/** Dense from 1 in each epoch; `hash` chains over everything before it. A reader takes the contiguous prefix only. */
export const feedLineSchema = v.object({
  n: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  item: v.string(),
  hash: v.string(),
})
export type FeedLine = v.InferOutput<typeof feedLineSchema>

export function feedHash(digest: Digest, previous: string, item: string): string {
  return digest(previous + '\n' + item)
}

/** What the hub signs under a page of a feed: all that stands before it is thereby signed too. */
export function feedText(subscriber: string, place: FeedPlace): string {
  return ['yizhan-feed-1', subscriber, place.epoch, place.n, place.hash].join('\n')
}
