import * as v from 'valibot'
import { isoDateSchema } from './dates.ts'
import { textSchema } from './text.ts'

const clockTime = v.pipe(v.string(), v.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'clock-wrong'))

/** The open stretches of one day, in order, not touching: 08:30–12:00 and 13:30–17:30. Empty is closed. 24:00 ends a day. */
export const spansSchema = v.pipe(
  v.array(v.strictTuple([clockTime, clockTime])),
  v.maxLength(6),
  v.check(
    (spans) => spans.flat().every((time, at, all) => at === 0 || (all[at - 1] ?? '') < time),
    'spans-overlap',
  ),
)

const weekSchema = v.strictTuple([
  spansSchema,
  spansSchema,
  spansSchema,
  spansSchema,
  spansSchema,
  spansSchema,
  spansSchema,
])

/**
 * When one counter is open. `week`: Monday to Sunday. `filing`: the week inside filing periods (through lunch).
 * `makeUpAs`: which weekday's hours a make-up day 调休 follows, null for closed. `holiday`: hours on holidays and days that the county
 * closed. `special`: single dates, before all else.
 */
export const hoursSchema = v.strictObject({
  week: weekSchema,
  filing: v.optional(weekSchema),
  makeUpAs: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))),
  holiday: spansSchema,
  special: v.record(
    isoDateSchema,
    v.strictObject({ spans: spansSchema, why: textSchema({ min: 1, max: 60 }) }),
  ),
})
export type Hours = v.InferOutput<typeof hoursSchema>
export type Spans = v.InferOutput<typeof spansSchema>
