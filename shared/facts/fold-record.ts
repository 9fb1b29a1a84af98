import {
  disputeConcluded,
  disputeConfirmationAsked,
  disputeConfirmationDecided,
  disputeDrafted,
  disputePerformed,
  disputePrinted,
  disputePromised,
  disputeSigned,
  type Signed,
} from './dispute-record.ts'
import type { DisputeState } from './dispute-state.ts'
import type { Told } from './fact.ts'
import type { Sees } from './order.ts'
import { type Said, saidOf } from './said.ts'

type RecordState = Pick<
  DisputeState,
  'drafts' | 'standingDrafts' | 'conclusions' | 'printed' | 'performances' | 'confirmation'
>

/** @param told in the order of the fold */
export function foldRecord(told: readonly Told[], sees: Sees): RecordState {
  const drafts = saidOf(told, disputeDrafted)
  const signed = saidOf(told, disputeSigned)
  const performed = saidOf(told, disputePerformed)
  return {
    drafts,
    standingDrafts: unseen(drafts, sees),
    conclusions: unseen(saidOf(told, disputeConcluded), sees),
    printed: saidOf(told, disputePrinted).map((one) => ({
      ...one,
      signed: paperOf(signed.filter(({ printed }) => printed === one.id)),
    })),
    performances: saidOf(told, disputePromised).map((one) => ({
      ...one,
      performed: performed.findLast(({ promise }) => promise === one.id) ?? null,
    })),
    confirmation: {
      asked: saidOf(told, disputeConfirmationAsked).at(-1) ?? null,
      decided: saidOf(told, disputeConfirmationDecided).at(-1) ?? null,
    },
  }
}

/** A desk may have scanned the very paper that the county only noted as signed: pages outweigh a note, whichever came last. */
function paperOf(all: readonly Said<Signed>[]): Said<Signed> | null {
  return all.findLast(({ pages }) => pages.length > 0) ?? all.at(-1) ?? null
}

/** Those that no later one knew of: one, or two people who did not know of each other. */
function unseen<One extends { readonly id: string }>(all: readonly One[], sees: Sees): readonly One[] {
  return all.filter(({ id }) => !all.some((other) => sees(other.id, id)))
}
