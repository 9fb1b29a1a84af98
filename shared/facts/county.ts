import * as v from 'valibot'
import { freeLine, lineRulesSchema } from '../rules/line-rules.ts'
import { fact } from './fact.ts'

const version = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const short = v.pipe(v.string(), v.minLength(1), v.maxLength(60))

/** The county introduces itself: what desks print, and whom they ring. */
export const countyNamed = fact({
  type: 'county.named',
  v: 1,
  writers: ['system', 'admin'],
  audience: 'county',
  body: v.strictObject({
    name: short,
    province: short,
    /** The number of the shift leader (值班长), read out when a stand-in opens a desk. */
    phone: short,
    demo: v.boolean(),
  }),
})

/** A reference pack: the catalogue or the working calendar, whole, as the county edited it; each version replaces the last. */
export const countyPack = fact({
  type: 'county.pack',
  v: 1,
  writers: ['system', 'admin'],
  audience: 'county',
  body: v.strictObject({ pack: v.picklist(['catalogue', 'calendar']), version, content: v.unknown() }),
})

/** Version 1 did not say how far back a new desk is told what is closed. */
const lineBefore = v.pipe(
  v.strictObject({ budget: lineRulesSchema.entries.budget, window: lineRulesSchema.entries.window }),
  v.transform((rules) => ({ ...rules, recent: freeLine.recent })),
)
/** What the county sets for the lines of its desks; the last word counts. */
export const countyLine = fact({
  type: 'county.line',
  v: 2,
  older: [lineBefore],
  writers: ['system', 'admin'],
  audience: 'county',
  body: lineRulesSchema,
})

export type CountyState = {
  readonly name: string
  readonly province: string
  readonly phone: string
  readonly demo: boolean
}
