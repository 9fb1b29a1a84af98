import type { Asks } from '../../shared/signaling/asks.ts'
import type { Answered, AskOf, SignalCode } from '../../shared/signaling/message.ts'
import type { Command } from '../../shared/signaling/notices.ts'
import type { Ending, Line, PauseReason, RoomEvent, RoomView, Source } from '../../shared/signaling/parts.ts'
import type { RemoteTrack } from './call-media.ts'
import type { Store } from './store.ts'

/**
 * @property phase `connecting` for the first time · `inside` · `returning` after it was inside · `ended`
 * @property why it ended; null before
 * @property room all who are in it, oneself (`me`) among them, whether it is on hold, and how the recording goes
 * @property remote what others send, and why some of it stands still
 * @property unseen what of one's own somebody else is not shown, and why: whose it is, and who is not shown it
 * @property line one's own line in one plain word, and its reason
 */
export type CallState = {
  readonly phase: 'connecting' | 'inside' | 'returning' | 'ended'
  readonly why: Ending | SignalCode | null
  readonly me: string
  readonly room: RoomView
  readonly remote: readonly RemoteTrack[]
  readonly unseen: readonly {
    readonly source: Source
    readonly by: string
    readonly why: readonly PauseReason[]
  }[]
  readonly line: Line
}

export type CallDeps = {
  /** Of the media node, as the county says with the token; '' is where the page came from. */
  readonly url: string
  /** A token for this room, asked for at each attempt to come in. `later`: not now; `over`: never again. */
  readonly token: () => Promise<{ readonly token: string } | 'later' | 'over'>
  /** Milliseconds that only go forward. */
  readonly now: () => number
  readonly event: (from: string, event: RoomEvent, at: number) => void
  /** A command of somebody else's, checked and carried out here; what it answers goes back to him. */
  readonly command: (command: Command) => Promise<Answered<{ readonly body: string }>>
}

/** Acts answer with what the node said; `unreachable` while the connection is broken. */
export type Call = {
  readonly store: Store<CallState>
  /** Sends it, and goes on with it after every return, until it is taken back or the call ends. Stopping the track is the caller's. */
  readonly publish: (source: Source, track: MediaStreamTrack) => Promise<Answered<unknown>>
  readonly unpublish: (source: Source) => Promise<void>
  /** Stands still, and goes on, without being taken back. */
  readonly pause: (source: Source, on: boolean) => Promise<void>
  /** The most that is wanted of a picture: 0 for a small one, 1 for all of it. */
  readonly layer: (person: string, source: Source, spatial: number) => Promise<void>
  readonly send: (event: RoomEvent) => Promise<Answered<unknown>>
  readonly control: (to: string, body: string) => Promise<Answered<{ readonly body: string }>>
  readonly mute: (ask: AskOf<Asks['mute']>) => Promise<Answered<unknown>>
  readonly hold: (on: boolean) => Promise<Answered<unknown>>
  readonly putOut: (person: string) => Promise<Answered<unknown>>
  readonly closeRoom: () => Promise<Answered<unknown>>
  readonly leave: () => Promise<void>
}
