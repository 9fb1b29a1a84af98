import * as v from 'valibot'
import { timeSchema } from '../http/schemas.ts'
import { type AnyMessage, message } from './message.ts'
import {
  described,
  eventSchema,
  lineSchema,
  mediaIdSchema,
  pauseReasons,
  receivingSchema,
  roomSchema,
  sources,
} from './parts.ts'
import { personIdSchema, tokenMax } from './token.ts'

const nothing = v.object({})
const direction = v.picklist(['send', 'receive'])
/** Either a track that one sends, or one that one is sent. */
const track = v.variant('of', [
  v.object({ of: v.literal('producer'), id: mediaIdSchema }),
  v.object({ of: v.literal('consumer'), id: mediaIdSchema }),
])
/** Only these two may be given by a client; the others are the node's own. */
const ownReason = v.picklist(pauseReasons.filter((reason) => reason === 'self' || reason === 'line'))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const count = v.pipe(v.number(), v.minValue(0))

export const iceServerSchema = v.object({
  urls: v.array(v.string()),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
})

/** What a client asks of the node. Each is answered with its answer or with an error (message.ts). */
export const asks = {
  /**
   * First of all. `again`: the key of an earlier answer, for a connection that broke; `kept` says whether transports and tracks
   * are still there or have to be made anew.
   */
  join: message(
    v.object({
      version: v.number(),
      token: v.pipe(v.string(), v.maxLength(tokenMax)),
      again: v.optional(v.pipe(v.string(), v.maxLength(64))),
    }),
    v.object({
      again: v.string(),
      kept: v.boolean(),
      me: personIdSchema,
      room: roomSchema,
      receiving: v.array(receivingSchema),
      capabilities: described(),
      iceServers: v.array(iceServerSchema),
    }),
  ),
  leave: message(nothing, nothing),
  /** What this client can decode; before it consumes anything. */
  capabilities: message(v.object({ capabilities: described() }), nothing),
  'open-transport': message(
    v.object({ direction }),
    v.object({
      id: mediaIdSchema,
      iceParameters: described(),
      iceCandidates: v.array(described()),
      dtlsParameters: described(),
    }),
  ),
  'connect-transport': message(v.object({ transport: mediaIdSchema, dtlsParameters: described() }), nothing),
  'restart-ice': message(v.object({ transport: mediaIdSchema }), v.object({ iceParameters: described() })),
  produce: message(
    v.object({
      transport: mediaIdSchema,
      kind: v.picklist(['audio', 'video']),
      source: v.picklist(sources),
      rtpParameters: described(),
      paused: v.boolean(),
    }),
    v.object({ id: mediaIdSchema }),
  ),
  /** No more of this track. */
  stop: message(v.object({ producer: mediaIdSchema }), nothing),
  /** It begins paused (`self`), so that nothing is lost before the client is ready. */
  consume: message(
    v.object({ producer: mediaIdSchema }),
    v.object({
      id: mediaIdSchema,
      kind: v.picklist(['audio', 'video']),
      rtpParameters: described(),
      paused: receivingSchema.entries.paused,
    }),
  ),
  pause: message(v.object({ track, why: ownReason }), nothing),
  resume: message(v.object({ track, why: ownReason }), nothing),
  /** The most that this client wants to be sent of a picture: 0 is the least layer. */
  layers: message(
    v.object({
      consumer: mediaIdSchema,
      spatial: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3)),
    }),
    nothing,
  ),
  event: message(v.object({ event: eventSchema }), nothing),
  /** Handed to one peer and answered by it; the node looks at rights and order, and not inside. */
  control: message(
    v.object({ to: personIdSchema, body: v.pipe(v.string(), v.maxLength(16_000)) }),
    v.object({ body: v.pipe(v.string(), v.maxLength(16_000)) }),
  ),
  /**
   * How the line does, every few seconds. Shares of packets from 0 to 1, kbit/s, ms.
   * @property frozen seconds of stopped pictures · concealed share of sound that was made up · since the last report
   */
  quality: message(
    v.object({
      line: lineSchema,
      rtt: count,
      lossUp: share,
      lossDown: share,
      kbitUp: count,
      kbitDown: count,
      frozen: count,
      concealed: share,
    }),
    nothing,
  ),
  /** How long people waited, ms: until the transports stood, until the first picture. */
  waited: message(v.object({ until: v.picklist(['connected', 'first-frame']), ms: timeSchema }), nothing),
  /** Of hosts. */
  mute: message(v.object({ person: personIdSchema, source: v.picklist(sources), on: v.boolean() }), nothing),
  hold: message(v.object({ on: v.boolean() }), nothing),
  'put-out': message(v.object({ person: personIdSchema }), nothing),
  'close-room': message(nothing, nothing),
} as const satisfies Readonly<Record<string, AnyMessage>>

export type Asks = typeof asks
export type AskName = keyof Asks
