import * as v from 'valibot'
import { textSchema } from './text.ts'

/**
 * How long evidence is kept 保管期限: a table that the county edits as data, because nobody gives one number for all (research: permanent in one
 * city, as long as the case file in another). `days` counts from when it was recorded, or from the end of the last dispute about it; null is for
 * ever 永久. `basis` names the rule or the county's own decision.
 */
const classId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))
const classSchema = v.strictObject({
  id: classId,
  name: v.strictObject({ zh: textSchema({ min: 1, max: 40 }), en: textSchema({ min: 1, max: 60 }) }),
  days: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(36_525))),
  from: v.picklist(['recorded', 'dispute-closed']),
  basis: textSchema({ min: 1, max: 200 }),
})

export const retentionSchema = v.pipe(
  v.strictObject({
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    classes: v.pipe(v.array(classSchema), v.minLength(1), v.maxLength(40)),
    /** The class that an item has by itself, by where it comes from; and the one that a dispute about it adds. */
    usual: v.strictObject({ window: classId, consult: classId, surveillance: classId, dispute: classId }),
  }),
  v.check(({ classes }) => new Set(classes.map(({ id }) => id)).size === classes.length, 'class-twice'),
  v.check(
    ({ classes, usual }) => Object.values(usual).every((id) => classes.some((one) => one.id === id)),
    'class-unknown',
  ),
)
export type RetentionTable = v.InferOutput<typeof retentionSchema>
