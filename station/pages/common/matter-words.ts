import type { MatterState } from '../../../shared/facts/matter-state.ts'
import { isErased } from '../../../shared/facts/timeline.ts'
import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

/** Whether the county is known to hold what was written about it: nobody there can have it before. */
export type Lies = 'county' | 'desk'

/** Where a matter stands, in one line: 9 项填了 7 项, 还差本期销售额、开户行. */
export function standingOf(
  matter: MatterState,
  item: CatalogueItem | null,
  words: WordsState,
  lies: Lies = 'county',
): string {
  const t = words.t.visit.standing
  if (isErased(matter)) return words.t.story.erasedShort
  if (matter.clashes.length > 0) return t.clash(matter.clashes.length)
  if (matter.case?.phase === 'waiting' && lies === 'desk') return t.toSend
  if (matter.case && matter.case.phase !== 'closed') return t.phases[matter.case.phase]
  if (matter.outcome) return words.t.visit.outcomes[matter.outcome.outcome]
  if (!item) return t.unsorted
  const english = words.language === 'en'
  const lacking = item.fields.filter((field) => field.required && !matter.fields[field.key]?.value)
  const filled = item.fields.length - item.fields.filter((field) => !matter.fields[field.key]?.value).length
  if (item.fields.length === 0) return t.begun
  const names = lacking.slice(0, 2).map(({ label }) => (english ? label.en : label.zh))
  return t.filled(item.fields.length, filled, names, lacking.length)
}

/** The same where there is little room: 9 项填了 7 项. */
export function shortStandingOf(
  matter: MatterState,
  item: CatalogueItem | null,
  words: WordsState,
  lies: Lies = 'county',
): string {
  const inHand =
    matter.clashes.length === 0 && !matter.outcome && !matter.case && item && item.fields.length > 0
  if (!inHand) return standingOf(matter, item, words, lies)
  const filled = item.fields.filter((field) => matter.fields[field.key]?.value).length
  return words.t.visit.standing.filled(item.fields.length, filled, [], 0)
}
