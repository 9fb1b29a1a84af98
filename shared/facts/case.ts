import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { fact } from './fact.ts'
import { fieldKeySchema } from './matter.ts'

/**
 * The county's part of a matter (县局事项). A matter becomes a case when it ends as 已转县局 or 已代收待办; desk and county
 * then write on one subject, so that what neither saw of the other shows as a clash.
 */
const words = v.pipe(v.string(), v.minLength(1), v.maxLength(4000))
const county = ['agent', 'expert', 'leader'] as const
const both = ['assistant', ...county] as const

/** Only one may have a case: the hub's one writer decides. Written offline at a desk (自己接回来办) it is a wish that may clash. */
export const caseTaken = fact({
  type: 'case.taken',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({}),
})
export const caseReleased = fact({
  type: 'case.released',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({}),
})
export const caseAssigned = fact({
  type: 'case.assigned',
  v: 1,
  writers: ['leader'],
  audience: 'station',
  body: v.strictObject({ to: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/)) }),
})

/** 追问站上: a question back to the desk. */
export const caseAsked = fact({
  type: 'case.asked',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({ text: words }),
})
export const caseReplied = fact({
  type: 'case.replied',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({ question: entryIdSchema, text: words }),
})
/** 答复: what the desk is to tell the visitor. */
export const caseAnswered = fact({
  type: 'case.answered',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({
    text: words,
    articles: v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(10)),
  }),
})
/** The desk showed an answer to the visitor. */
export const caseShown = fact({
  type: 'case.shown',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({ answer: entryIdSchema }),
})

const reason = v.pipe(v.string(), v.maxLength(400))

/** Two takers: the shift leader (值班长) says who. `keep` is the id of the entry that stands. Counts only when written at the county. */
export const takerSettled = fact({
  type: 'case.taker-settled',
  v: 1,
  writers: ['leader'],
  audience: 'station',
  body: v.strictObject({ keep: entryIdSchema, reason }),
})
/** Every other clash: the case's owner says which stands, the other stays on the timeline. See settling.ts for who that is. */
export const clashSettled = fact({
  type: 'case.clash-settled',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({
    kind: v.picklist(['value', 'outcomes', 'ended-asked']),
    /** For `value`: which field. */
    field: v.optional(fieldKeySchema),
    keep: entryIdSchema,
    reason,
  }),
})

export const caseFacts = [
  caseTaken,
  caseReleased,
  caseAssigned,
  caseAsked,
  caseReplied,
  caseAnswered,
  caseShown,
  takerSettled,
  clashSettled,
]
