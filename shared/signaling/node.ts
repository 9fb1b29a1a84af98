import * as v from 'valibot'
import { ownedSchema } from '../entry/subject.ts'
import { recordingEnds } from '../facts/consult-record.ts'
import { timeSchema } from '../http/schemas.ts'
import { sha256, sm3 } from '../recording/sum.ts'
import { type AnyMessage, type Answered, type AnswerOf, type AskOf, message } from './message.ts'
import { endings, lineSchema, recordingSchema, sources } from './parts.ts'
import { peerRoles, personIdSchema, roomIdSchema } from './token.ts'

/**
 * Whether a media node can carry anything. `preparing`: its worker is being fetched or built; `absent`: it cannot be had here, and `code`
 * says why (`not-root`: somebody with rights has to do it · `no-source` · `failed`); everything but live assistance goes on.
 */
export const standingSchema = v.variant('kind', [
  v.object({ kind: v.literal('preparing'), step: v.picklist(['looking', 'fetching', 'building']) }),
  v.object({ kind: v.literal('ready'), workers: v.number() }),
  v.object({
    kind: v.literal('absent'),
    code: v.picklist(['not-root', 'no-source', 'failed', 'unreachable']),
  }),
])
export type Standing = v.InferOutput<typeof standingSchema>

/**
 * What was of one peer's time in a room.
 * @property connected, firstFrame how long it waited, ms; null when it never came
 * @property worst the worst that its line was · kbit means over its reports · loss shares from 0 to 1
 * @property unseen seconds in which it was shown no picture because of its line
 */
export const peerSummarySchema = v.object({
  person: personIdSchema,
  role: v.picklist(peerRoles),
  joined: timeSchema,
  left: timeSchema,
  why: v.picklist(endings),
  joins: v.number(),
  sent: v.array(v.picklist(sources)),
  connected: v.nullable(v.number()),
  firstFrame: v.nullable(v.number()),
  worst: v.nullable(lineSchema),
  kbitUp: v.nullable(v.number()),
  kbitDown: v.nullable(v.number()),
  lossUp: v.nullable(v.number()),
  lossDown: v.nullable(v.number()),
  frozen: v.number(),
  unseen: v.number(),
})
export type PeerSummary = v.InferOutput<typeof peerSummarySchema>

export const summarySchema = v.object({
  room: roomIdSchema,
  opened: timeSchema,
  closed: timeSchema,
  /** Times that the room had to move to another worker. */
  moved: v.number(),
  events: v.number(),
  commands: v.number(),
  peers: v.array(peerSummarySchema),
})
export type Summary = v.InferOutput<typeof summarySchema>

/** A room is recorded in parts: each goes from when it is wanted until it is not, or until its node was gone. 0: before the first. */
const partSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** What the county hears of its rooms. */
export const roomNewsSchema = v.variant('kind', [
  v.object({
    kind: v.literal('joined'),
    room: roomIdSchema,
    person: personIdSchema,
    role: v.picklist(peerRoles),
    at: timeSchema,
  }),
  v.object({
    kind: v.literal('away'),
    room: roomIdSchema,
    person: personIdSchema,
    at: timeSchema,
  }),
  v.object({
    kind: v.literal('left'),
    room: roomIdSchema,
    person: personIdSchema,
    why: v.picklist(endings),
    at: timeSchema,
  }),
  v.object({
    kind: v.literal('held'),
    room: roomIdSchema,
    on: v.boolean(),
    by: personIdSchema,
    at: timeSchema,
  }),
  v.object({
    kind: v.literal('recording'),
    room: roomIdSchema,
    ...recordingSchema.entries,
    part: partSchema,
    at: timeSchema,
  }),
  /** What was recorded up to then can be changed by nobody any more without its being seen. `lost`: what the disk did not take. */
  v.object({
    kind: v.literal('sealed'),
    room: roomIdSchema,
    part: partSchema,
    at: timeSchema,
    root: sha256,
    tracks: v.array(v.string()),
    lost: v.nullable(
      v.object({ from: timeSchema, to: timeSchema, what: v.picklist(['picture', 'sound', 'both']) }),
    ),
  }),
  /** Nothing is added to this part any more; `manifest` is the sum of what speaks for all of it. `at`: when its last record was written. */
  v.object({
    kind: v.literal('recorded'),
    room: roomIdSchema,
    part: partSchema,
    at: timeSchema,
    why: v.picklist(recordingEnds),
    tracks: v.array(v.string()),
    manifest: sha256,
  }),
  v.object({ kind: v.literal('moved'), room: roomIdSchema, at: timeSchema }),
  v.object({ kind: v.literal('closed'), room: roomIdSchema, at: timeSchema, summary: summarySchema }),
])
export type RoomNews = v.InferOutput<typeof roomNewsSchema>
export type SealedNews = RoomNews & { readonly kind: 'sealed' }
export type RecordedNews = RoomNews & { readonly kind: 'recorded' }

