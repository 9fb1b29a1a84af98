import * as v from 'valibot'
import type { Article } from '../facts/article.ts'
import type { WorkingCalendar } from '../rules/calendar.ts'
import type { Catalogue } from '../rules/catalogue.ts'
import { endpoint } from './endpoint.ts'
import { personSchema } from './people.ts'
import { folded, none } from './schemas.ts'

/** What a page at the county needs to show ids as words; a desk has the same from its own feed. */
export const readReference = endpoint({
  name: 'readReference',
  method: 'GET',
  path: '/api/reference',
  who: 'staff',
  summary:
    'Names of staff and stations, the catalogue, the working calendar and the question library as they stand',
  params: none,
  query: none,
  request: none,
  response: v.object({
    staff: v.array(personSchema),
    stations: v.array(v.object({ id: v.string(), name: v.string(), code: v.string(), line: v.string() })),
    /** Null until the county published one. */
    catalogue: v.nullable(folded<Catalogue>()),
    calendar: v.nullable(folded<WorkingCalendar>()),
    articles: v.array(folded<Article>()),
  }),
  errors: ['signed-out'],
})
