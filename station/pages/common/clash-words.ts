import type { Clash, ClashSide } from '../../../shared/facts/matter-state.ts'
import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import { outcomeIds, type OutcomeId } from '../../../shared/rules/outcomes.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import { fieldLabel, shownValue } from './field-words.ts'

export function clashTitle(clash: Clash, item: CatalogueItem | null, words: WordsState): string {
  const t = words.t.visit.clash
  return clash.kind === 'value' ? t.value(fieldLabel(item, clash.field ?? '', words)) : t[clash.kind]
}

/** What one side says, and who said it when. @param who the author's name */
export function sideWords(
  clash: Clash,
  side: ClashSide,
  item: CatalogueItem | null,
  words: WordsState,
  who: string,
): { readonly value: string; readonly said: string } {
  return {
    value: valueOf(clash, side, item, words, who),
    said: words.t.visit.clash.said(who, words.t.format.time(side.at)),
  }
}

function valueOf(
  clash: Clash,
  side: ClashSide,
  item: CatalogueItem | null,
  words: WordsState,
  who: string,
): string {
  if (clash.kind === 'value') return shownValue(item, clash.field ?? '', side.value, words)
  if (clash.kind === 'takers') return who
  return isOutcome(side.value) ? words.t.visit.outcomes[side.value] : side.value
}

function isOutcome(text: string): text is OutcomeId {
  return (outcomeIds as readonly string[]).includes(text)
}
