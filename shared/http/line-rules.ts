import { lineRulesSchema } from '../rules/line-rules.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, none } from './schemas.ts'

/** How much, and when, the desks send of what is bulky. */
export const readLineRules = endpoint({
  name: 'readLineRules',
  method: 'GET',
  path: '/api/line-rules',
  who: 'staff',
  summary: 'The daily budget and the quiet hours of the desks’ lines',
  params: none,
  query: none,
  request: none,
  response: lineRulesSchema,
  errors: ['signed-out'],
})

export const setLineRules = endpoint({
  name: 'setLineRules',
  method: 'POST',
  path: '/api/line-rules',
  who: ['admin'],
  summary:
    'Sets the daily budget and the quiet hours of the desks’ lines; desks hear it in their common feed',
  params: none,
  query: none,
  request: lineRulesSchema,
  response: doneSchema,
  errors: ['signed-out', 'no-right', 'bad-request'],
})
