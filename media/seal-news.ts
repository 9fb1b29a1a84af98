import * as v from 'valibot'
import { type Seal, sealSchema, type SealedTrack } from '../shared/recording/seal.ts'
import type { RecordedNews, SealedNews } from '../shared/signaling/node.ts'
import type { Sealed } from './recorder/messages.ts'

/** A room is recorded in parts, each a session of the recorder's. */
export type RoomPart = { readonly room: string; readonly part: number }
export const sessionOfPart = ({ room, part }: RoomPart): string => `${room}.${part}`

/** Null for a session that is not a room's. */
export function partOfSession(session: string): RoomPart | null {
  const [, room, part] = /^(.+\..+)\.(\d{1,6})$/.exec(session) ?? []
  return room === undefined ? null : { room, part: Number(part) }
}

/** Tells the county what was sealed of one part, and that it is whole. */
export type SealTeller = {
  /** Null for what is no seal. */
  readonly sealed: (sealed: Sealed) => Seal | null
  readonly over: (why: RecordedNews['why'], at: number, manifest: string) => void
}

/** @param deps.toCounty the county's time of a machine's µs */
export function createSealTeller(
  of: RoomPart,
  deps: {
    readonly told: (news: SealedNews | RecordedNews) => void
    readonly toCounty: (micros: number) => number
  },
): SealTeller {
  const { told, toCounty } = deps
  const names = new Set<string>()
  return {
    sealed(sealed) {
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), sealSchema), sealed.text)
      if (!read.success) return null
      const seal = read.output
      const media = seal.tracks.filter((track) => track.media !== null)
      const tracks = media.map(({ name }) => name)
      tracks.forEach((name) => names.add(name))
      const dropped = media.filter(({ counts }) => counts.dropped > 0)
      told({
        kind: 'sealed',
        ...of,
        at: toCounty(seal.at.wall),
        root: sealed.root,
        tracks,
        lost: dropped.length === 0 ? null : lostIn(dropped, toCounty),
      })
      return seal
    },
    over: (why, at, manifest) => told({ kind: 'recorded', ...of, at, why, tracks: [...names], manifest }),
  }
}

/** When the last record of those that it speaks of was written, µs. */
export function writtenUntil({ tracks, at }: Seal): number {
  return Math.max(...(tracks.length === 0 ? [at.wall] : wallsOf(tracks, 'until')))
}

function lostIn(dropped: readonly SealedTrack[], toCounty: (micros: number) => number): SealedNews['lost'] {
  const voices = dropped.filter(({ media }) => media?.kind === 'microphone').length
  return {
    from: toCounty(Math.min(...wallsOf(dropped, 'began'))),
    to: toCounty(Math.max(...wallsOf(dropped, 'until'))),
    what: voices === 0 ? 'picture' : voices === dropped.length ? 'sound' : 'both',
  }
}

function wallsOf(tracks: readonly SealedTrack[], which: 'began' | 'until'): number[] {
  return tracks.flatMap(({ segments }) => segments.map((segment) => segment[which].wall))
}