/** A link takes 64 KB at once. */
export const mostCopyBytes = 36_000
const mostCopyChars = (mostCopyBytes / 3) * 4

const nothing = v.object({})
/** A fact of the journal. */
const noteSchema = v.object({
  id: v.string(),
  type: v.string(),
  by: personIdSchema,
  at: timeSchema,
  body: v.unknown(),
})
export type Note = v.InferOutput<typeof noteSchema>

/** What the county asks of a media node; over a link of its own where the node is another process. */
export const nodeAsks = {
  standing: message(nothing, standingSchema),
  /** Before its first token is given out; again at any time, with another `record`. */
  'open-room': message(v.object({ room: roomIdSchema, record: v.boolean() }), nothing),
  /** What was written down about a room, for its recording. `not-found`: it is not being recorded. */
  note: message(v.object({ room: roomIdSchema, note: noteSchema }), nothing),
  'close-room': message(v.object({ room: roomIdSchema }), nothing),
  /**
   * All parts of a room's recording, and the films that were made of them. `gone`: nothing of it lies there, now or already before; false
   * while something of it is being written, or where the recorder is not there: to be asked again.
   */
  'erase-recording': message(v.object({ room: roomIdSchema }), v.object({ gone: v.boolean() })),
  /**
   * One part of a room's recording, which the archive has as that item: nothing of it stays there but its name. `item` null: only asked whether anything of
   * it lies there. `gone` as with `erase-recording`.
   */
  'let-go': message(
    v.object({
      room: roomIdSchema,
      part: v.pipe(partSchema, v.minValue(1)),
      item: v.nullable(ownedSchema('evidence')),
    }),
    v.object({ gone: v.boolean() }),
  ),
  /** Everything stands still in it, or goes on: as the facts say, whoever has the consult now. */
  hold: message(v.object({ room: roomIdSchema, on: v.boolean() }), nothing),
  /**
   * The next bytes of a reel that a desk kept itself (consult.copied), for the part of its room's recording that it stands beside. `from`: where they go,
   * what is there stays. `kept`: how many the node has now; with all of them it has compared their sum. `not-found`: nothing is recorded of that part here ·
   * `bad-media`: what came has another sum, and is gone again.
   */
  'keep-copy': message(
    v.object({
      room: roomIdSchema,
      part: v.pipe(partSchema, v.minValue(1)),
      reel: v.object({
        /** The entry that speaks of it, and its place there. */
        entry: v.string(),
        place: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
        kind: v.picklist(['camera', 'microphone']),
        person: personIdSchema,
        gap: v.object({ from: timeSchema, to: timeSchema }),
        from: timeSchema,
        to: timeSchema,
        bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
        sha256,
        sm3,
      }),
      from: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      /** Base64; empty to ask how many there are. */
      bytes: v.pipe(v.string(), v.maxLength(mostCopyChars)),
    }),
    v.object({ kept: v.number() }),
  ),
  'put-out': message(v.object({ room: roomIdSchema, person: personIdSchema }), nothing),
  /** A token that is taken back: whoever came in by it is put out, and nobody comes in by it any more. */
  revoke: message(v.object({ token: v.string(), until: timeSchema }), nothing),
  /** In the format of Prometheus. */
  metrics: message(nothing, v.object({ text: v.string() })),
} as const satisfies Readonly<Record<string, AnyMessage>>
export type NodeAsks = typeof nodeAsks
export type NodeAskName = keyof NodeAsks

export type CopiedReel = AskOf<NodeAsks['keep-copy']>['reel']

/** A media node as the county knows it, in its own process or in another. */
export type MediaNode = {
  readonly ask: <Name extends NodeAskName>(
    name: Name,
    body: AskOf<NodeAsks[Name]>,
  ) => Promise<Answered<AnswerOf<NodeAsks[Name]>>>
  /** @returns the end of it */
  readonly follow: (handler: (news: RoomNews) => void) => () => void
  readonly close: () => Promise<void>
}
