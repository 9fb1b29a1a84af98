import * as v from 'valibot'
import { isoDateSchema } from '../rules/dates.ts'
import { fact } from './fact.ts'

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max))

/** One released answer of the question library (问题库). A revision is a new fact; the newest stands. */
export const articlePublished = fact({
  type: 'article.published',
  v: 1,
  writers: ['system', 'leader'],
  audience: 'county',
  body: v.strictObject({
    revision: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    question: text(200),
    answer: text(4000),
    /** Where it stands, as printed under the answer. */
    source: text(300),
    /** Catalogue items that it belongs to. */
    items: v.array(text(32)),
    /** From this day, YYYY-MM-DD. */
    from: isoDateSchema,
  }),
})

export const articleWithdrawn = fact({
  type: 'article.withdrawn',
  v: 1,
  writers: ['system', 'leader'],
  audience: 'county',
  body: v.strictObject({ reason: text(300) }),
})

export type Article = v.InferOutput<typeof articlePublished.body> & { readonly id: string }
