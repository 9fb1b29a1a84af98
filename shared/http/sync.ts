import * as v from 'valibot'
import { carriedKeySchema, refusalSchema, verdictSchema } from '../entry/batch.ts'
import { feedLineSchema, feedPlaceSchema } from '../entry/feed.ts'
import { entrySchema } from '../entry/entry.ts'
import { entryIdSchema, laneSchema } from '../entry/lane.ts'
import { receiptSchema } from '../entry/receipt.ts'
import { deskReportSchema } from '../rules/desk-report.ts'
import { endpoint } from './endpoint.ts'
import { protocolsSchema } from './protocol.ts'
import { doneSchema, none, timeSchema } from './schemas.ts'

/** Entries a push may carry, and how large the whole may be, bytes. */
const maxBatchEntries = 1_000
export const maxBatchBytes = 4_000_000

/** Entries that are asked for again in one request. */
export const mostAgain = 150

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

export const laneHoldSchema = v.object({
  lane: laneSchema,
  complete: count,
  hash: v.nullable(v.string()),
  ahead: v.array(count),
})

/**
 * The first word of every sync; when nothing is new it is the whole sync. The device says what it wrote, as one digest
 * (see holdingText), and where it stands in its feeds; the hub answers only what differs.
 */
export const hello = endpoint({
  name: 'hello',
  method: 'POST',
  path: '/sync/hello',
  who: 'device',
  summary: 'A device compares with the county in one request',
  params: none,
  query: none,
  request: v.object({
    /** The version of the wire that the app speaks, and the least that it gets on with where that is another. */
    protocol: count,
    least: v.optional(count),
    app: v.pipe(v.string(), v.maxLength(40)),
    /** Digest of holdingText over all that this device ever wrote. */
    holding: v.pipe(v.string(), v.maxLength(43)),
    /** `holding` of the newest receipt that the device has; empty when it has none. */
    receipt: v.pipe(v.string(), v.maxLength(43)),
    feeds: v.object({ own: feedPlaceSchema, common: feedPlaceSchema }),
    /** Its disk was set back: the hub holds more of what this device wrote than the device, and is to tell it all again. */
    forgot: v.optional(v.literal(true)),
    desk: v.optional(deskReportSchema),
  }),
  response: v.object({
    /** Hub clock, epoch ms. */
    time: timeSchema,
    /** Left out when it would say the same as the receipt that the device has. */
    receipt: v.optional(receiptSchema),
    /** What the hub holds of this device's lanes; left out when it holds everything. */
    lanes: v.optional(v.array(laneHoldSchema)),
    /** True for a feed that has news, or that begins anew because the epoch changed. */
    news: v.object({ own: v.boolean(), common: v.boolean() }),
    /** What the hub speaks; left out when the two understand each other. */
    protocols: v.optional(protocolsSchema),
    /** Announced parcels of this device whose bytes are still missing here. */
    wanted: v.optional(v.array(v.string())),
    /** Too many are giving entries just now: the device says hello again in so many ms, before it gives its own. Nothing was compared. */
    later: v.optional(count),
  }),
  errors: ['device-unknown', 'device-revoked', 'signature-wrong', 'clock-apart', 'bad-request'],
})

/** Entries up, in any order, each proven by the batch's signature (see batchText). One verdict an entry, in the same order. */
export const pushEntries = endpoint({
  name: 'pushEntries',
  method: 'POST',
  path: '/sync/entries',
  who: 'device',
  summary: 'A device gives entries; each gets its own verdict',
  params: none,
  query: none,
  request: v.object({
    /** Entries as they are; each is parsed by itself, so that a bad one does not spoil the batch. */
    entries: v.pipe(v.array(v.unknown()), v.maxLength(maxBatchEntries)),
    signature: v.pipe(v.string(), v.maxLength(120)),
    keys: v.pipe(v.array(carriedKeySchema), v.maxLength(maxBatchEntries)),
  }),
  response: v.object({ verdicts: v.array(verdictSchema), receipt: receiptSchema, time: timeSchema }),
  errors: [
    'device-unknown',
    'device-revoked',
    'signature-wrong',
    'clock-apart',
    'too-large',
    'bad-request',
    'busy',
  ],
})

