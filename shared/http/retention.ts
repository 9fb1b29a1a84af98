import * as v from 'valibot'
import { retentionSchema } from '../rules/retention-table.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, none, timeSchema } from './schemas.ts'

export const readRetention = endpoint({
  name: 'readRetention',
  method: 'GET',
  path: '/api/retention',
  who: ['mediator', 'leader', 'archivist', 'admin'],
  summary:
    'How long evidence is kept: the county’s table, or the usual one as long as it has none of its own',
  params: none,
  query: none,
  request: none,
  response: v.object({
    table: retentionSchema,
    /** Who put it in force, when and why; null for the usual one. */
    said: v.nullable(v.object({ at: timeSchema, by: v.string(), reason: v.string() })),
  }),
  errors: ['signed-out', 'no-right'],
})

/** `not-now` with `version`: it does not count on from the one that stands. */
export const setRetention = endpoint({
  name: 'setRetention',
  method: 'POST',
  path: '/api/retention',
  who: ['archivist', 'admin'],
  summary: 'Puts the county’s own table of periods in force, whole, and says why',
  params: none,
  query: none,
  request: v.object({
    table: retentionSchema,
    reason: v.pipe(v.string(), v.minLength(2), v.maxLength(400)),
  }),
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'bad-request', 'not-now'],
})
