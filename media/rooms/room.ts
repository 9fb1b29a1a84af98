import type { RtpCapabilities } from 'mediasoup/types'
import type { Notice } from '../../shared/signaling/notices.ts'
import type { RoomNews, Summary } from '../../shared/signaling/node.ts'
import type { Ending, PauseReason, RoomView } from '../../shared/signaling/parts.ts'
import type { Claims } from '../../shared/signaling/token.ts'
import { capabilitiesOf } from './codecs.ts'
import { type Peer, type PeerLink, type Sending, sendingOf, viewOf } from './peer.ts'
import { createPeerMedia, type PeerMedia, type Received, type Sent } from './peer-media.ts'
import type { Place, Pool } from './pool.ts'
import { createRecording, type Recording } from './recording.ts'
import type { Recorder } from './recorder-port.ts'
import { createTally } from './tally.ts'

export type RoomDeps = {
  readonly pool: Pool
  readonly recorder: Recorder | null
  readonly now: () => number
  readonly key: () => string
  readonly news: (news: RoomNews) => void
  readonly log: (problem: string, about?: unknown) => void
}

/** A connection that broke is waited for so long: its media may well go on meanwhile. */
const patience = 20_000
const mostPeers = 8

export type Room = {
  readonly id: string
  readonly recording: Recording
  readonly peers: () => readonly Peer[]
  readonly peer: (person: string) => Peer | undefined
  readonly view: () => RoomView
  /** `room-full`, or who came in; `kept` when everything is as it was before the connection broke. */
  readonly join: (
    claims: Claims,
    link: PeerLink,
    again: string | undefined,
  ) => { readonly peer: Peer; readonly kept: boolean } | 'room-full'
  readonly capabilities: () => RtpCapabilities | null
  /** The connection broke. */
  readonly away: (peer: Peer, link: PeerLink) => void
  readonly leave: (peer: Peer, why: Ending) => void
  readonly tell: (notice: Notice, except?: Peer) => void
  readonly sending: (producer: string) => Sending | null
  /** What a producer, or a consumer of it, has to stand still for at first. */
  readonly reasonsToHold: (peer: Peer, source: Sent['source']) => readonly PauseReason[]
  readonly began: (peer: Peer, sent: Sent) => void
  /** @param by a peer's name, or `system` */
  readonly hold: (on: boolean, by: string) => void
  /** @param reachable when nobody can come back, nobody is given up */
  readonly tick: (reachable: boolean) => void
  readonly counted: { events: number; commands: number }
  readonly close: (why: Ending) => Promise<void>
}

