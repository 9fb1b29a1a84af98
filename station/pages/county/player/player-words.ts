import type { CallFailure } from '../../../../shared/http/call.ts'
import { moments } from '../../../../shared/evidence/moment.ts'
import type { PlayableEvent, PlayableItem, PlayableTrack } from '../../../../shared/evidence/playable.ts'
import { slipPrinted, visitOpened } from '../../../../shared/facts/visit.ts'
import type { CountyBook } from '../../../state/county-book.ts'
import type { MadeThing } from '../../../state/player/made.svelte.ts'
import { seals } from '../../../words/seals.ts'
import type { WordsState } from '../../../words/create-words.svelte.ts'
import { failureWords } from '../../common/failure-words.ts'
import { storyLine } from '../../common/story-words.ts'

/** Why nothing is shown, as a sentence that says what to do. */
export function viewingFailure(failure: CallFailure, words: WordsState): string {
  const t = words.t.player.not
  const where = 'where' in failure ? failure.where : undefined
  if (failure.code === 'no-right' && where === 'dispute') return t.dispute
  if (failure.code !== 'not-now') return failureWords(failure, words)
  switch (where) {
    case 'archived':
      return t.archived
    case 'unsuited':
      return t.laying
    case 'absent':
      return t.absent
    case 'not-a-recording':
      return t.unplayable
    default:
      return failureWords(failure, words)
  }
}

/** "镜头 · 石臼乡", "桌面 · 林晓" */
export function trackName(
  { kind, who }: Pick<PlayableTrack, 'kind' | 'who'>,
  book: CountyBook,
  words: WordsState,
): string {
  const t = words.t.player
  return t.track(t.kinds[kind] ?? kind, who === '' ? '' : book.staffName(who))
}

/** The same by the track's own name; one that cannot be played keeps it. */
export function trackNamed(name: string, item: PlayableItem, book: CountyBook, words: WordsState): string {
  const found = item.tracks.find((track) => track.name === name)
  return found ? trackName(found, book, words) : name
}

/** "片段 镜头 · 石臼乡 00:00:25–00:00:27" */
export function thingWords(
  { kind, track, span }: Pick<MadeThing, 'kind' | 'track' | 'span'>,
  item: PlayableItem,
  book: CountyBook,
  words: WordsState,
): string {
  const of = track === null ? '' : trackNamed(track, item, book, words)
  const end = kind === 'still' ? span?.from : span?.to
  const when = span && end !== undefined ? spanWords(span.from, end, words) : ''
  return [words.t.keeping.kinds[kind], of, when].filter(Boolean).join(' ')
}

/** A line of the story as it stands on its lane. */
export function eventWords(
  event: PlayableEvent,
  events: readonly PlayableEvent[],
  book: CountyBook,
  words: WordsState,
): { readonly seal: string; readonly text: string } {
  const t = words.t.county.case
  const who = book.staffName(event.by)
  if (event.type === visitOpened.type)
    return { seal: words.t.story.seals[event.type] ?? seals.unknown, text: t.visitOpened(who) }
  if (event.type === slipPrinted.type) return { seal: seals.slip, text: t.slip }
  return storyLine(event, {
    words,
    item: null,
    itemOf: book.item,
    staffName: book.staffName,
    timeline: events,
  })
}

/** From–to, or the moment alone. */
export function spanWords(from: number, to: number, words: WordsState): string {
  return to > from ? words.t.player.marks.to(moments(from), moments(to)) : moments(from)
}
