import type { ConsultState } from '../../../shared/facts/consult-state.ts'
import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import { fieldLabel, shownValue } from './field-words.ts'

/** What happened last with filling in from afar (代填), for who does not see it; empty while nothing has. @param nameOf of who fills in */
export function fillNews(
  { fillConsents, filled }: Pick<ConsultState, 'fillConsents' | 'filled'>,
  item: CatalogueItem | null,
  words: WordsState,
  nameOf: (id: string) => string,
): string {
  const t = words.t.fill.said
  const consent = fillConsents.at(-1)
  if (!consent) return ''
  const who = nameOf(consent.to)
  if (consent.answer === 'no') return t.refused(who)
  if (consent.ended) return t.ended[consent.ended.why]
  const last = filled.findLast((one) => one.consent === consent.id)
  if (!last) return t.given(who, consent.minutes)
  return t.filled(who, fieldLabel(item, last.field, words), shownValue(item, last.field, last.value, words))
}

/** What is left of some minutes, counted down by the second. */
export function timeLeft(until: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
