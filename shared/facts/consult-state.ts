import type { ConsultRole, GuestRight } from '../rules/consult-roles.ts'
import type { closedWhys, consultRequested, leftWhys } from './consult.ts'
import type {
  ConsentWay,
  consultConsentEnded,
  consultFillAsked,
  consultSheetConfirmed,
  consultSheetIssued,
  consultStep,
} from './consult-help.ts'
import type { consultCopied, consultMeasured, gapWhys, recordingWhys } from './consult-record.ts'
import type { BodyOf } from './fact.ts'
import type { TimelineItem } from './timeline.ts'

type Said = { readonly id: string; readonly at: number; readonly by: string }

/**
 * `waiting`: in the queue. `live`: somebody has it. `held`: on hold. `broken`: somebody has it, and the desk or that person was lost from the
 * room and is not back. `closed`: for good.
 */
export const consultPhases = ['waiting', 'live', 'held', 'broken', 'closed'] as const
export type ConsultPhase = (typeof consultPhases)[number]

/** Somebody who is in the room, or was. */
export type InRoom = {
  readonly person: string
  readonly role: ConsultRole
  /** For who is in no directory of ours. */
  readonly name: string | null
  readonly county: string | null
  readonly joinedAt: number
  readonly left: { readonly at: number; readonly why: (typeof leftWhys)[number] } | null
}

type Agreement = {
  readonly answer: 'yes' | 'no'
  readonly how: ConsentWay
  readonly witness: string
  readonly paper: string | null
}
/** Asked for, and not yet answered. */
export type FillAsk = Said & BodyOf<typeof consultFillAsked>
export type RecordingConsent = Said & Agreement & { readonly ended: ConsentEnd | null }
/** `fills`: what was carried out under it. `seq`: the number of the last of them. */
export type FillingConsent = Said &
  Agreement & {
    readonly fields: readonly string[]
    readonly minutes: number
    readonly purpose: string
    readonly to: string
    readonly ended: ConsentEnd | null
    readonly seq: number
  }
export type ConsentEnd = {
  readonly at: number
  readonly by: string
  readonly why: BodyOf<typeof consultConsentEnded>['why'] | 'closed'
}
export type Ended = { readonly at: number; readonly by: string; readonly why: string }

export type Proposal = Said & {
  readonly field: string
  readonly value: string
  readonly reason: string
  readonly ended: {
    readonly at: number
    readonly by: string
    readonly how: 'accepted' | 'declined' | 'withdrawn'
    readonly reason: string
  } | null
}
export type Filled = Said & {
  readonly consent: string
  readonly field: string
  readonly old: string | null
  readonly value: string
}
export type Words = Said & {
  readonly station: string
  readonly text: string
  readonly file: { readonly paper: string; readonly name: string } | null
}
export type StepCard = Said & BodyOf<typeof consultStep> & { readonly done: Said | null }
export type Sheet = Said &
  BodyOf<typeof consultSheetIssued> & {
    /** The last answer. */
    readonly confirmed: (Said & Omit<BodyOf<typeof consultSheetConfirmed>, 'sheet'>) | null
    readonly done: (Said & { readonly number: string }) | null
  }
export type Invitation = Said & {
  readonly kind: 'staff' | 'county'
  /** Of our staff, or of the other county's. */
  readonly person: string
  readonly county: string | null
  readonly name: string | null
  readonly role: ConsultRole
  readonly rights: readonly GuestRight[]
  readonly until: number
  readonly note: string
  readonly ended: Ended | null
}
export type Passing = Said & { readonly to: string | null; readonly note: string }
export type Missing = Said & {
  readonly from: number
  readonly to: number
  readonly what: 'picture' | 'sound' | 'both'
  readonly why: (typeof gapWhys)[number]
}
/** What the desk gave of its own of such a stretch. */
export type Copied = Said & BodyOf<typeof consultCopied>
/** @property roots of its seals, in their order · @property manifest null as long as something may be added */
export type RecordingPart = {
  readonly part: number
  /** Null where its seals came without it. */
  readonly began: number | null
  readonly roots: readonly string[]
  readonly manifest: string | null
}
export type RecordingStand = {
  /** Whether it is being recorded now, since `at`. */
  readonly state: 'started' | 'stopped' | 'interrupted'
  readonly at: number
  readonly why: (typeof recordingWhys)[number]
  readonly part: number
  readonly parts: readonly RecordingPart[]
}

export type ConsultState = {
  readonly subject: string
  readonly station: string
  /** Null as long as the request itself has not come. */
  readonly request: (Said & BodyOf<typeof consultRequested>) | null
  readonly openedAt: number
  readonly phase: ConsultPhase
  /** When the present phase began. */
  readonly since: number
  /** Who has it. */
  readonly taker: string | null
  /** When somebody had it for the first time. */
  readonly acceptedAt: number | null
  /** Offered to somebody, or put back for anybody (`to` null), with what the next one has to know. */
  readonly passing: Passing | null
  /** The last time that it was passed on: what was said then still holds for who has it now. */
  readonly passed: Passing | null
  readonly people: readonly InRoom[]
  readonly recordingConsents: readonly RecordingConsent[]
  readonly fillAsk: FillAsk | null
  readonly fillConsents: readonly FillingConsent[]
  readonly proposals: readonly Proposal[]
  readonly filled: readonly Filled[]
  /** Commands that were written down and stand under no consent: they count for nothing. */
  readonly uncovered: readonly string[]
  readonly chat: readonly Words[]
  readonly steps: readonly StepCard[]
  readonly sheets: readonly Sheet[]
  readonly invitations: readonly Invitation[]
  readonly gaps: readonly Missing[]
  readonly copies: readonly Copied[]
  readonly recording: RecordingStand | null
  /** How the media were, once for each time that the room was closed. */
  readonly measured: readonly (Said & BodyOf<typeof consultMeasured>)[]
  readonly closed: (Said & { readonly why: (typeof closedWhys)[number] | 'withdrawn' }) | null
  readonly summary: (Said & { readonly text: string }) | null
  readonly timeline: readonly TimelineItem[]
  readonly heads: { readonly ids: readonly string[]; readonly lamport: number }
  /** Entries that this app cannot read; it needs a newer app (`newer` of them), or a key, or they were erased. */
  readonly untold: number
  readonly newer: number
  readonly updatedAt: number
}
