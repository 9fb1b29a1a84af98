import * as v from 'valibot'
import { caseAsked, caseAssigned, caseTaken, clashSettled, takerSettled } from '../../shared/facts/case.ts'
import type { Fact } from '../../shared/facts/fact.ts'
import { fieldConfirmed, fieldSet, matterEnded, matterReopened } from '../../shared/facts/matter.ts'
import type { TimelineItem } from '../../shared/facts/timeline.ts'
import type { OutcomeId } from '../../shared/rules/outcomes.ts'

/** What somebody chose of two that could not both be true. `goes-on`: the matter stays open, a question or a reopening stands. */
export type Chosen =
  | { readonly kind: 'value'; readonly field: string; readonly value: string }
  | { readonly kind: 'outcome'; readonly outcome: OutcomeId }
  | { readonly kind: 'goes-on' }
  | { readonly kind: 'taker'; readonly staff: string }

/** What the entry says that a settlement keeps; null where it is not here. A settlement that is kept says what that one kept. */
export function chosenBy(keep: string, timeline: readonly TimelineItem[]): Chosen | null {
  const line = timeline.find(({ id }) => id === keep)
  if (!line) return null
  const said = bodyOf(fieldSet, line) ?? bodyOf(fieldConfirmed, line)
  if (said) return { kind: 'value', field: said.field, value: said.value }
  const ended = bodyOf(matterEnded, line)
  if (ended) return { kind: 'outcome', outcome: ended.outcome.outcome }
  if (line.type === matterReopened.type || line.type === caseAsked.type) return { kind: 'goes-on' }
  if (line.type === caseTaken.type) return { kind: 'taker', staff: line.by }
  const assigned = bodyOf(caseAssigned, line)
  if (assigned) return { kind: 'taker', staff: assigned.to }
  const settled = bodyOf(clashSettled, line) ?? bodyOf(takerSettled, line)
  return (
    settled &&
    chosenBy(
      settled.keep,
      timeline.filter((other) => other !== line),
    )
  )
}

function bodyOf<Body>(fact: Fact<Body>, { type, body }: TimelineItem): Body | null {
  if (type !== fact.type) return null
  const parsed = v.safeParse(fact.body, body)
  return parsed.success ? parsed.output : null
}
