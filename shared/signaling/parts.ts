import * as v from 'valibot'
import { timeSchema } from '../http/schemas.ts'
import { recordingTroubles } from '../recording/troubles.ts'
import { peerRoles, personIdSchema, rights } from './token.ts'

/** Where a track comes from; a peer sends one of each at most. */
export const sources = ['camera', 'microphone', 'screen'] as const
export type Source = (typeof sources)[number]
export const kindOfSource = { camera: 'video', screen: 'video', microphone: 'audio' } as const

/** Ids of transports, producers and consumers, drawn by the node. */
export const mediaIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

/** Longest JSON of what the media library itself reads and checks: the parameters of a track, of a transport. */
const parametersMax = 16_000

/** WebRTC's own descriptions. Their shape is the library's at both ends; here only their size is looked at. */
export function described<Value extends object>(): v.GenericSchema<unknown, Value> {
  return v.pipe(
    v.custom<Value>((value) => typeof value === 'object' && value !== null),
    v.rawCheck(({ dataset, addIssue }) => {
      if (dataset.typed && JSON.stringify(dataset.value).length > parametersMax)
        addIssue({ message: 'too-large' })
    }),
  )
}

/**
 * Why a track stands still: `self` its own end wants it so, `muted` a host, `held` the room is on hold,
 * `line` its line carries no picture beside the voice, `recorder` nobody is shown what is to be recorded and is not yet.
 */
export const pauseReasons = ['self', 'muted', 'held', 'line', 'recorder'] as const
export type PauseReason = (typeof pauseReasons)[number]
const pausedSchema = v.array(v.picklist(pauseReasons))

/** One plain state for people, and its reason. `lost`: nothing is heard. */
export const lineStates = ['good', 'thin', 'bad', 'lost'] as const
const lineReasons = ['none', 'slow', 'loss', 'delay', 'silent'] as const
export const lineSchema = v.object({ state: v.picklist(lineStates), why: v.picklist(lineReasons) })
export type Line = v.InferOutput<typeof lineSchema>

const sendingSchema = v.object({
  id: mediaIdSchema,
  source: v.picklist(sources),
  paused: pausedSchema,
})

/** @property away its connection broke, and it is waited for */
export const peerSchema = v.object({
  person: personIdSchema,
  role: v.picklist(peerRoles),
  name: v.string(),
  rights: v.array(v.picklist(rights)),
  away: v.boolean(),
  line: v.nullable(lineSchema),
  sends: v.array(sendingSchema),
})
export type PeerView = v.InferOutput<typeof peerSchema>

/** `off` nobody asked for it · `starting` nothing is shown yet · `on` · `failed` it was asked for and does not go. */
export const recordingStates = ['off', 'starting', 'on', 'failed'] as const
export type RecordingState = (typeof recordingStates)[number]

export const recordingSchema = v.object({
  state: v.picklist(recordingStates),
  trouble: v.nullable(v.picklist(recordingTroubles)),
})
export type RecordingView = v.InferOutput<typeof recordingSchema>

export const roomSchema = v.object({
  held: v.boolean(),
  recording: recordingSchema,
  peers: v.array(peerSchema),
})
export type RoomView = v.InferOutput<typeof roomSchema>

/** A consumer of one's own, and why it stands still. */
export const receivingSchema = v.object({
  consumer: mediaIdSchema,
  producer: mediaIdSchema,
  paused: pausedSchema,
})

/** Why somebody is in the room no more. */
export const endings = [
  'left',
  'vanished',
  'replaced',
  'put-out',
  'token-ended',
  'token-revoked',
  'room-closed',
  'node-stopped',
] as const
export type Ending = (typeof endings)[number]

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
/**
 * Where a pointer stands: on a field of the desk's mirrored page, or on a shared screen as it was at a `time` of the county's clock
 * (epoch ms). Fractions of its rectangle.
 */
export const anchorSchema = v.variant('on', [
  v.object({ on: v.literal('field'), key: v.pipe(v.string(), v.maxLength(64)), x: fraction, y: fraction }),
  v.object({ on: v.literal('page'), x: fraction, y: fraction }),
  v.object({ on: v.literal('frame'), producer: mediaIdSchema, time: v.number(), x: fraction, y: fraction }),
])

/** What passes between peers and is forgotten, except by the recording. What must last is a fact of the consult. */
export const eventSchema = v.variant('kind', [
  v.object({ kind: v.literal('said'), text: v.pipe(v.string(), v.minLength(1), v.maxLength(2_000)) }),
  v.object({
    kind: v.literal('file'),
    hash: v.pipe(v.string(), v.maxLength(64)),
    name: v.pipe(v.string(), v.maxLength(200)),
    bytes: timeSchema,
  }),
  /** Null: it is nowhere any more. */
  v.object({ kind: v.literal('pointer'), at: v.nullable(anchorSchema) }),
  v.object({
    kind: v.literal('stroke'),
    id: mediaIdSchema,
    points: v.pipe(v.array(anchorSchema), v.minLength(1), v.maxLength(200)),
    done: v.boolean(),
  }),
  /** Null: everything of one's own. */
  v.object({ kind: v.literal('wipe'), stroke: v.nullable(mediaIdSchema) }),
  /** A model of the desk's page, in JSON that the pages at both ends understand. From the desk alone. */
  v.object({ kind: v.literal('mirror'), body: v.pipe(v.string(), v.maxLength(60_000)) }),
  /** Who has lost the thread of the desk's page, or has just come, asks for the whole of it. */
  v.object({ kind: v.literal('look') }),
])
export type RoomEvent = v.InferOutput<typeof eventSchema>
