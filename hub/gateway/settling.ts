import type { Refusal } from '../../shared/entry/batch.ts'
import { clashSettled, takerSettled } from '../../shared/facts/case.ts'
import type { Heard, Told } from '../../shared/facts/fact.ts'
import { countsAsSettled } from '../../shared/facts/settling.ts'

/** Entries of this type are judged by what was said of their subject before. */
export function needsHistory(type: string): boolean {
  return type === clashSettled.type
}

/**
 * A settlement that its author had no right to make changes nothing in any fold. It is sent back, so that the desk hears that the
 * clash still stands; `detail` is a code of the station's words.
 * @param heard of the same subject, what came before in the same batch included
 */
export function settlingProblem(told: Told, heard: () => readonly Heard[]): Refusal | null {
  // Only the county settles two takers, whoever sits at a desk.
  if (takerSettled.is(told)) return { code: 'no-right', where: 'clash', detail: 'settle-leader' }
  if (!clashSettled.is(told) || countsAsSettled(told, heard()) !== false) return null
  return { code: 'no-right', where: 'clash', detail: 'settle-owner' }
}
