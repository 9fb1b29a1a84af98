import type { RefusedItem } from '../../data/desk-shapes.ts'
import type { DeskState, MatterPlace } from '../../state/desk.svelte.ts'
import { itemName, partyName } from '../../state/visit-words.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import { storyLine } from './story-words.ts'

/** Whose and what it is about: 云岚茶叶合作社 · 更正申报. Where the matter is not at hand, that it is one. */
export function refusedTitle(
  { subject }: RefusedItem,
  of: MatterPlace | null,
  desk: DeskState,
  words: WordsState,
): string {
  const t = words.t.status
  if (!of) return subject.startsWith('visit:') ? t.someVisit : t.someMatter
  const item = desk.item(of.matter.sorted?.item)
  const name = item ? itemName(item, words.language) : words.t.desk.today.unsorted
  return [partyName(of.matter, of.card.visit), name].filter(Boolean).join(' · ')
}

/** The line of the story that it would have been. */
export function toldBy(item: RefusedItem, desk: DeskState, words: WordsState): string {
  const { entry: id, at, by, type, body } = item
  const matter = desk.matterOf(item.subject)?.matter
  const context = {
    words,
    item: desk.item(matter?.sorted?.item),
    timeline: matter?.timeline ?? [],
    itemOf: (name: string) => desk.item(name),
    staffName: (name: string) => desk.staffName(name),
  }
  return storyLine({ id, at, by, station: desk.station, type, body }, context).text
}

/** What is wrong and where, in words; a place that has no name is left out. */
export function refusalDetail({ refusal }: RefusedItem, words: WordsState): string {
  const t = words.t.status
  const place = t.places[refusal.where ?? '']
  const problem = words.t.problems[refusal.detail ?? '']?.({})
  return [place ? t.where(place) : '', problem ?? ''].filter(Boolean).join(t.colon)
}
