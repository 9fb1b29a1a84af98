import type { disputeMarked } from '../../../shared/facts/dispute.ts'
import type { BodyOf } from '../../../shared/facts/fact.ts'

/** A bookmark, clip or still, as it is said in the dispute. */
export type NewMark = BodyOf<typeof disputeMarked>
