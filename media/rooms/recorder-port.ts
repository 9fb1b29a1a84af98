import type { CopiedReel, RecordedNews, SealedNews } from '../../shared/signaling/node.ts'
import type { RecordingTrouble } from '../../shared/recording/troubles.ts'
import type { Source } from '../../shared/signaling/parts.ts'

/** One producer, as the recorder hears it over a loopback transport: RTP and RTCP on one port. */
export type TrackAsk = {
  readonly person: string
  readonly source: Source
  /** `audio/opus`, `video/VP8`. */
  readonly codec: string
  readonly payloadType: number
  readonly clockRate: number
  readonly channels: number | null
  /** One for each layer, the least first. */
  readonly ssrcs: readonly number[]
  readonly requestKeyFrame: () => void
}

export type RecorderTrack = {
  /** Where it listens; bound before this is told. */
  readonly ip: string
  readonly port: number
  /** The first packet is there. Stays open where none comes. */
  readonly first: Promise<void>
  readonly end: (reason: string) => Promise<void>
}

/** What happened in a room: JSON for whoever reads it later. */
export type Happening = {
  readonly kind: string
  readonly by: string
  readonly [key: string]: unknown
}

export type RecorderSession = {
  readonly part: number
  /** Rejects where it cannot be kept. */
  readonly track: (ask: TrackAsk) => Promise<RecorderTrack>
  /** Into the event track: what was said, pointed at, commanded, who came and went. @param at by the county's clock */
  readonly event: (at: number, happening: Happening) => void
  /** Everything that is written of it is told before it resolves. */
  readonly end: (why: RecordedNews['why']) => Promise<void>
}

export type RecordingWatch = {
  readonly told: (news: SealedNews | RecordedNews) => void
  /** The recorder is gone: what is sent now is lost, until it is back and every track is asked for anew. */
  readonly gone: () => void
  readonly again: () => void
}

export type Opened =
  | { readonly ok: true; readonly session: RecorderSession }
  | { readonly ok: false; readonly trouble: RecordingTrouble }

/** @property from where in the reel they go */
export type CopyPiece = { readonly reel: CopiedReel; readonly from: number; readonly bytes: Uint8Array }

/** What keeps what happens in a room. Nothing is shown to anybody before its recording has begun (room.ts). */
export type Recorder = {
  readonly open: (room: string, watch: RecordingWatch) => Promise<Opened>
  /** The disk's, which may pass. */
  readonly trouble: () => RecordingTrouble | null
  /** Hears of each trouble, and of its end. */
  readonly follow: (changed: () => void) => void
  /** Ends what a node before this one left open, and tells what was written of it. */
  readonly endLeft: (told: RecordingWatch['told']) => Promise<void>
  /** What lies of a room. False: not now, and nothing was touched of what is still being written. */
  readonly erase: (room: string) => Promise<boolean>
  /** Of one part everything but its name, because the archive has it as that item; null: only looks. False as with `erase`, or where something lies there. */
  readonly letGo: (room: string, part: number, item: string | null) => Promise<boolean>
  /**
   * The next bytes of what a desk kept itself of a missing stretch, beside a part of a room's recording. @returns how many there are now; null: nothing is
   * recorded of it here · `wrong`: not what was said of it
   */
  readonly keepCopy: (room: string, part: number, piece: CopyPiece) => Promise<number | null | 'wrong'>
  readonly figures: () => Promise<RecorderFigures>
  readonly close: () => Promise<void>
}

/**
 * @property packets, missing as far as they were sealed: what came, and what never did · @property lag how long what came last took, or
 * takes, to be with the system, s · @property losses times that the recorder was gone
 */
export type RecorderFigures = {
  readonly sessions: number
  readonly tracks: number
  readonly packets: number
  readonly missing: number
  readonly lag: number
  readonly losses: number
}
