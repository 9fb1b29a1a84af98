import type { DisputeClock } from '../rules/dispute-tracks.ts'
import type {
  disputeConceded,
  disputeDeclared,
  disputeFocused,
  disputeMarked,
  disputeObjected,
  disputeOpened,
  disputeSessionBegun,
} from './dispute.ts'
import type {
  disputeConcluded,
  disputeConfirmationAsked,
  disputeConfirmationDecided,
  disputeDrafted,
  disputePerformed,
  disputePrinted,
  disputePromised,
  disputeSigned,
} from './dispute-record.ts'
import type { BodyOf } from './fact.ts'
import type { Said } from './said.ts'
import type { TimelineItem } from './timeline.ts'

/**
 * `waiting`: no mediator yet. `named`: there is one, who has not said that nothing stands in the way. `open`: it is heard. `concluded`: how it
 * ends is said. `closed`: nothing is left to do.
 */
export const disputePhases = ['waiting', 'named', 'open', 'concluded', 'closed'] as const
export type DisputePhase = (typeof disputePhases)[number]

export type MediationSession = Said<BodyOf<typeof disputeSessionBegun>> & {
  readonly ended: { readonly at: number; readonly by: string; readonly note: string } | null
}
export type PrintedRecord = Said<BodyOf<typeof disputePrinted>> & {
  readonly signed: Said<BodyOf<typeof disputeSigned>> | null
}
export type Performance = Said<BodyOf<typeof disputePromised>> & {
  readonly performed: Said<BodyOf<typeof disputePerformed>> | null
}
export type SetClock = {
  readonly date: string
  readonly source: string
  readonly at: number
  readonly by: string
}
export type DraftVersion = Said<BodyOf<typeof disputeDrafted>>
export type Concluded = Said<BodyOf<typeof disputeConcluded>>

export type DisputeState = {
  readonly subject: string
  readonly station: string
  readonly phase: DisputePhase
  /** Null where its opening has not come, or cannot be read. */
  readonly claim: BodyOf<typeof disputeOpened> | null
  readonly openedAt: number
  readonly openedBy: string
  /** Linked at the opening or since; one each. */
  readonly evidence: readonly string[]
  readonly mediator: string | null
  readonly assignedAt: number | null
  /** Of the mediator that it has now. */
  readonly declared: Said<BodyOf<typeof disputeDeclared>> | null
  /** Who is not named again: the taxpayer does not want them, or they withdrew. */
  readonly turnedDown: readonly string[]
  readonly objections: readonly Said<BodyOf<typeof disputeObjected>>[]
  readonly focuses: readonly Said<BodyOf<typeof disputeFocused>>[]
  /** By item and time. */
  readonly marks: readonly Said<BodyOf<typeof disputeMarked>>[]
  readonly sessions: readonly MediationSession[]
  readonly conceded: readonly Said<BodyOf<typeof disputeConceded>>[]
  readonly clocks: Readonly<Partial<Record<DisputeClock, SetClock>>>
  /** All versions, in their order. */
  readonly drafts: readonly DraftVersion[]
  /** Those that no later one saw: more than one is a clash 冲. */
  readonly standingDrafts: readonly DraftVersion[]
  /** As with drafts. */
  readonly conclusions: readonly Concluded[]
  readonly printed: readonly PrintedRecord[]
  readonly performances: readonly Performance[]
  readonly confirmation: {
    readonly asked: Said<BodyOf<typeof disputeConfirmationAsked>> | null
    readonly decided: Said<BodyOf<typeof disputeConfirmationDecided>> | null
  }
  readonly closedAt: number | null
  readonly timeline: readonly TimelineItem[]
  readonly heads: { readonly ids: readonly string[]; readonly lamport: number }
  /** As of a visit. */
  readonly untold: number
  readonly newer: number
  readonly updatedAt: number
}
