import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { ownedSchema } from '../entry/subject.ts'
import { sha256, sm3 } from '../recording/sum.ts'
import { trackName } from './evidence.ts'
import { fact } from './fact.ts'

/** What becomes of an evidence item once it is there: archived, looked at, worked from, held, given out, deleted. Each of them is a leaf of the ledger. */
const text = (min: number, max: number) => v.pipe(v.string(), v.minLength(min), v.maxLength(max))
const time = v.pipe(v.number(), v.safeInteger())
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Within an item, ms from its beginning. */
const moment = count
const span = { from: moment, to: moment }
/** Which of an item's derivatives 派生件: named by the archive. */
export const derivativeName = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/))
const county = ['mediator', 'leader', 'archivist'] as const

/** All its originals lie in the archive, and their sums are right. `manifest` is the signed file that names them. */
export const evidenceArchived = fact({
  type: 'evidence.archived',
  v: 1,
  writers: ['system'],
  audience: 'station',
  body: v.strictObject({
    manifest: sha256,
    sm3,
    /** Of the originals together. */
    files: count,
    bytes: count,
    /** ms, from the first to the last of what was recorded. */
    duration: count,
    /** How many copies on how many disks. */
    copies: v.pipe(count, v.minValue(1)),
    /** What came and does not fit its sum, or never came: named, not hidden. */
    wrong: v.pipe(
      v.array(v.strictObject({ name: text(1, 100), why: v.picklist(['sum', 'absent', 'chain']) })),
      v.maxLength(1000),
    ),
  }),
})

export const derivativeKinds = [
  'review',
  'composite',
  'audio',
  'peaks',
  'still',
  'clip',
  'redaction',
  'transcript',
] as const
/** Made from originals, or from another derivative; never in their place. `how` is what a later reader needs to make it again. */
export const evidenceDerived = fact({
  type: 'evidence.derived',
  v: 1,
  writers: [...county, 'system'],
  audience: 'station',
  body: v.strictObject({
    name: derivativeName,
    kind: v.picklist(derivativeKinds),
    from: v.pipe(v.array(text(1, 100)), v.minLength(1), v.maxLength(64)),
    sha256,
    bytes: count,
    media: text(1, 60),
    how: v.strictObject({ tool: text(1, 100), operation: text(1, 2000), reason: text(0, 400) }),
  }),
})
/** A second person has looked at a redaction, or has read a transcript against the sound. */
export const evidenceReviewed = fact({
  type: 'evidence.reviewed',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({
    derivative: derivativeName,
    verdict: v.picklist(['good', 'bad']),
    note: text(0, 400),
  }),
})

const lookKinds = ['opened', 'searched', 'clip', 'still', 'export', 'listed'] as const
/** Somebody looked 谁看过: why, and at what. 事由、内容、单位、姓名, after 国令799 第16条. The taxpayer can be given the list. */
export const evidenceViewed = fact({
  type: 'evidence.viewed',
  v: 1,
  writers: ['assistant', 'agent', 'expert', ...county],
  audience: 'station',
  body: v.strictObject({
    what: v.picklist(lookKinds),
    reason: text(2, 400),
    dispute: v.nullable(ownedSchema('dispute')),
    track: v.nullable(trackName),
    ...span,
  }),
})

/** The class of the county's table that says how long it is kept. The longest of several wins. */
export const evidenceClassed = fact({
  type: 'evidence.classed',
  v: 1,
  writers: [...county, 'system'],
  audience: 'station',
  body: v.strictObject({ class: text(1, 32), table: count, reason: text(0, 400) }),
})
/** A hold 保全 stops every deletion until it is lifted: by what authority, under what number. */
export const evidenceHeld = fact({
  type: 'evidence.held',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({ authority: text(1, 100), number: text(0, 60), reason: text(1, 400) }),
})
export const evidenceHoldLifted = fact({
  type: 'evidence.hold-lifted',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({ hold: entryIdSchema, reason: text(1, 400) }),
})

/** Steps that take two people in two roles: one asks, another agrees or does not. */
export const twoPersonSteps = ['delete', 'release', 'export'] as const
export const evidenceAsked = fact({
  type: 'evidence.asked',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({
    step: v.picklist(twoPersonSteps),
    reason: text(2, 400),
    /** For an export: whose dispute, and what goes into it. */
    dispute: v.nullable(ownedSchema('dispute')),
    /** What was conceded in mediation is left out unless somebody puts it in and says why. */
    withConceded: v.boolean(),
  }),
})
export const evidenceAnswered = fact({
  type: 'evidence.answered',
  v: 1,
  writers: county,
  audience: 'station',
  body: v.strictObject({ asked: entryIdSchema, answer: v.picklist(['yes', 'no']), reason: text(0, 400) }),
})
export const evidenceExported = fact({
  type: 'evidence.exported',
  v: 1,
  writers: [...county, 'system'],
  audience: 'station',
  body: v.strictObject({ asked: entryIdSchema, name: text(1, 100), sha256, bytes: count }),
})
/** It is gone, by the table and by two people; the certificate's sum stays, and the tree still proves. */
export const evidenceDeleted = fact({
  type: 'evidence.deleted',
  v: 1,
  writers: ['system'],
  audience: 'station',
  body: v.strictObject({ asked: entryIdSchema, certificate: sha256, files: count, bytes: count, at: time }),
})

export const evidenceKeptFacts = [
  evidenceArchived,
  evidenceDerived,
  evidenceReviewed,
  evidenceViewed,
  evidenceClassed,
  evidenceHeld,
  evidenceHoldLifted,
  evidenceAsked,
  evidenceAnswered,
  evidenceExported,
  evidenceDeleted,
]
