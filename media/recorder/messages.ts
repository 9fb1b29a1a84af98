import * as v from 'valibot'
import { kinds, sessionSchema } from '../../shared/recording/seal.ts'
import { personIdSchema } from '../../shared/signaling/token.ts'
import { diskTroubles } from './disk.ts'

/** What a media node and its recorder, two processes, say to each other. Everything that comes in is parsed by the other's half. */

const uint = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))
const reason = v.pipe(v.string(), v.regex(/^[a-z-]{1,40}$/))
const trackName = v.pipe(v.string(), v.regex(/^\d{1,4}-[a-z]{1,16}$/))

/** What comes in on a track's port. Layers of one picture come on one port, each with an SSRC. */
export const descriptionSchema = v.strictObject({
  kind: v.picklist(kinds),
  /** Whose camera, screen or microphone. */
  person: personIdSchema,
  codec: v.picklist(['vp8', 'opus']),
  payloadType: uint(126),
  clockRate: uint(192_000),
  channels: uint(2),
  ssrcs: v.pipe(v.array(uint(2 ** 32 - 1)), v.minLength(1), v.maxLength(8)),
})
export type TrackDescription = v.InferOutput<typeof descriptionSchema>

/** Anything of the session that is no picture and no sound, at most 128 KB of JSON, as the door lets in. */
export const eventSchema = v.strictObject({
  kind: v.pipe(v.string(), v.regex(/^[a-z]+(\.[a-z-]+)?$/)),
  by: personIdSchema,
  body: v.unknown(),
})
export type SessionEvent = v.InferOutput<typeof eventSchema>
export const maxEventBytes = 130_000

const openingSchema = v.strictObject({
  session: sessionSchema,
  /** It may not go on unrecorded: refused while the disk cannot be relied on. */
  mandatory: v.boolean(),
  /** What belongs into the evidence: consent, station, county, case. */
  about: v.record(v.string(), v.string()),
})
export type Opening = v.InferOutput<typeof openingSchema>

const id = uint(2 ** 32)
const askSchema = v.variant('ask', [
  v.strictObject({ ask: v.literal('open'), id, opening: openingSchema }),
  v.strictObject({ ask: v.literal('track'), id, session: sessionSchema, description: descriptionSchema }),
  v.strictObject({ ask: v.literal('end-track'), id, session: sessionSchema, track: trackName, reason }),
  v.strictObject({ ask: v.literal('event'), id, session: sessionSchema, event: eventSchema }),
  v.strictObject({ ask: v.literal('end'), id, session: sessionSchema, reason }),
  v.strictObject({ ask: v.literal('stand'), id }),
])
export type Ask = v.InferOutput<typeof askSchema>

/**
 * `disk-alarm`: nothing that must be recorded begins now · `ended`: this session has its manifest · `unknown`: no such session or track
 * is open · `malformed`: not a message of ours · `failed`: the disk did not take it
 */
const refusals = ['disk-alarm', 'ended', 'already-open', 'unknown', 'malformed', 'failed'] as const
export type Refusal = (typeof refusals)[number]

const standSchema = v.strictObject({
  sessions: v.number(),
  tracks: v.number(),
  packets: v.number(),
  /** How long what came last took, or takes, to be with the system. */
  lagMs: v.number(),
})
export type Stand = v.InferOutput<typeof standSchema>

const placeSchema = v.strictObject({ track: v.string(), ip: v.string(), port: v.number() })
const alarmSchema = v.nullable(v.strictObject({ code: v.picklist(diskTroubles), since: v.number() }))
/** The text is what is hashed; it parses as a `Seal`. */
const sealedSchema = v.strictObject({ session: v.string(), root: v.string(), text: v.string() })
export type Sealed = v.InferOutput<typeof sealedSchema>
const endedSchema = v.strictObject({ manifest: v.string() })

const saidSchema = v.variant('say', [
  v.strictObject({ say: v.literal('ready'), left: v.array(v.string()), alarm: alarmSchema }),
  v.strictObject({ say: v.literal('done'), id, result: v.unknown() }),
  v.strictObject({ say: v.literal('refused'), id, code: v.picklist(refusals) }),
  v.strictObject({ say: v.literal('flowing'), session: v.string(), track: v.string() }),
  v.strictObject({ say: v.literal('wants-key-frame'), session: v.string(), track: v.string() }),
  v.strictObject({ say: v.literal('sealed'), sealed: sealedSchema }),
  v.strictObject({ say: v.literal('alarm'), alarm: alarmSchema }),
])
export type Said = v.InferOutput<typeof saidSchema>

/** What the answer to each question is. */
export const resultSchemas = {
  open: v.null(),
  track: placeSchema,
  'end-track': v.null(),
  event: v.null(),
  end: endedSchema,
  stand: standSchema,
} as const
export type Results = {
  readonly [Name in keyof typeof resultSchemas]: v.InferOutput<(typeof resultSchemas)[Name]>
}

export function readAsk(message: unknown): Ask | null {
  const read = v.safeParse(askSchema, message)
  return read.success ? read.output : null
}

export function readSaid(message: unknown): Said | null {
  const read = v.safeParse(saidSchema, message)
  return read.success ? read.output : null
}

/** Under which number an unreadable question asks to be answered. */
export function idOf(message: unknown): number | null {
  const read = v.safeParse(v.object({ id }), message)
  return read.success ? read.output.id : null
}
