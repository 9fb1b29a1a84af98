import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { classOf, type Keeping, keepingOf, type Kept } from '../../shared/rules/retention.ts'
import type { SaidRetention } from '../directory/directory.ts'
import type { RetentionTable } from '../../shared/rules/retention-table.ts'
import { type AboutDispute, agreed, recordedAt } from './evidence-doc.ts'
import { usualRetention } from './usual-retention.ts'

/** The county's table of periods, as it stands now, put to an item. */
export type RetentionNow = {
  readonly table: () => RetentionTable
  /** Who put it in force; null for the usual one. */
  readonly said: () => Pick<SaidRetention, 'at' | 'by' | 'reason'> | null
  readonly keptAs: (kept: Kept) => { readonly class: string; readonly table: number }
  readonly keeping: (kept: Kept) => Keeping
  /** Whether nothing stands against its deletion. */
  readonly mayGo: (kept: Kept, now: number) => boolean
}

/** @param published the county's own; null: the usual one stands */
export function createRetentionNow(published: () => SaidRetention | null): RetentionNow {
  const table = (): RetentionTable => published()?.table ?? usualRetention
  const keeping = (kept: Kept): Keeping => keepingOf(kept, table())
  return {
    table,
    said() {
      const last = published()
      return last && { at: last.at, by: last.by, reason: last.reason }
    },
    keeping,
    keptAs: (kept) => ({ class: classOf(kept, table()), table: table().version }),
    mayGo(kept, now) {
      const found = keeping(kept)
      return found.kind === 'until' && found.at <= now
    },
  }
}

/** What the rule reads of an item. */
export function keptOf(state: EvidenceState, disputes: readonly AboutDispute[]): Kept {
  return {
    source: state.origin?.source ?? 'window',
    recordedAt: recordedAt(state),
    classes: state.classes.map((said) => said.class),
    disputes: disputes.map(({ closedAt }) => closedAt),
    holds: state.holds.filter(({ lifted }) => lifted === null).length,
    releasedAt: agreed(state, 'release')?.answer?.at ?? null,
  }
}
