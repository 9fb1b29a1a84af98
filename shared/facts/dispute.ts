import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { ownedSchema } from '../entry/subject.ts'
import { isoDateSchema } from '../rules/dates.ts'
import { decisionKinds, disputeClocks, disputeTracks } from '../rules/dispute-tracks.ts'
import { trackName } from './evidence.ts'
import { fact } from './fact.ts'
import { identitySchema } from './visit.ts'

/**
 * A dispute 争议: a subject of its own, `dispute:<station>.<ulid>`, opened at the desk and heard in the county's mediation room 调解室. Here is
 * who disputes what, who mediates, and what was found; what is drawn up and kept of it is in dispute-record.ts.
 */
const text = (min: number, max: number) => v.pipe(v.string(), v.minLength(min), v.maxLength(max))
const staff = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))
const item = ownedSchema('evidence')
/** Within an evidence item, ms from its beginning. */
const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const span = { item, from: moment, to: moment }
export const room = ['mediator', 'leader'] as const
const deskAndRoom = ['assistant', ...room] as const

/** Yuan with two decimals, as a deed prints it. */
export const moneySchema = v.pipe(v.string(), v.regex(/^(?:0|[1-9]\d{0,11})\.\d\d$/))

/** 申请人 and 被申请人: for 征纳争议 the other side is an office, and has no number. */
const partySchema = v.strictObject({
  side: v.picklist(['applicant', 'respondent']),
  name: text(1, 100),
  identity: v.nullable(identitySchema),
  phone: text(0, 20),
})

/** The decision or document that is disputed, as it says itself; its amount is told, never negotiated. */
const decisionSchema = v.strictObject({
  kind: v.picklist(decisionKinds),
  office: text(1, 100),
  number: text(0, 60),
  date: isoDateSchema,
  amount: v.nullable(moneySchema),
})
export type DisputedDecision = v.InferOutput<typeof decisionSchema>

export const disputeOpened = fact({
  type: 'dispute.opened',
  v: 1,
  writers: ['assistant'],
  audience: 'station',
  body: v.strictObject({
    track: v.picklist(disputeTracks),
    visit: v.nullable(ownedSchema('visit')),
    matter: v.nullable(ownedSchema('matter')),
    parties: v.pipe(v.array(partySchema), v.minLength(1), v.maxLength(8)),
    /** What is disputed, in the taxpayer's words. */
    about: text(1, 2000),
    decision: v.nullable(decisionSchema),
    /** The day on which the taxpayer learned of it 知道之日: from it the clocks of the law run. */
    learned: v.nullable(isoDateSchema),
    evidence: v.pipe(v.array(item), v.maxLength(20)),
  }),
})
/** An evidence item that belongs to it, found afterwards. */
export const disputeLinked = fact({
  type: 'dispute.linked',
  v: 1,
  writers: [...deskAndRoom, 'archivist'],
  audience: 'station',
  body: v.strictObject({ item }),
})

/** The shift leader names the mediator; named again, it is somebody else's. */
export const disputeAssigned = fact({
  type: 'dispute.assigned',
  v: 1,
  writers: ['leader'],
  audience: 'station',
  body: v.strictObject({ mediator: staff }),
})
/** The taxpayer does not want this mediator. */
export const disputeObjected = fact({
  type: 'dispute.objected',
  v: 1,
  writers: deskAndRoom,
  audience: 'station',
  body: v.strictObject({ mediator: staff, reason: text(0, 400) }),
})
/** 利益冲突: before anything else the mediator says that there is none, or withdraws. */
export const disputeDeclared = fact({
  type: 'dispute.declared',
  v: 1,
  writers: ['mediator'],
  audience: 'station',
  body: v.strictObject({ conflict: v.picklist(['none', 'withdraws']), note: text(0, 400) }),
})

/** 争议焦点. Its entry is its name. */
export const disputeFocused = fact({
  type: 'dispute.focused',
  v: 1,
  writers: room,
  audience: 'station',
  body: v.strictObject({ title: text(1, 100) }),
})
export const disputeFocusDropped = fact({
  type: 'dispute.focus-dropped',
  v: 1,
  writers: room,
  audience: 'station',
  body: v.strictObject({ focus: entryIdSchema }),
})
const markKinds = ['bookmark', 'clip', 'still'] as const
/** A moment or a stretch of an evidence item that matters, under a focus or under none yet. */
export const disputeMarked = fact({
  type: 'dispute.marked',
  v: 1,
  writers: room,
  audience: 'station',
  body: v.strictObject({
    kind: v.picklist(markKinds),
    focus: v.nullable(entryIdSchema),
    track: v.nullable(trackName),
    ...span,
    note: text(0, 400),
  }),
})
export const disputeUnmarked = fact({
  type: 'dispute.unmarked',
  v: 1,
  writers: room,
  audience: 'station',
  body: v.strictObject({ mark: entryIdSchema }),
})

const participantSchema = v.strictObject({
  name: text(1, 60),
  as: v.picklist(['applicant', 'respondent', 'mediator', 'witness', 'interpreter', 'other']),
  how: v.picklist(['table', 'video', 'phone']),
  /** That there is mediation at all is each one's own free word. */
  agrees: v.boolean(),
})
/** 调解会: who takes part, and by what way; `consult` where they meet by video. */
export const disputeSessionBegun = fact({
  type: 'dispute.session-begun',
  v: 1,
  writers: room,
  audience: 'station',
  body: v.strictObject({
    consult: v.nullable(ownedSchema('consult')),
    participants: v.pipe(v.array(participantSchema), v.minLength(1), v.maxLength(12)),
  }),
})
export const disputeSessionEnded = fact({
  type: 'dispute.session-ended',
  v: 1,
  writers: room,
  audience: 'station',
  body: v.strictObject({ session: entryIdSchema, note: text(0, 1000) }),
})
/** Conceded for the sake of peace 不得作为不利证据: without prejudice, and left out of an export (行政诉讼证据规定 第66条). */
export const disputeConceded = fact({
  type: 'dispute.conceded',
  v: 1,
  writers: room,
  audience: 'station',
  body: v.strictObject({
    who: text(1, 60),
    what: text(1, 1000),
    /** Where it was said, if that was recorded. */
    span: v.nullable(v.strictObject(span)),
  }),
})

/** 核定日期: a last day that the page refuses to compute, or that the bureau fixed otherwise; and where it comes from. */
export const disputeClockSet = fact({
  type: 'dispute.clock-set',
  v: 1,
  writers: room,
  audience: 'station',
  body: v.strictObject({ clock: v.picklist(disputeClocks), date: isoDateSchema, source: text(2, 200) }),
})

export const disputeFacts = [
  disputeOpened,
  disputeLinked,
  disputeAssigned,
  disputeObjected,
  disputeDeclared,
  disputeFocused,
  disputeFocusDropped,
  disputeMarked,
  disputeUnmarked,
  disputeSessionBegun,
  disputeSessionEnded,
  disputeConceded,
  disputeClockSet,
]
