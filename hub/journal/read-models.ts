import type { CasePhase } from '../../shared/facts/matter-state.ts'
import type { VisitState } from '../../shared/facts/visit.ts'

/**
 * What the projector writes and lists read. Plain is what lists find and order by; `row` lies under the subject's own
 * key, so that an erasure reaches it too.
 */
export type MatterDoc = {
  readonly _id: string
  readonly station: string
  readonly visit: string | null
  /** Newest entry, corrected time, epoch ms. */
  readonly updatedAt: number
  /** When it was over, or was last spoken of afterwards; `forever` as long as it is open. */
  readonly until: number
  readonly clashes: number
  readonly papers: number
  /** YYYY-MM-DD. */
  readonly lastDay: string | null
  /** Only for what the county has to do with (a case); without it a matter is not in the index. */
  readonly work?: 'open' | 'closed'
  readonly phase?: CasePhase
  readonly taker?: string | null
  readonly since?: number
  readonly referredAt?: number
  /** A MatterRow. */
  readonly row: string
}

/** `name` of the party; null when only the visitor is known. */
export type MatterRow = {
  readonly name: string | null
  readonly item: string
  readonly outcome: string
  readonly skill: string
}

/** For an index: later than every time. */
export const forever = Number.MAX_SAFE_INTEGER

export type VisitDoc = Pick<VisitState, 'station' | 'phase' | 'number' | 'openedAt' | 'since'> & {
  readonly _id: string
  /** As of a matter. */
  readonly until: number
  /** A VisitRow. */
  readonly row: string
}

export type VisitRow = { readonly name: string }