/** One session: one router, which it loses when its worker dies, and gets another. */
export async function createRoom(id: string, deps: RoomDeps): Promise<Room> {
  const { now, news, log } = deps
  const peers = new Map<string, Peer>()
  const past: Summary['peers'] = []
  const counted = { events: 0, commands: 0 }
  const opened = now()
  let place: Place | null = null
  let moving = false
  let moved = 0
  let held = false
  let closed = false

  const tell = (notice: Notice, except?: Peer): void => {
    for (const peer of peers.values()) if (peer !== except) peer.link?.tell(notice)
  }
  const everyReceived = function* (producer: string): Generator<Received> {
    for (const { media } of peers.values())
      for (const received of media?.received() ?? [])
        if (received.consumer.producerId === producer) yield received
  }
  const recording = createRecording({
    ...deps,
    room: id,
    peers: () => [...peers.values()],
    told: news,
    changed(view, part) {
      news({ kind: 'recording', room: id, ...view, part, at: now() })
      tell({ name: 'room', held, recording: view })
    },
    lift(producer) {
      for (const { pausing } of everyReceived(producer)) void pausing.set('recorder', false)
    },
  })
  const sending: Room['sending'] = (producer) =>
    sendingOf(peers.values()).find(({ sent }) => sent.producer.id === producer) ?? null
  const mediaFor = (peer: Peer, at: Place): PeerMedia =>
    createPeerMedia({
      place: at,
      now,
      sentChanged({ producer }) {
        if (producer.closed) recording.forget(producer.id)
        if (peers.get(peer.claims.person) === peer) tell({ name: 'peer', peer: viewOf(peer) })
      },
      receivedChanged({ consumer, pausing }) {
        const paused = [...pausing.reasons()]
        const { id: consumerId, producerId } = consumer
        peer.link?.tell({ name: 'receiving', consumer: consumerId, producer: producerId, paused })
        const by = peer.claims.person
        sending(producerId)?.peer.link?.tell({ name: 'unseen', producer: producerId, by, paused })
      },
      consumerGone: (consumer) => peer.link?.tell({ name: 'consumer-gone', consumer }),
    })

  const settle = async (): Promise<void> => {
    moving = true
    try {
      const next = await deps.pool.take()
      if (closed) return next.router.close()
      place = next
      next.router.once('workerclose', () => void move())
      for (const peer of peers.values()) peer.media = mediaFor(peer, next)
    } finally {
      moving = false
    }
  }
  const move = async (): Promise<void> => {
    if (closed) return
    place = null
    moved += 1
    news({ kind: 'moved', room: id, at: now() })
    recording.event({ kind: 'moved', by: 'room' })
    for (const peer of peers.values()) {
      peer.tally.unseen(peer.media?.unseen() ?? 0)
      peer.media?.close()
      peer.media = null
    }
    await settle().catch((error: unknown) => {
      if (!closed) log('a room waits for a worker', { room: id, reason: String(error) })
    })
    rebuild()
  }
  const rebuild = (): void => {
    if (!place) return
    tell({ name: 'rebuild', capabilities: capabilitiesOf(place.router) })
    for (const peer of peers.values()) tell({ name: 'peer', peer: viewOf(peer) })
  }
  const leave = (peer: Peer, why: Ending): void => {
    const { person } = peer.claims
    if (peers.get(person) !== peer) return
    peers.delete(person)
    peer.tally.unseen(peer.media?.unseen() ?? 0)
    peer.media?.close()
    past.push(peer.tally.summary(now(), why))
    const { link } = peer
    peer.link = null
    link?.end(why)
    tell({ name: 'peer-gone', person, why })
    recording.event({ kind: 'left', by: person, why })
    news({ kind: 'left', room: id, person, why, at: now() })
  }
  const tick = (reachable: boolean): void => {
    for (const peer of peers.values()) {
      if (now() >= peer.claims.until) leave(peer, 'token-ended')
      else if (reachable && now() - (peer.awaySince ?? now()) >= patience) leave(peer, 'vanished')
      else peer.media?.tick()
    }
    if (!place && !moving) void settle().then(rebuild, () => undefined)
  }

  await settle()
  return {
    id,
    recording,
    counted,
    tell,
    leave,
    sending,
    tick,
    peers: () => [...peers.values()],
    peer: (person) => peers.get(person),
    capabilities: () => place && capabilitiesOf(place.router),
    view: () => ({ held, recording: recording.view(), peers: [...peers.values()].map(viewOf) }),
    join(claims, link, again) {
      const before = peers.get(claims.person)
      if (before && before.again === again) {
        before.link?.end('replaced')
        const wasAway = before.awaySince !== null
        Object.assign(before, { claims, link, awaySince: null })
        before.tally.joined()
        tell({ name: 'peer', peer: viewOf(before) }, before)
        // whoever heard that they were lost hears that they are back
        if (wasAway) news({ kind: 'joined', room: id, person: claims.person, role: claims.role, at: now() })
        return { peer: before, kept: before.media !== null }
      }
      if (before) leave(before, 'replaced')
      if (peers.size >= mostPeers) return 'room-full'
      const peer: Peer = {
        claims,
        again: deps.key(),
        link,
        awaySince: null,
        media: null,
        capabilities: null,
        line: null,
        muted: new Set(),
        commands: 0,
        tally: createTally(claims, now()),
      }
      peer.tally.joined()
      peer.media = place && mediaFor(peer, place)
      peers.set(claims.person, peer)
      tell({ name: 'peer', peer: viewOf(peer) }, peer)
      const { person, role } = claims
      recording.event({ kind: 'joined', by: person, role })
      news({ kind: 'joined', room: id, person, role, at: now() })
      return { peer, kept: false }
    },
    away(peer, link) {
      if (peer.link !== link) return
      Object.assign(peer, { link: null, awaySince: now() })
      tell({ name: 'peer', peer: viewOf(peer) })
      news({ kind: 'away', room: id, person: peer.claims.person, at: now() })
    },
    reasonsToHold: (peer, source) => [
      ...(peer.muted.has(source) ? (['muted'] as const) : []),
      ...(held ? (['held'] as const) : []),
    ],
    began(peer, sent) {
      peer.tally.sent(sent.source)
      tell({ name: 'peer', peer: viewOf(peer) })
      void recording.hear({ peer, sent })
    },
    hold(on, by) {
      if (held === on) return
      held = on
      for (const { media } of peers.values())
        for (const { pausing } of media?.sent() ?? []) void pausing.set('held', on)
      tell({ name: 'room', held, recording: recording.view() })
      recording.event({ kind: 'held', on, by })
      news({ kind: 'held', room: id, on, by, at: now() })
    },
    async close(why) {
      if (closed) return
      closed = true
      for (const peer of peers.values()) leave(peer, why)
      await recording.close(why === 'node-stopped' ? why : 'room-closed')
      place?.router.close()
      const summary = { room: id, opened, closed: now(), moved, ...counted, peers: past }
      news({ kind: 'closed', room: id, at: now(), summary })
    },
  }
}
