import type { Clash, ClashSide, MatterState } from '../../../shared/facts/matter-state.ts'
import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import { outcomeIds, type OutcomeId } from '../../../shared/rules/outcomes.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import { coveredField, fieldLabel, shownValue } from './field-words.ts'

export function clashTitle(clash: Clash, item: CatalogueItem | null, words: WordsState): string {
  const t = words.t.visit.clash
  return clash.kind === 'value' ? t.value(fieldLabel(item, clash.field ?? '', words)) : t[clash.kind]
}

/** That neither saw the other; or that it was said again after somebody had confirmed it, and so knowingly. */
export function clashDetail(clash: Clash, matter: MatterState, words: WordsState): string {
  const standing = clash.field === null ? [] : (matter.fields[clash.field]?.standing ?? [])
  const confirmed = standing.find(({ weight }) => weight === 'confirmed')
  const changed = confirmed && standing.some(({ weight, at }) => weight === 'said' && at > confirmed.at)
  return changed ? words.t.visit.clash.changed : words.t.visit.clash.unseen
}

/** Of several that stand at once, each by itself: of two questions against one ending there are two. */
export function clashKey({ kind, field, sides }: Clash): string {
  return [kind, field ?? '', ...sides.map(({ id }) => id)].join(' ')
}

/** What one side says, and who said it when. @param who the author's name */
export function sideWords(
  clash: Clash,
  side: ClashSide,
  item: CatalogueItem | null,
  words: WordsState,
  who: string,
): { readonly value: string; readonly whole?: string | undefined; readonly said: string } {
  return {
    value: valueOf(clash, side, item, words, who),
    whole:
      clash.kind === 'value' ? coveredField(item, clash.field ?? '', side.value, words)?.whole : undefined,
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
  // Opened again, and so without an outcome.
  if (side.value === '') return words.t.visit.reopen
  return isOutcome(side.value) ? words.t.visit.outcomes[side.value] : side.value
}

function isOutcome(text: string): text is OutcomeId {
  return (outcomeIds as readonly string[]).includes(text)
}
