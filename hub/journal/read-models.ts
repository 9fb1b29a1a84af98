import type { ConsultPhase } from '../../shared/facts/consult-state.ts'
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

export type ConsultDoc = {
  readonly _id: string
  readonly station: string
  /** Absent as long as the request itself has not come. */
  readonly matter?: string
  readonly work: 'open' | 'closed'
  readonly phase: ConsultPhase
  readonly taker: string | null
  /** Staff to whom it is offered. */
  readonly offered: string | null
  readonly requestedAt: number
  /** Hub time at which the request came: it rings from then on. */
  readonly arrivedAt: number
  readonly acceptedAt: number | null
  readonly since: number
  readonly updatedAt: number
  /** A ConsultNote. */
  readonly row: string
}

/** `invited`: staff who were called in, and until when. */
export type ConsultNote = {
  readonly item: string
  readonly note: string
  readonly recording: boolean | null
  readonly up: number | null
  readonly invited: readonly { readonly staff: string; readonly until: number }[]
}
