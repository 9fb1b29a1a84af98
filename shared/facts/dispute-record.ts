import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { ownedSchema } from '../entry/subject.ts'
import { sha256 } from '../recording/sum.ts'
import { isoDateSchema } from '../rules/dates.ts'
import { settlementGrounds } from '../rules/dispute-tracks.ts'
import { moneySchema, room } from './dispute.ts'
import { trackName } from './evidence.ts'
import { type BodyOf, fact } from './fact.ts'
import { pageSchema } from './matter.ts'

/** What is drawn up of a dispute 处理记录 / 调解协议书: its drafts, how it ends, the paper with its signatures, and whether what was promised is done. */
const text = (min: number, max: number) => v.pipe(v.string(), v.minLength(min), v.maxLength(max))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const audience = 'station' as const

/** 引用: a place in an evidence item, and the sum of the segment in which it lies, so that a reader can check it. */
export const citationSchema = v.strictObject({
  item: ownedSchema('evidence'),
  track: trackName,
  /** ms from the item's beginning. */
  at: count,
  segment: count,
  sha256,
})
export type Citation = v.InferOutput<typeof citationSchema>

/** One version of the paper: a text cites the n-th of `citations` as 〔n〕. `number` of its template is the template's edition. */
export const disputeDrafted = fact({
  type: 'dispute.drafted',
  v: 1,
  writers: room,
  audience,
  body: v.strictObject({
    template: v.strictObject({ id: v.pipe(v.string(), v.regex(/^[a-zA-Z]{1,32}$/)), edition: count }),
    sections: v.pipe(
      v.array(v.strictObject({ heading: text(1, 60), text: text(0, 8000) })),
      v.minLength(1),
      v.maxLength(12),
    ),
    citations: v.pipe(v.array(citationSchema), v.maxLength(60)),
  }),
})
export type Draft = BodyOf<typeof disputeDrafted>

const note = text(0, 2000)
export const conclusionSchema = v.variant('outcome', [
  v.strictObject({ outcome: v.literal('explained'), note }),
  /** 原机关自行纠正: which office takes back what; `refund` is what it pays back of what was paid. */
  v.strictObject({
    outcome: v.literal('corrected'),
    office: text(1, 100),
    refund: v.nullable(moneySchema),
    note,
  }),
  v.strictObject({ outcome: v.literal('settled'), ground: v.picklist(settlementGrounds), note }),
  v.strictObject({ outcome: v.literal('transferred'), to: text(1, 100), note }),
  v.strictObject({ outcome: v.literal('ended'), note: text(1, 2000) }),
  v.strictObject({ outcome: v.literal('agreement'), note }),
  v.strictObject({ outcome: v.literal('none'), note: text(1, 2000) }),
])
export type DisputeConclusion = v.InferOutput<typeof conclusionSchema>
/** How it ends. Two that did not know of each other both stand, until somebody who saw both says it anew. */
export const disputeConcluded = fact({
  type: 'dispute.concluded',
  v: 1,
  writers: room,
  audience,
  body: v.strictObject({ conclusion: conclusionSchema }),
})

/** On paper, under its number 年-号, which the hub gives. */
export const disputePrinted = fact({
  type: 'dispute.printed',
  v: 1,
  writers: room,
  audience,
  body: v.strictObject({ draft: entryIdSchema, number: v.pipe(v.string(), v.regex(/^\d{4}-\d{1,6}$/)) }),
})
export const signatureWays = ['signed', 'fingerprint', 'seal', 'refused'] as const
export type SignatureWay = (typeof signatureWays)[number]
const signature = { name: text(1, 60), how: v.picklist(signatureWays) }
const signedBody = <One extends v.GenericSchema>(one: One) =>
  v.strictObject({
    printed: entryIdSchema,
    signatures: v.pipe(v.array(one), v.minLength(1), v.maxLength(12)),
    pages: v.pipe(v.array(pageSchema), v.maxLength(40)),
  })
/** Version 1 did not ask who saw it when somebody refused 拒签. */
const signedBefore = v.pipe(
  signedBody(v.strictObject(signature)),
  v.transform(({ signatures, ...rest }) => ({
    ...rest,
    signatures: signatures.map((one) => ({ ...one, witness: '' })),
  })),
)
/** The paper came back: who signed how, and its pages as pictures, sealed with the dispute's key. */
export const disputeSigned = fact({
  type: 'dispute.signed',
  v: 2,
  older: [signedBefore],
  writers: ['assistant', ...room],
  audience,
  body: signedBody(
    v.strictObject({
      ...signature,
      /** 见证人, where somebody refused; else empty. */
      witness: text(0, 60),
    }),
  ),
})
export type Signed = BodyOf<typeof disputeSigned>

/** 履行: who does what until when. */
export const disputePromised = fact({
  type: 'dispute.promised',
  v: 1,
  writers: room,
  audience,
  body: v.strictObject({ who: text(1, 100), what: text(1, 400), due: isoDateSchema }),
})
export const disputePerformed = fact({
  type: 'dispute.performed',
  v: 1,
  writers: ['assistant', ...room],
  audience,
  body: v.strictObject({
    promise: entryIdSchema,
    done: v.boolean(),
    on: isoDateSchema,
    note: text(0, 400),
  }),
})

/** 司法确认, on the civil track: both ask the court together, within thirty days of the agreement. */
export const disputeConfirmationAsked = fact({
  type: 'dispute.confirmation-asked',
  v: 1,
  writers: room,
  audience,
  body: v.strictObject({ court: text(1, 100), on: isoDateSchema }),
})
export const disputeConfirmationDecided = fact({
  type: 'dispute.confirmation-decided',
  v: 1,
  writers: room,
  audience,
  body: v.strictObject({
    answer: v.picklist(['confirmed', 'refused']),
    number: text(0, 60),
    on: isoDateSchema,
  }),
})

export const disputeClosed = fact({
  type: 'dispute.closed',
  v: 1,
  writers: room,
  audience,
  body: v.strictObject({ note: text(0, 400) }),
})

export const disputeRecordFacts = [
  disputeDrafted,
  disputeConcluded,
  disputePrinted,
  disputeSigned,
  disputePromised,
  disputePerformed,
  disputeConfirmationAsked,
  disputeConfirmationDecided,
  disputeClosed,
]
