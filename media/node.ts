import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Server } from 'socket.io'
import type { PublicKey } from '../shared/entry/sign.ts'
import type { Asks } from '../shared/signaling/asks.ts'
import { type Answered, type AnswerOf, type AskOf, readBody, refused } from '../shared/signaling/message.ts'
import {
  type MediaNode,
  type NodeAskName,
  type NodeAsks,
  nodeAsks,
  type RoomNews,
  type Standing,
} from '../shared/signaling/node.ts'
import { signalingPath } from '../shared/signaling/notices.ts'
import { readToken } from '../shared/signaling/token.ts'
import { createCounts } from './counts.ts'
import type { PeerLink } from './rooms/peer.ts'
import { createPool, type Listening, type Pool } from './rooms/pool.ts'
import type { Recorder } from './rooms/recorder-port.ts'
import { createRooms, type Rooms } from './rooms/rooms.ts'
import { answerMedia } from './signaling/answer-media.ts'
import { answerRoom } from './signaling/answer-room.ts'
import { done, noWorker } from './signaling/answers.ts'
import { type Joined, serveConnection } from './signaling/connection.ts'
import { iceServersFor, type Turn } from './turn.ts'
import type { Obtain } from './worker/obtain.ts'

export type NodeDeps = {
  /** The county's, which signs tokens. */
  readonly key: () => PublicKey
  /** The county's clock, by which tokens begin and end. */
  readonly now: () => number
  /** Drawn at random, unguessable. */
  readonly draw: () => string
  /** Finds the worker's program, or makes it. */
  readonly obtain: Obtain
  readonly workers: number
  readonly listening: Listening
  readonly turn: Turn | null
  /** Closed with the node. Null: nothing is kept. */
  readonly recorder: Recorder | null
  /** Whether people can get here: in a process of its own, only through their county. Always unless told. */
  readonly reachable?: () => boolean
  /** How it stands now: ready, or absent for good. */
  readonly stands: (standing: Standing) => void
  readonly log: (problem: string, about?: unknown) => void
}

/** A node and its door: `upgrade` takes the WebSockets of whoever listens, and says false for those that are not its. */
export type MediaServer = MediaNode & {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
  /** Process ids of the workers. */
  readonly pids: () => readonly number[]
}

const tickEvery = 500
/** A message longer than this is not read at all. */
const mostBytes = 128_000

