import * as v from 'valibot'
import { lanes } from '../rules/catalogue.ts'
import { limitSchema } from '../rules/deadline.ts'
import { lastDaySchema, type Outcome, outcomeSchema } from '../rules/outcomes.ts'
import { fact } from './fact.ts'
import { identitySchema } from './visit.ts'

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max))
/** Name of one of an item's fields, as the catalogue gives it. */
export const fieldKeySchema = v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9]{0,31}$/))
const desk = ['assistant'] as const
const both = ['assistant', 'agent', 'expert', 'leader'] as const

/** In what capacity the visitor acts: oneself, legal representative, finance head, tax clerk, agent, family, village officer. */
export const capacities = [
  'self',
  'legalRep',
  'financeHead',
  'taxClerk',
  'proxy',
  'family',
  'villageOfficer',
] as const
export type Capacity = (typeof capacities)[number]

/** 纳税人 / 缴费人 / 参保人: whose matter it is. */
export const partySchema = v.strictObject({
  kind: v.picklist(['taxpayer', 'payer', 'insured']),
  name: text(100),
  identity: v.nullable(identitySchema),
  capacity: v.picklist(capacities),
  /** What showed the capacity: 户口簿(同户), 授权委托书 … */
  proof: v.pipe(v.string(), v.maxLength(100)),
})
export type Party = v.InferOutput<typeof partySchema>

/** As it was shipped, when visits and matters were all that a station owned. */
const visitSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?:(?:county|station|staff|device|article):[a-z0-9-]{1,32}|(?:visit|matter):[a-z0-9]{1,16}\.[0-9A-HJKMNP-TV-Z]{26})$/,
  ),
  v.startsWith('visit:'),
)
export const matterOpened = fact({
  type: 'matter.opened',
  v: 1,
  writers: desk,
  audience: 'station',
  body: v.strictObject({
    visit: visitSchema,
    party: v.nullable(partySchema),
  }),
})
export const partyNamed = fact({
  type: 'matter.party-named',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({ party: partySchema }),
})

/** Triage (筛漏): which item of the catalogue, in which lane, against which limits. */
export const matterSorted = fact({
  type: 'matter.sorted',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({
    item: text(32),
    /** Version of the catalogue that it was sorted by. */
    catalogue: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    lane: v.picklist(lanes),
    limit: limitSchema,
    /** The legal last day, as far as the working calendar knows it. */
    due: lastDaySchema,
  }),
})

export const fieldValueSchema = v.pipe(v.string(), v.maxLength(2000))
/** How the person at the desk or at the county knows a value. */
export const knownBy = ['told', 'paper', 'phone', 'system'] as const
/** `proposal`: an agent proposed it and the desk took it over. `remote`: an agent filled it in from afar, with consent, and the desk watched. */
const knownHow = [...knownBy, 'proposal', 'remote'] as const
export type KnownHow = (typeof knownHow)[number]

/** Version 1 did not know help from afar. */
const setBefore = v.strictObject({
  field: fieldKeySchema,
  value: fieldValueSchema,
  how: v.picklist(knownBy),
})
/** A value of one of the item's few fields. `how` says how it is known, for whoever has to choose between two. */
export const fieldSet = fact({
  type: 'matter.field-set',
  v: 2,
  older: [setBefore],
  writers: both,
  audience: 'station',
  body: v.strictObject({
    field: fieldKeySchema,
    value: fieldValueSchema,
    how: v.picklist(knownHow),
  }),
})
/** The visitor looked at a value and said that it is right. */
export const fieldConfirmed = fact({
  type: 'matter.field-confirmed',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({ field: fieldKeySchema, value: fieldValueSchema }),
})

export const pageSchema = v.strictObject({
  /** SHA-256 of the encrypted bytes, base64url: the parcel's name on the way and in the archive. */
  hash: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  media: v.picklist(['image/jpeg', 'image/png', 'image/webp', 'application/pdf']),
})
export type Page = v.InferOutput<typeof pageSchema>

export const paperAdded = fact({
  type: 'matter.paper-added',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({
    paper: v.pipe(v.string(), v.length(26)),
    name: text(60),
    /** A voucher (凭证) can stand for the tax system's number when a matter is 已办结. */
    voucher: v.boolean(),
    pages: v.pipe(v.array(pageSchema), v.minLength(1), v.maxLength(40)),
  }),
})
export const paperRemoved = fact({
  type: 'matter.paper-removed',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({ paper: v.pipe(v.string(), v.length(26)) }),
})

export const matterEnded = fact({
  type: 'matter.ended',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({ outcome: outcomeSchema }),
})
/** 已转县局 and 已代收待办 hand the matter to the county; the other outcomes end it. */
export function isWithCounty(outcome: Outcome): boolean {
  return outcome.outcome === 'referred' || outcome.outcome === 'accepted'
}

/**
 * Undo of an ending, by whoever sees that it was wrong. What ended for good after the county had it goes back to the county;
 * a referral that is undone leaves the matter open at the desk.
 */
export const matterReopened = fact({
  type: 'matter.reopened',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({}),
})

export const matterFacts = [
  matterOpened,
  partyNamed,
  matterSorted,
  fieldSet,
  fieldConfirmed,
  paperAdded,
  paperRemoved,
  matterEnded,
  matterReopened,
]
