import type { Answered } from '../../shared/signaling/message.ts'
import type { Line, RecordingView } from '../../shared/signaling/parts.ts'
import type { SharedPage } from './shared-page.svelte.ts'

/** Why somebody is not seen. */
export type NoPicture = 'off' | 'line' | 'held' | 'muted' | 'recorder' | 'away' | 'none'

/** Somebody in the call, as the pages at both ends show them. */
export type Tile = {
  readonly person: string
  readonly name: string
  readonly own: boolean
  /** What is seen of them. */
  readonly stream: MediaStream | null
  /** What is heard of them. */
  readonly sound: MediaStream | null
  readonly muted: boolean
  readonly noPicture: NoPicture | null
}

/** A window that another end shows. */
export type SharedScreen = {
  /** Names it in what is pointed at and drawn. */
  readonly producer: string
  readonly stream: MediaStream | null
  readonly noPicture: NoPicture | null
}

/** A call as pages show it. The others stand first, oneself last. */
export type CallView = {
  readonly phase: 'joining' | 'in' | 'away' | 'over'
  readonly held: boolean
  readonly recording: RecordingView
  readonly line: Line
  readonly tiles: readonly Tile[]
  readonly muted: boolean
  readonly cameraOff: boolean
  readonly screen: SharedScreen | null
  /** What both ends look at. */
  readonly page: SharedPage
  /** How the others are shown: by person. */
  readonly nameOf: (person: string) => string
  readonly me: string
  readonly mute: (on: boolean) => void
  readonly hideCamera: (on: boolean) => void
  /** Everybody's sound and picture stand still, and go on. */
  readonly hold: (on: boolean) => Promise<void>
  readonly command: (body: string) => Promise<Answered<{ readonly body: string }>>
}

/** Why a picture stands still, in one word. @param paused null: none is sent */
export function whyNot(paused: readonly string[] | null): NoPicture {
  if (!paused) return 'none'
  const reasons = ['held', 'muted', 'line', 'recorder'] as const
  return reasons.find((why) => paused.includes(why)) ?? 'off'
}
