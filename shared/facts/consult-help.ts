import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { fact } from './fact.ts'
import { fieldKeySchema, fieldValueSchema } from './matter.ts'

/** What is done in a consult: consents, proposals, filling in from afar, words, step cards, and the sheet of what an agent does for somebody. */
const text = (min: number, max: number) => v.pipe(v.string(), v.minLength(min), v.maxLength(max))
const id = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))
const hash = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const paper = v.pipe(v.string(), v.length(26))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const county = ['agent', 'expert', 'leader'] as const
const both = ['assistant', ...county] as const

/** How somebody agrees: by button, aloud, by a fingerprint on paper (whose photograph is `paper`), or before a named witness. */
export const consentWays = ['button', 'voice', 'fingerprint', 'witness'] as const
export type ConsentWay = (typeof consentWays)[number]
const agreement = {
  answer: v.picklist(['yes', 'no']),
  how: v.picklist(consentWays),
  witness: text(0, 60),
  paper: v.nullable(hash),
}
/** How long one consent to be filled in for lasts at most, minutes. Whoever needs longer asks again. */
export const mostFillMinutes = 5
/** What a consent to be filled in for covers: only these fields, for so many minutes. */
const filling = {
  fields: v.pipe(v.array(fieldKeySchema), v.minLength(1), v.maxLength(20)),
  minutes: v.pipe(count, v.maxValue(mostFillMinutes)),
  purpose: text(1, 200),
}
/** Who has the consult asks to fill in (请求代填). Whoever asks again asks for that alone; the answer is a consent, or a refusal. */
export const consultFillAsked = fact({
  type: 'consult.fill-asked',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject(filling),
})
export const consultFillWithdrawn = fact({
  type: 'consult.fill-withdrawn',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({ ask: entryIdSchema }),
})
/** The visitor's consent (同意), or refusal. To be recorded is a switch of its own: service goes on without it. */
export const consultConsented = fact({
  type: 'consult.consented',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.variant('about', [
    v.strictObject({ about: v.literal('recording'), ...agreement }),
    v.strictObject({
      about: v.literal('fill'),
      ...agreement,
      ...filling,
      to: id,
    }),
  ]),
})
export const consultConsentEnded = fact({
  type: 'consult.consent-ended',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({
    consent: entryIdSchema,
    why: v.picklist(['revoked', 'expired', 'done', 'given-back']),
  }),
})

/** A value for a field of the matter; taken over, it becomes the matter's own fact as well. */
export const consultProposed = fact({
  type: 'consult.proposed',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({ field: fieldKeySchema, value: fieldValueSchema, reason: text(0, 400) }),
})
/** The desk accepts or declines; the county withdraws. Said by the other side it counts for nothing. */
export const consultProposalEnded = fact({
  type: 'consult.proposal-ended',
  v: 1,
  writers: both,
  audience: 'station',
  body: v.strictObject({
    proposal: entryIdSchema,
    how: v.picklist(['accepted', 'declined', 'withdrawn']),
    reason: text(0, 400),
  }),
})
/** The desk carried out what an agent filled in from afar. `seq` numbers the commands of one consent. */
export const consultFilled = fact({
  type: 'consult.filled',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({
    consent: entryIdSchema,
    seq: count,
    field: fieldKeySchema,
    old: v.nullable(fieldValueSchema),
    value: fieldValueSchema,
  }),
})

/** A file is a paper of the matter: its pages travel as parcels and are in the archive already. */
export const consultSaid = fact({
  type: 'consult.said',
  v: 1,
  writers: [...both, 'mediator'],
  audience: 'station',
  body: v.strictObject({
    text: text(0, 2000),
    file: v.optional(v.strictObject({ paper, name: text(1, 60) })),
  }),
})
const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
/**
 * A numbered step card for a foreign window. `frame`: where on the shared picture, in parts of its size, as it was at that time of the
 * county's clock (epoch ms).
 */
export const consultStep = fact({
  type: 'consult.step',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({
    number: v.pipe(count, v.maxValue(99)),
    text: text(1, 400),
    frame: v.optional(
      v.strictObject({ at: v.pipe(v.number(), v.minValue(0)), x: part, y: part, width: part, height: part }),
    ),
  }),
})

const valuesSchema = v.pipe(
  v.array(v.strictObject({ label: text(1, 60), value: fieldValueSchema })),
  v.maxLength(40),
)

/** Somebody at the desk has done what the card says. */
export const consultStepDone = fact({
  type: 'consult.step-done',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({ step: entryIdSchema }),
})

/**
 * 业务办理服务确认单: what an agent is to do for the taxpayer in the bureau's own system, with which values and papers. A value that is
 * empty is the taxpayer's to give.
 */
export const consultSheetIssued = fact({
  type: 'consult.sheet-issued',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({
    title: text(1, 100),
    values: valuesSchema,
    papers: v.pipe(v.array(text(1, 60)), v.maxLength(20)),
    note: text(0, 1000),
  }),
})
const confirmedAs = {
  sheet: entryIdSchema,
  ...agreement,
  /** Papers of the matter that were added for it. */
  papers: v.pipe(v.array(paper), v.maxLength(20)),
}
/** Version 1 left nothing for the taxpayer to give but papers. */
const confirmedBefore = v.pipe(
  v.strictObject(confirmedAs),
  v.transform((body) => ({ ...body, values: [] })),
)
export const consultSheetConfirmed = fact({
  type: 'consult.sheet-confirmed',
  v: 2,
  older: [confirmedBefore],
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({
    ...confirmedAs,
    /** Those that the sheet had left empty. */
    values: valuesSchema,
  }),
})
/** `number`: what the bureau's own system gave. */
export const consultSheetDone = fact({
  type: 'consult.sheet-done',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({ sheet: entryIdSchema, number: text(1, 60) }),
})

export const consultHelpFacts = [
  consultFillAsked,
  consultFillWithdrawn,
  consultConsented,
  consultConsentEnded,
  consultProposed,
  consultProposalEnded,
  consultFilled,
  consultSaid,
  consultStep,
  consultStepDone,
  consultSheetIssued,
  consultSheetConfirmed,
  consultSheetDone,
]