export const feedPageSchema = v.object({
  epoch: v.string(),
  /** The page follows this number; a reader that stands elsewhere starts from here. */
  after: count,
  lines: v.array(feedLineSchema),
  /** The newest line of the feed. */
  head: count,
  /** Signature of feedText over the last line of this page. */
  signature: v.string(),
})
export type FeedPage = v.InferOutput<typeof feedPageSchema>

const place = v.pipe(v.string(), v.regex(/^[a-z0-9]{0,32}:\d{1,15}$/))

/** Both feeds from where the device stands. Waits up to `wait` seconds for news (long poll). A feed without news is left out. */
export const readFeeds = endpoint({
  name: 'readFeeds',
  method: 'GET',
  path: '/sync/feed',
  who: 'device',
  summary: 'What the county has for this device, from a given place on',
  params: none,
  query: v.object({
    /** `<epoch>:<n>` */
    own: place,
    common: place,
    limit: v.optional(v.pipe(v.string(), v.regex(/^\d{1,4}$/))),
    wait: v.optional(v.pipe(v.string(), v.regex(/^\d{1,2}$/))),
  }),
  request: none,
  response: v.object({
    time: timeSchema,
    own: v.optional(feedPageSchema),
    common: v.optional(feedPageSchema),
  }),
  errors: ['device-unknown', 'device-revoked', 'signature-wrong', 'clock-apart', 'bad-request'],
})

/** Feed items with the county's mark, as it told them once: a hub that was set back to an older copy takes its own words back. */
export const giveBack = endpoint({
  name: 'giveBack',
  method: 'POST',
  path: '/sync/give-back',
  who: 'anyone',
  summary: 'A desk gives back what the county wrote and has lost; each item proves itself',
  params: none,
  query: none,
  request: v.object({ items: v.pipe(v.array(v.unknown()), v.maxLength(200)) }),
  response: v.object({ taken: count, strange: count }),
  errors: ['bad-request', 'too-large', 'busy'],
})

/** Entries that a device had and has not any more, or has otherwise: its disk spoiled them, or it was set back and wrote their ids anew. */
export const readAgain = endpoint({
  name: 'readAgain',
  method: 'POST',
  path: '/sync/again',
  who: 'device',
  summary:
    'Entries by their ids, for a device that had them; what the county has not, or has not for it, is left out',
  params: none,
  query: none,
  request: v.object({ ids: v.pipe(v.array(entryIdSchema), v.maxLength(mostAgain)) }),
  /** In the order asked; what finds no room in one answer is asked for once more. */
  response: v.object({
    entries: v.array(entrySchema),
    /** Those among them that it wrote and the county refused. */
    refused: v.optional(v.array(v.object({ id: entryIdSchema, refusal: refusalSchema }))),
  }),
  errors: ['device-unknown', 'device-revoked', 'signature-wrong', 'clock-apart', 'too-large', 'bad-request'],
})

/** Codes that open the desk for a stand-in without a link, wrapped for the hub alone. New ones replace the unused old ones. */
export const putStandInCodes = endpoint({
  name: 'putStandInCodes',
  method: 'POST',
  path: '/sync/stand-in-codes',
  who: 'device',
  summary: 'A device deposits the stand-in codes that its desk accepts',
  params: none,
  query: none,
  /** wrapFor(hub, JSON of { slot: code }) */
  request: v.object({ wrapped: v.pipe(v.string(), v.maxLength(20_000)) }),
  response: doneSchema,
  errors: ['device-unknown', 'bad-request', 'device-revoked', 'signature-wrong', 'clock-apart'],
})

/** Headers of a device's signed request. */
export const deviceHeaders = {
  device: 'yizhan-device',
  time: 'yizhan-time',
  signature: 'yizhan-signature',
} as const

/** Furthest that a request's time may be from the hub's, ms; beyond it the hub answers `clock-apart` with its own time. */
export const maxClockApart = 600_000

/** What a device signs for each request. @param bodyDigest digest of the body's bytes as they travel, or empty */
export function requestText(method: string, pathAndQuery: string, time: number, bodyDigest: string): string {
  return ['yizhan-request-1', method, pathAndQuery, time, bodyDigest].join('\n')
}
