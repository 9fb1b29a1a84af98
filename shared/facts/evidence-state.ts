import type {
  evidenceConsented,
  evidenceEnded,
  evidenceGap,
  evidenceOpened,
  evidenceSealed,
} from './evidence.ts'
import type {
  evidenceArchived,
  evidenceAsked,
  evidenceClassed,
  evidenceDeleted,
  evidenceDerived,
  evidenceExported,
  evidenceHeld,
  evidenceReviewed,
  evidenceViewed,
} from './evidence-kept.ts'
import type { BodyOf } from './fact.ts'
import type { Said } from './said.ts'
import type { TimelineItem } from './timeline.ts'

/** Who answered a step that takes two, and what. */
export type StepAnswer = {
  readonly at: number
  readonly by: string
  readonly answer: 'yes' | 'no'
  readonly reason: string
}
export type EvidenceStep = Said<BodyOf<typeof evidenceAsked>> & {
  readonly answer: StepAnswer | null
  /** What came of it: the export, or the deletion. */
  readonly done: boolean
}
export type EvidenceHold = Said<BodyOf<typeof evidenceHeld>> & {
  readonly lifted: { readonly at: number; readonly by: string } | null
}
export type EvidenceDerivative = Said<BodyOf<typeof evidenceDerived>> & {
  readonly reviews: readonly Said<BodyOf<typeof evidenceReviewed>>[]
}

/** `recording`: segments are still added. `ended`: nothing is, and not all is in the archive. `archived`. `deleted`: a certificate is left. */
export type EvidencePhase = 'recording' | 'ended' | 'archived' | 'deleted'

export type EvidenceState = {
  readonly subject: string
  readonly station: string
  readonly phase: EvidencePhase
  /** Null where only a part of what was said is here. */
  readonly origin: BodyOf<typeof evidenceOpened> | null
  readonly openedAt: number
  readonly openedBy: string
  readonly consent: (Said<BodyOf<typeof evidenceConsented>> & { readonly endedAt: number | null }) | null
  readonly seals: readonly Said<BodyOf<typeof evidenceSealed>>[]
  readonly gaps: readonly BodyOf<typeof evidenceGap>[]
  readonly end: Said<BodyOf<typeof evidenceEnded>> | null
  readonly archived: Said<BodyOf<typeof evidenceArchived>> | null
  /** By name; a name that was said again is the newer one. */
  readonly derivatives: readonly EvidenceDerivative[]
  readonly looks: readonly Said<BodyOf<typeof evidenceViewed>>[]
  readonly classes: readonly Said<BodyOf<typeof evidenceClassed>>[]
  readonly holds: readonly EvidenceHold[]
  readonly steps: readonly EvidenceStep[]
  readonly exports: readonly Said<BodyOf<typeof evidenceExported>>[]
  readonly deleted: Said<BodyOf<typeof evidenceDeleted>> | null
  readonly timeline: readonly TimelineItem[]
  readonly heads: { readonly ids: readonly string[]; readonly lamport: number }
  /** As of a visit. */
  readonly untold: number
  readonly newer: number
}
