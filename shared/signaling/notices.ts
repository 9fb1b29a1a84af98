import * as v from 'valibot'
import { timeSchema } from '../http/schemas.ts'
import {
  endings,
  eventSchema,
  mediaIdSchema,
  peerSchema,
  receivingSchema,
  recordingSchema,
  roomSchema,
} from './parts.ts'
import { personIdSchema } from './token.ts'

/** What the node tells a client, in order. */
export const noticeSchema = v.variant('name', [
  /** How a peer stands now, whole: it is new, away, back, or sends something else. */
  v.object({ name: v.literal('peer'), peer: peerSchema }),
  v.object({ name: v.literal('peer-gone'), person: personIdSchema, why: v.picklist(endings) }),
  v.object({
    name: v.literal('room'),
    held: roomSchema.entries.held,
    recording: recordingSchema,
  }),
  /** Something that one is sent stands still, or goes on. */
  v.object({ name: v.literal('receiving'), ...receivingSchema.entries }),
  /** Something that one sends is not shown to a peer, or is again: why, or nothing. */
  v.object({
    name: v.literal('unseen'),
    producer: mediaIdSchema,
    by: personIdSchema,
    paused: receivingSchema.entries.paused,
  }),
  v.object({ name: v.literal('consumer-gone'), consumer: mediaIdSchema }),
  v.object({ name: v.literal('event'), from: personIdSchema, at: timeSchema, event: eventSchema }),
  /** The room moved: transports and tracks are gone, and are to be made anew over this connection. */
  v.object({
    name: v.literal('rebuild'),
    capabilities: v.custom<object>((value) => typeof value === 'object'),
  }),
  /** The last one. */
  v.object({ name: v.literal('end'), why: v.picklist(endings) }),
])
export type Notice = v.InferOutput<typeof noticeSchema>

/** A command of another peer, to be answered. `n` counts the commands of that peer from 1. */
export const commandSchema = v.object({
  from: personIdSchema,
  n: v.pipe(v.number(), v.safeInteger()),
  at: timeSchema,
  body: v.string(),
})
export type Command = v.InferOutput<typeof commandSchema>

/** Names of what goes over the connection: asks of the client, notices of the node, commands that the node hands on. */
export const channels = { ask: 'ask', notice: 'notice', command: 'command' } as const
/** Where a node listens. */
export const signalingPath = '/media/signaling'
