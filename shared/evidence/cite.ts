import type { Citation } from '../facts/dispute-record.ts'
import { type PlayableItem, placeAt } from './playable.ts'

/** The moment of a track as it is cited: with the original that was recorded then, by its sum. Null where nothing was recorded. */
export function citationAt(item: PlayableItem, track: string, moment: number): Citation | null {
  const originals = item.tracks.find(({ name }) => name === track)?.originals ?? []
  const original = originals[placeAt(originals, moment)]
  if (!original) return null
  const { number, sha256 } = original
  return { item: item.subject, track, at: Math.floor(moment), segment: number, sha256 }
}