/** Live sessions. It stands at once; rooms can be opened when its worker is there. */
export function createMediaNode(deps: NodeDeps): MediaServer {
  const { now, log } = deps
  const followers = new Set<(news: RoomNews) => void>()
  const revoked = new Map<string, number>()
  const stopping = new AbortController()
  let standing: Standing = { kind: 'preparing', step: 'looking' }
  let pool: Pool | null = null
  let rooms: Rooms | null = null
  const { recorder } = deps
  const counts = createCounts(() => rooms?.all() ?? [], recorder)
  /** What a node before this one left behind may be found before anybody listens. */
  const unheard: RoomNews[] = []
  const news = (told: RoomNews): void => {
    if (told.kind === 'moved') counts.moved()
    if (followers.size === 0) unheard.push(told)
    for (const follower of followers) follower(told)
  }
  recorder?.follow(() => rooms?.all().forEach((room) => room.recording.look()))
  const leftBehind = recorder
    ?.endLeft(news)
    .catch((error: unknown) => log('what was left of recordings stays as it is', { reason: String(error) }))

  const stand = (found: Standing): void => {
    standing = found
    if (!stopping.signal.aborted) deps.stands(found)
  }
  const start = async (): Promise<void> => {
    const found = await deps.obtain((step) => (standing = { kind: 'preparing', step }), stopping.signal)
    if (!found.ok) return stand({ kind: 'absent', code: found.code })
    const opened = await createPool({
      ...deps,
      bin: found.bin,
      count: deps.workers,
      stopping: stopping.signal,
    })
    if (stopping.signal.aborted) return opened.close()
    pool = opened
    rooms = createRooms({ ...deps, pool, key: deps.draw, news })
    stand({ kind: 'ready', workers: deps.workers })
  }
  const started = start().catch((error: unknown) => {
    if (stopping.signal.aborted) return
    log('no media worker could be started', { reason: String(error) })
    stand({ kind: 'absent', code: 'failed' })
  })

  const join = async ({ token, again }: AskOf<Asks['join']>, link: PeerLink): Promise<Answered<Joined>> => {
    const read = await readToken(token, deps.key(), now())
    if (!read.ok) return refused(read.code)
    const { claims } = read
    if (revoked.has(claims.id)) return refused('token-revoked')
    const room = rooms?.get(claims.room)
    const capabilities = room?.capabilities()
    if (!room) return rooms ? refused('room-unknown') : noWorker
    if (!capabilities) return noWorker
    const joined = room.join(claims, link, again)
    if (joined === 'room-full') return refused('room-full')
    const { peer, kept } = joined
    const receiving = (peer.media?.received() ?? []).map(({ consumer, pausing }) => ({
      consumer: consumer.id,
      producer: consumer.producerId,
      paused: [...pausing.reasons()],
    }))
    const answer = {
      again: peer.again,
      kept,
      me: claims.person,
      room: room.view(),
      receiving,
      capabilities,
      iceServers: [...iceServersFor(deps.turn, claims.person, Date.now())],
    }
    return { ok: true, value: { room, peer, answer } }
  }

  // It listens nowhere itself: whoever does hands it his upgrades.
  const door = createServer()
  const io = new Server(door, {
    path: signalingPath,
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: mostBytes,
    pingInterval: 5_000,
    pingTimeout: 10_000,
  })
  const answers = { ...answerMedia, ...answerRoom(now, counts) }
  io.on('connection', (socket) => serveConnection(socket, { now, counts, log, answers, join }))

  const tick = (): void => {
    for (const [token, until] of revoked) if (until <= now()) revoked.delete(token)
    for (const room of rooms?.all() ?? []) room.tick(deps.reachable?.() ?? true)
  }
  const ticking = setInterval(tick, tickEvery)

  const doing: Doing = {
    standing: async () => ({ ok: true, value: standing }),
    'open-room': async ({ room, record }) => {
      if (!rooms) return noWorker
      await rooms.open(room, record)
      return done
    },
    note: async ({ room, note: { type: kind, at: noted, ...note } }) => {
      const taken = rooms?.get(room)?.recording.event({ ...note, kind, noted })
      return taken ? done : refused('not-found', 'room')
    },
    'close-room': async ({ room }) => {
      await rooms?.close(room, 'room-closed')
      return done
    },
    'erase-recording': async ({ room }) => ({
      ok: true,
      value: { gone: (await recorder?.erase(room)) ?? true },
    }),
    'let-go': async ({ room, part, item }) => ({
      ok: true,
      value: { gone: (await recorder?.letGo(room, part, item)) ?? true },
    }),
    hold: async ({ room: id, on }) => {
      const room = rooms?.get(id)
      room?.hold(on, 'system')
      return room ? done : refused('not-found', 'room')
    },
    'keep-copy': async ({ room, part, reel, from, bytes }) => {
      const piece = { reel, from, bytes: Buffer.from(bytes, 'base64') }
      const kept = await recorder?.keepCopy(room, part, piece)
      if (kept === 'wrong') return refused('bad-media')
      return typeof kept === 'number' ? { ok: true, value: { kept } } : refused('not-found', 'part')
    },
    'put-out': async ({ room: id, person }) => {
      const room = rooms?.get(id)
      const peer = room?.peer(person)
      if (!room || !peer) return refused('not-found', 'person')
      room.leave(peer, 'put-out')
      return done
    },
    revoke: async ({ token, until }) => {
      revoked.set(token, until)
      for (const room of rooms?.all() ?? [])
        for (const peer of room.peers()) if (peer.claims.id === token) room.leave(peer, 'token-revoked')
      return done
    },
    metrics: async () => ({ ok: true, value: { text: await counts.text() } }),
  }
  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    stopping.abort()
    clearInterval(ticking)
    await started
    await rooms?.closeAll('node-stopped')
    await leftBehind
    await recorder?.close()
    await io.close()
    await pool?.close()
  }
  return {
    async ask(name, body) {
      const read = readBody(nodeAsks[name].ask, body)
      if (!read.ok) return read
      const does = doing[name] as (body: unknown) => Promise<Answered<never>>
      return does(read.value)
    },
    follow(handler) {
      followers.add(handler)
      unheard.splice(0).forEach(handler)
      return () => followers.delete(handler)
    },
    upgrade(request, socket, head) {
      if (!request.url?.startsWith(`${signalingPath}/`)) return false
      door.emit('upgrade', request, socket, head)
      return true
    },
    pids: () => pool?.pids() ?? [],
    close: () => (closing ??= close()),
  }
}

type Doing = {
  readonly [Name in NodeAskName]: (body: AskOf<NodeAsks[Name]>) => Promise<Answered<AnswerOf<NodeAsks[Name]>>>
}
