import type { EvidenceState } from '../facts/evidence-state.ts'
import type { TimelineItem } from '../facts/timeline.ts'
import { isMachines, shownTranscript } from '../facts/transcripts.ts'
import type { Piece, Review, ReviewTrack } from './review.ts'

/** A stretch of an item, ms from its beginning. */
export type Stretch = { readonly from: number; readonly to: number }

export type PlayableSegment = Stretch & {
  readonly number: number
  readonly bytes: number
  readonly sha256: string
}

export type PlayableTrack = Pick<
  ReviewTrack,
  'name' | 'kind' | 'who' | 'media' | 'hasSound' | 'originals'
> & {
  /** Where its times begin, ms of the item. */
  readonly starts: number
  readonly head: Pick<Piece, 'bytes' | 'sha256'>
  readonly segments: readonly PlayableSegment[]
}

/** Where nothing is, and why: declared by who recorded, or found by the archive. Empty `tracks`: of all of them. */
export type PlayableGap = Stretch & {
  readonly tracks: readonly string[]
  readonly why: EvidenceState['gaps'][number]['why']
}

/** A line of the story of the visit, the matter or the consult that falls into it. */
export type PlayableEvent = TimelineItem & { readonly moment: number }

export type PlayableConsent = Stretch & {
  readonly how: string
  readonly by: string
  readonly answer: 'yes' | 'no'
}

/** Everything that a player asks for by number, and what stands on its lanes. */
export type PlayableItem = {
  readonly subject: string
  readonly station: string
  readonly source: 'window' | 'consult' | 'surveillance' | null
  /** The custody form of a clip of the hall's own cameras; null for what we recorded ourselves. */
  readonly custody:
    | (NonNullable<EvidenceState['origin']> & { readonly source: 'surveillance' })['custody']
    | null
  /** Epoch ms. */
  readonly began: number
  /** ms */
  readonly duration: number
  readonly tracks: readonly PlayableTrack[]
  readonly gaps: readonly PlayableGap[]
  readonly events: readonly PlayableEvent[]
  readonly consents: readonly PlayableConsent[]
  readonly peaks: Pick<Piece, 'bytes' | 'sha256'> | null
  /** 谁看过, oldest first. */
  readonly looks: EvidenceState['looks']
  /** The one that is shown, by name; null for none. `machine`: nobody wrote it, and `by` had the recogniser write it. */
  readonly transcript: {
    readonly name: string
    readonly sha256: string
    readonly by: string
    readonly machine: boolean
    readonly readBy: readonly string[]
  } | null
}

/** What is said of the recording itself stands on lanes of its own, or on none. */
const ownLanes = /^(?:evidence\.|consult\.(?:recording|measured)$)/

/** What can be played of an item, from what the archive laid ready and what the journal says. @param stories of what it belongs to */
export function playableOf(
  review: Review,
  state: EvidenceState,
  stories: readonly (readonly TimelineItem[])[],
): PlayableItem {
  const { began, duration } = review
  const momentOf = (at: number): number => Math.min(Math.max(at - began, 0), duration)
  return {
    subject: state.subject,
    station: state.station,
    source: state.origin?.source ?? null,
    custody: state.origin?.source === 'surveillance' ? state.origin.custody : null,
    began,
    duration,
    tracks: review.tracks.map(trackOf),
    gaps: state.gaps
      .map(({ from, to, tracks, why }) => ({ from: momentOf(from), to: momentOf(to), tracks, why }))
      .filter(({ from, to }) => to > from),
    events: eventsOf(review, stories),
    consents: consentsOf(state, momentOf, duration),
    peaks: review.peaks && summed(review.peaks, {}),
    looks: state.looks,
    transcript: transcriptOf(state),
  }
}

/** Where the bytes lie is nothing to who plays them. */
function trackOf(track: ReviewTrack): PlayableTrack {
  const { name, kind, who, media, hasSound, starts, head, segments, originals } = track
  return {
    name,
    kind,
    who,
    media,
    hasSound,
    starts,
    originals,
    head: summed(head, {}),
    segments: segments.map((segment) =>
      summed(segment, { number: segment.number, from: segment.from, to: segment.to }),
    ),
  }
}

function summed<More extends object>(
  { bytes, sha256 }: Piece,
  more: More,
): More & Pick<Piece, 'bytes' | 'sha256'> {
  return { ...more, bytes, sha256 }
}

function eventsOf(
  { began, duration }: Review,
  stories: readonly (readonly TimelineItem[])[],
): readonly PlayableEvent[] {
  const told = new Map<string, PlayableEvent>()
  for (const line of stories.flat()) {
    const moment = line.at - began
    if (moment < 0 || moment > duration || line.body === null || ownLanes.test(line.type)) continue
    told.set(line.id, { ...line, moment })
  }
  return [...told.values()].sort((a, b) => a.moment - b.moment)
}

function consentsOf(
  { consent }: EvidenceState,
  momentOf: (at: number) => number,
  duration: number,
): readonly PlayableConsent[] {
  if (!consent) return []
  const { at, endedAt, how, by, answer } = consent
  return [{ from: momentOf(at), to: endedAt === null ? duration : momentOf(endedAt), how, by, answer }]
}

/** Null where none was written. `readBy`: who has read it against the sound, and found it good. */
export function transcriptOf({ derivatives }: EvidenceState): PlayableItem['transcript'] {
  const shown = shownTranscript(derivatives)
  if (!shown) return null
  const { name, sha256, by, reviews } = shown
  const good = reviews.filter(({ verdict }) => verdict === 'good')
  return { name, sha256, by, machine: isMachines(shown), readBy: good.map((review) => review.by) }
}

/** Which of a list of stretches, in their order, covers a moment; -1 for none. Two hours have thousands. */
export function placeAt(stretches: readonly Stretch[], moment: number): number {
  let low = 0
  let high = stretches.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const one = stretches[middle]
    if (!one) return -1
    if (moment < one.from) high = middle - 1
    else if (moment >= one.to) low = middle + 1
    else return middle
  }
  return -1
}

/** Tracks that begin within this of the item's beginning were begun together, ms. */
const together = 2_000
/** A browser begins one track after the other: it opens where all of these have something to show. @returns ms of the item */
export function openingOf(tracks: readonly { readonly segments: readonly Stretch[] }[]): number {
  const begins = tracks.map(({ segments }) => segments[0]?.from ?? 0)
  return Math.max(0, ...begins.filter((from) => from < together))
}
