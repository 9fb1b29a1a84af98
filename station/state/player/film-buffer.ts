import type { Bytes } from '../../../shared/entry/bytes.ts'
import type { PlayableTrack, Stretch } from '../../../shared/evidence/playable.ts'
import { picturesIn, withLengths } from './lasting.ts'

/** A film may begin later and end earlier than the index says by so much, ms; one with a sound of its own, which ends when it ends, by more. */
const tolerance = { alone: 250, sounding: 1_000 } as const

/** What a browser holds of one track, for showing. Times are ms of the item. */
export type FilmBuffer = {
  /** What stands before all segments. */
  readonly head: (bytes: Bytes) => Promise<void>
  /** @returns whether all of it can be shown: a browser may drop a part of what it was given, and says nothing */
  readonly lay: (segment: Stretch, bytes: Bytes) => Promise<boolean>
  readonly drop: (stretch: Stretch) => Promise<void>
  /** Whether there is something to show or to hear at this moment. */
  readonly has: (moment: number) => boolean
}

export function createFilmBuffer(source: MediaSource, { media, starts }: PlayableTrack): FilmBuffer {
  const buffer = source.addSourceBuffer(media)
  buffer.mode = 'segments'
  buffer.timestampOffset = starts / 1000
  const isPicture = media.startsWith('video/')
  const most = media.includes(',') ? tolerance.sounding : tolerance.alone
  let pictures: ReadonlySet<number> = new Set()
  const append = (bytes: Bytes): Promise<void> => done(buffer, () => buffer.appendBuffer(bytes))
  const isShown = ({ from, to }: Stretch): boolean => {
    const slack = Math.min(most, (to - from) / 2)
    const [begins, ends] = [from + slack, isPicture ? to - slack : from]
    // In a silence no sound is sent: that it begins is all that can be asked.
    return rangesOf(buffer).some((range) => range.from <= begins && range.to >= ends)
  }
  return {
    head(bytes) {
      pictures = picturesIn(bytes)
      return append(bytes)
    },
    async lay(segment, bytes) {
      const shown = withLengths(bytes, pictures, segment.to - starts)
      try {
        await append(shown)
        if (isShown(segment)) return true
        // Something that was there before may have put it off.
        buffer.abort()
        await append(shown)
        return isShown(segment)
      } catch {
        // It takes no more: there is no room, or what came before broke it.
        return false
      }
    },
    drop: ({ from, to }) => done(buffer, () => buffer.remove(from / 1000, to / 1000)),
    has: (moment) => rangesOf(buffer).some(({ from, to }) => from <= moment && moment < to),
  }
}

function rangesOf({ buffered }: SourceBuffer): readonly Stretch[] {
  return Array.from({ length: buffered.length }, (_, at) => ({
    from: buffered.start(at) * 1000,
    to: buffered.end(at) * 1000,
  }))
}

/** A buffer takes one thing after the other. */
async function done(buffer: SourceBuffer, act: () => void): Promise<void> {
  const ended = new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }))
  act()
  await ended
}
