import type { Socket } from 'socket.io'
import * as v from 'valibot'
import { asks, type AskName, type Asks } from '../../shared/signaling/asks.ts'
import {
  answeredSchema,
  type Answered,
  type AnswerOf,
  type AskOf,
  envelopeSchema,
  readBody,
  refused,
  signalingVersion,
} from '../../shared/signaling/message.ts'
import { type Command, channels } from '../../shared/signaling/notices.ts'
import type { MediaCounts } from '../counts.ts'
import type { Peer, PeerLink } from '../rooms/peer.ts'
import type { Room } from '../rooms/room.ts'
import type { Answers } from './answers.ts'

export type Joined = {
  readonly room: Room
  readonly peer: Peer
  readonly answer: AnswerOf<Asks['join']>
}

export type ConnectionDeps = {
  readonly now: () => number
  readonly counts: MediaCounts
  readonly log: (problem: string, about?: unknown) => void
  readonly answers: Answers<Exclude<AskName, 'join'>>
  /** Reads the token and lets the peer into its room. */
  readonly join: (ask: AskOf<Asks['join']>, link: PeerLink) => Promise<Answered<Joined>>
}

/** Commands are answered by a person's computer: longer than this nobody waits for. */
const commandPatience = 5_000
/** A pointer moves sixty times a second; more is a client that has gone mad. */
const rate = { perSecond: 120, atOnce: 240 } as const

/** One browser's connection: its messages in order, each answered, the first of them `join`. */
export function serveConnection(socket: Socket, deps: ConnectionDeps): void {
  const { now, counts, log } = deps
  let inside: { readonly room: Room; readonly peer: Peer } | null = null
  let next = 1
  let allowed: number = rate.atOnce
  let counted = now()

  const link: PeerLink = {
    tell: (notice) => void socket.emit(channels.notice, notice),
    command: (command) => commandTo(socket, command),
    end(why) {
      socket.emit(channels.notice, { name: 'end', why })
      inside = null
      socket.disconnect()
    },
  }
  const answer = async (message: unknown): Promise<Answered<unknown>> => {
    allowed = Math.min(rate.atOnce, allowed + ((now() - counted) / 1_000) * rate.perSecond)
    counted = now()
    if (allowed < 1) return refused('too-many')
    allowed -= 1
    const read = v.safeParse(envelopeSchema, message)
    if (!read.success) return refused('bad-message')
    const { n, name, body } = read.output
    if (n !== next) return refused('out-of-order', String(next))
    next += 1
    if (!isAsk(name)) return refused('unknown-message')
    return name === 'join' ? enter(body) : ask(name, body)
  }
  const enter = async (body: unknown): Promise<Answered<unknown>> => {
    const read = readBody(asks.join.ask, body)
    if (!read.ok) return read
    if (read.value.version !== signalingVersion) return refused('version')
    if (inside) return refused('already-joined')
    const joined = await deps.join(read.value, link)
    if (!joined.ok) return joined
    inside = joined.value
    // It hung up while its token was being read.
    if (!socket.connected) inside.room.away(inside.peer, link)
    return { ok: true, value: joined.value.answer }
  }
  const ask = async (name: Exclude<AskName, 'join'>, body: unknown): Promise<Answered<unknown>> => {
    const read = readBody(asks[name].ask, body)
    if (!read.ok) return read
    if (!inside) return refused('not-joined')
    // The table gives each name the body of its own schema; the compiler cannot follow a name that it does not know.
    const answerer = deps.answers[name] as (
      room: Room,
      peer: Peer,
      body: unknown,
    ) => Promise<Answered<unknown>>
    return answerer(inside.room, inside.peer, read.value)
  }

  socket.on(channels.ask, (message: unknown, reply: unknown) => {
    if (typeof reply !== 'function') return
    const send = reply as (answered: Answered<unknown>) => void
    answer(message).then(
      (answered) => {
        if (!answered.ok) counts.refused(answered.error.code)
        send(answered)
      },
      (error: unknown) => {
        log('a message could not be answered', { reason: String(error) })
        counts.refused('broken')
        send(refused('broken'))
      },
    )
  })
  socket.once('disconnect', () => inside?.room.away(inside.peer, link))
}

function isAsk(name: string): name is AskName {
  return Object.hasOwn(asks, name)
}

async function commandTo(socket: Socket, command: Command): Promise<Answered<{ readonly body: string }>> {
  try {
    const told: unknown = await socket.timeout(commandPatience).emitWithAck(channels.command, command)
    const read = v.safeParse(answeredSchema, told)
    if (!read.success) return refused('no-answer')
    return read.output.ok ? readBody(asks.control.answer, read.output.value) : read.output
  } catch {
    return refused('no-answer')
  }
}
