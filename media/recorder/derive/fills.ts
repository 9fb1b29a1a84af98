import type { StationCopy } from '../../../shared/recording/copies.ts'
import type { ReviewTrack } from './review.ts'

/** A reel of the desk's own, where the review copy shows it. */
export type Fill = Omit<ReviewTrack, 'path' | 'fills'> & {
  readonly file: string
  readonly fills: { readonly from: number; readonly to: number }
}

/** @param began of the session, µs since 1970: reels may have begun before it */
export function fillOf({ file, kind, person, gap, from, to }: StationCopy, began: number): Fill {
  const seconds = (micros: number): number => (micros - began) / 1e6
  const [starts, ends] = [seconds(from), seconds(to)]
  const fills = { from: Math.max(0, starts, seconds(gap.from)), to: Math.min(ends, seconds(gap.to)) }
  return { file, kind, person, starts, ends: fills.to, fills }
}

export const captionsName = 'review.vtt'
const caption = '站上自留的一份，不是录像本身 The station’s own copy, not of the recording itself'

/** WebVTT, for whoever plays the review copy: which stretches are not of the recording. One cue a stretch, whatever it has of tracks. */
export function captionsOf(fills: readonly Fill[]): string {
  const spans = new Map(fills.map(({ fills: { from, to } }) => [`${clockOf(from)} --> ${clockOf(to)}`, from]))
  const cues = [...spans].sort(([, a], [, b]) => a - b).map(([span]) => `${span}\n${caption}\n`)
  return ['WEBVTT\n', ...cues].join('\n')
}

function clockOf(seconds: number): string {
  const ms = Math.round(seconds * 1e3)
  const part = (of: number, digits = 2): string => String(Math.floor(of)).padStart(digits, '0')
  return `${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1e3) % 60)}.${part(ms % 1e3, 3)}`
}
