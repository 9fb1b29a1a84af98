import * as v from 'valibot'
import { erasureBars, erasureGrounds } from '../rules/erasure.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, none, text, timeSchema } from './schemas.ts'

/** Where an erasure (依法删除) stands: asked for, confirmed and in its grace, taken back, stopped by a bar, done. */
export const erasurePhases = ['asked', 'confirmed', 'called-off', 'barred', 'done'] as const
export type ErasurePhase = (typeof erasurePhases)[number]

const params = v.object({ id: v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)) })
const who = ['admin', 'leader', 'archivist'] as const

export const listErasures = endpoint({
  name: 'listErasures',
  method: 'GET',
  path: '/api/erasures',
  who,
  summary: 'What was asked to be erased by law, and where it stands; newest first, nothing personal',
  params: none,
  query: none,
  request: none,
  response: v.array(
    v.object({
      id: v.string(),
      phase: v.picklist(erasurePhases),
      visit: v.string(),
      station: v.string(),
      /** As it stands on the slip: WP-1116-012. */
      number: v.string(),
      year: v.number(),
      matters: v.number(),
      ground: v.picklist(erasureGrounds),
      file: v.string(),
      askedBy: v.string(),
      askedAt: timeSchema,
      confirmedBy: v.nullable(v.string()),
      /** When its keys are destroyed; null until it is confirmed. */
      due: v.nullable(timeSchema),
      endedBy: v.nullable(v.string()),
      endedAt: v.nullable(timeSchema),
      /** Why it was stopped. */
      bar: v.nullable(v.picklist(erasureBars)),
    }),
  ),
  errors: ['signed-out', 'no-right'],
})

/** The first of two people. A visit is named by its slip: its number, and the check code where two desks gave one number. */
export const askErasure = endpoint({
  name: 'askErasure',
  method: 'POST',
  path: '/api/erasures',
  who: ['admin'],
  summary: 'Asks that a visit with all its matters be erased; somebody else has to confirm it',
  params: none,
  query: none,
  request: v.object({
    number: text(20),
    year: v.pipe(v.number(), v.integer(), v.minValue(2000), v.maxValue(2200)),
    code: v.optional(text(20)),
    ground: v.picklist(erasureGrounds),
    /** Number of the paper on which it was decided. Too poor an alphabet for anybody's name. */
    file: v.pipe(v.string(), v.regex(/^[0-9A-Z-]{3,30}$/)),
  }),
  response: v.object({ id: v.string() }),
  errors: ['signed-out', 'no-right', 'bad-request', 'not-found', 'not-now', 'already'],
})

export const confirmErasure = endpoint({
  name: 'confirmErasure',
  method: 'POST',
  path: '/api/erasures/:id/confirm',
  who: ['leader', 'archivist'],
  summary: 'The second person agrees; after a grace the keys are destroyed, for ever',
  params,
  query: none,
  request: none,
  response: v.object({ due: timeSchema }),
  errors: ['signed-out', 'no-right', 'not-found', 'not-now', 'not-yours'],
})

export const callOffErasure = endpoint({
  name: 'callOffErasure',
  method: 'POST',
  path: '/api/erasures/:id/call-off',
  who,
  summary: 'Takes an erasure back while its keys still stand',
  params,
  query: none,
  request: none,
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'not-found', 'not-now'],
})
