import type { RtpCapabilities } from 'mediasoup/types'
import type { Answered } from '../../shared/signaling/message.ts'
import type { Command, Notice } from '../../shared/signaling/notices.ts'
import type { Ending, Line, PeerView, Source } from '../../shared/signaling/parts.ts'
import type { Claims, Right } from '../../shared/signaling/token.ts'
import type { PeerMedia, Sent } from './peer-media.ts'
import type { Tally } from './tally.ts'

/** The connection of a peer. */
export type PeerLink = {
  readonly tell: (notice: Notice) => void
  readonly command: (command: Command) => Promise<Answered<{ readonly body: string }>>
  /** Tells why, and hangs up. */
  readonly end: (why: Ending) => void
}

/** Somebody in a room. What changes is the room's to change. */
export type Peer = {
  claims: Claims
  /** Who comes back with it finds everything as it was. */
  readonly again: string
  /** Null: the connection broke, and is waited for. */
  link: PeerLink | null
  awaySince: number | null
  /** Null while the room has no worker. */
  media: PeerMedia | null
  capabilities: RtpCapabilities | null
  line: Line | null
  /** What a host has silenced, also of what is yet to be sent. */
  readonly muted: Set<Source>
  commands: number
  readonly tally: Tally
}

export function may(peer: Peer, right: Right): boolean {
  return peer.claims.rights.includes(right)
}

export function viewOf({ claims, link, line, media }: Peer): PeerView {
  const { person, role, name, rights } = claims
  const sends = (media?.sent() ?? []).map(({ producer, source, pausing }) => ({
    id: producer.id,
    source,
    paused: [...pausing.reasons()],
  }))
  return { person, role, name, rights, away: link === null, line, sends }
}

export type Sending = { readonly peer: Peer; readonly sent: Sent }

export function sendingOf(peers: Iterable<Peer>): readonly Sending[] {
  return [...peers].flatMap((peer) => (peer.media?.sent() ?? []).map((sent) => ({ peer, sent })))
}
