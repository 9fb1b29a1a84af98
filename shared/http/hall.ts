import * as v from 'valibot'
import { ownedSchema } from '../entry/subject.ts'
import { custodySchema } from '../facts/evidence.ts'
import { sha256 } from '../recording/sum.ts'
import { disputeTracks } from '../rules/dispute-tracks.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, none, timeSchema } from './schemas.ts'

/** Whoever keeps the county's evidence, or answers for the shift. Who mediates brings nothing. */
const bringers = ['leader', 'archivist'] as const
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const about = v.object({ upload: v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)) })
const failures = ['signed-out', 'no-right', 'not-found'] as const

/** The custody form 取证登记, and the file as it lies on the computer of who brings it. */
export const hallFormSchema = v.object({
  dispute: ownedSchema('dispute'),
  custody: custodySchema,
  file: v.object({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    media: v.pipe(v.string(), v.regex(/^[a-z]+\/[\w.+-]{1,50}$/)),
    bytes: v.pipe(count, v.minValue(1)),
    sha256,
  }),
})
export type HallForm = v.InferOutput<typeof hallFormSchema>

/** How far a file has come. `subject`: the evidence item, when all of it was found to be right. */
const hallStandSchema = v.object({ offset: count, subject: v.nullable(ownedSchema('evidence')) })
export type HallStand = v.InferOutput<typeof hallStandSchema>

/** What a clip can be brought for; nothing of whom the disputes are about. */
export const listHallDisputes = endpoint({
  name: 'listHallDisputes',
  method: 'GET',
  path: '/api/hall-clips/disputes',
  who: bringers,
  summary: 'Disputes that are open, by station and day: what a clip of the hall can be brought for',
  params: none,
  query: none,
  request: none,
  response: v.array(
    v.object({
      subject: v.string(),
      station: v.string(),
      track: v.nullable(v.picklist(disputeTracks)),
      mediator: v.nullable(v.string()),
      openedAt: timeSchema,
    }),
  ),
  errors: ['signed-out', 'no-right'],
})

/** `bad-request` says in `where` which part of the form cannot be; `no-room` before a byte has come. */
export const beginHallClip = endpoint({
  name: 'beginHallClip',
  method: 'POST',
  path: '/api/hall-clips',
  who: bringers,
  summary:
    'Announces a clip of the hall’s own cameras with its custody form and its SHA-256, before the bytes',
  params: none,
  query: none,
  request: hallFormSchema,
  response: v.object({ upload: v.string() }),
  errors: [
    'signed-out',
    'no-right',
    'bad-request',
    'text-broken',
    'not-found',
    'not-now',
    'too-large',
    'no-room',
    'busy',
  ],
})

/**
 * The bytes from `from` on, as many as come: what breaks off is gone on with. With the last of them the whole is held against its sum and looked at.
 * `hash-mismatch`: it is not what was announced · `no-film`: there are no pictures in it. Then nothing of it is kept.
 */
export const sendHallClip = endpoint({
  name: 'sendHallClip',
  method: 'PUT',
  path: '/api/hall-clips/:upload',
  who: bringers,
  summary: 'Gives the bytes of an announced clip; the body is application/octet-stream',
  params: about,
  query: v.object({ from: v.pipe(v.string(), v.regex(/^\d{1,12}$/)) }),
  request: none,
  response: hallStandSchema,
  errors: [
    ...failures,
    'bad-request',
    'wrong-offset',
    'hash-mismatch',
    'no-film',
    'no-room',
    'busy',
    'too-large',
    'not-now',
  ],
})

export const readHallClip = endpoint({
  name: 'readHallClip',
  method: 'GET',
  path: '/api/hall-clips/:upload',
  who: bringers,
  summary: 'How much of an announced clip has come',
  params: about,
  query: none,
  request: none,
  response: hallStandSchema,
  errors: failures,
})

export const dropHallClip = endpoint({
  name: 'dropHallClip',
  method: 'DELETE',
  path: '/api/hall-clips/:upload',
  who: bringers,
  summary: 'Takes back a clip that has not come whole; nothing of it is kept',
  params: about,
  query: none,
  request: none,
  response: doneSchema,
  errors: failures,
})
