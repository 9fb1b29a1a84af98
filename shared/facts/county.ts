import * as v from 'valibot'
import { freeLine, lineRulesSchema } from '../rules/line-rules.ts'
import { retentionSchema } from '../rules/retention-table.ts'
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

const { budget, window, recent } = lineRulesSchema.entries
/** Version 1 did not say how far back a new desk is told what is closed. */
const lineOfOne = v.pipe(
  v.strictObject({ budget, window }),
  v.transform((rules) => ({ ...rules, recent: freeLine.recent })),
)
/** Version 2 did not say what a desk trims: nothing. */
const lineOfTwo = v.pipe(
  v.strictObject({ budget, window, recent }),
  v.transform((rules) => ({ ...rules, keep: freeLine.keep })),
)
/** What the county sets for the lines of its desks; the last word counts. */
export const countyLine = fact({
  type: 'county.line',
  v: 3,
  older: [lineOfOne, lineOfTwo],
  writers: ['system', 'admin'],
  audience: 'county',
  body: lineRulesSchema,
})

/** Version 1 did not say why. */
const retentionOfOne = v.pipe(
  retentionSchema,
  v.transform((table) => ({ table, reason: '' })),
)
/** How long evidence is kept 保管期限表, whole, as the county edited it; the last word counts. */
export const countyRetention = fact({
  type: 'county.retention',
  v: 2,
  older: [retentionOfOne],
  writers: ['system', 'admin', 'archivist'],
  audience: 'county',
  body: v.strictObject({ table: retentionSchema, reason: v.pipe(v.string(), v.maxLength(400)) }),
})

const time = v.pipe(v.number(), v.safeInteger())
/**
 * The hub's own clock was set, or its machine slept, while the hub ran: what the clock would have said had it gone on, and what it says; epoch ms. Times
 * that the county says before and after it are not of one clock.
 */
export const countyClockSet = fact({
  type: 'county.clock-set',
  v: 1,
  writers: ['system'],
  audience: 'county',
  body: v.strictObject({ before: time, after: time }),
})

export type CountyState = {
  readonly name: string
  readonly province: string
  readonly phone: string
  readonly demo: boolean
}
