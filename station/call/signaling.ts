import { io } from 'socket.io-client'
import * as v from 'valibot'
import { type AskName, type Asks, asks } from '../../shared/signaling/asks.ts'
import {
  type Answered,
  type AnswerOf,
  type AskOf,
  readAnswered,
  refused,
} from '../../shared/signaling/message.ts'
import {
  channels,
  type Command,
  commandSchema,
  type Notice,
  noticeSchema,
  signalingPath,
} from '../../shared/signaling/notices.ts'

export type SignalingDeps = {
  /** Of the media node: `https://county:8443`; '' is where the page came from. */
  readonly url: string
  /** There is a connection, and nothing was said over it yet: the place to join. */
  readonly up: () => void
  readonly down: () => void
  readonly notice: (notice: Notice) => void
  readonly command: (command: Command) => Promise<Answered<{ readonly body: string }>>
}

/** A connection to the node that comes back by itself. */
export type Signaling = {
  /** `unreachable` when there is no connection, or no answer. Never rejects. */
  readonly ask: <Name extends AskName>(
    name: Name,
    body: AskOf<Asks[Name]>,
  ) => Promise<Answered<AnswerOf<Asks[Name]>>>
  /** A new connection in place of this one. */
  readonly again: () => void
  readonly close: () => void
}

const patience = 10_000

export function connectSignaling(deps: SignalingDeps): Signaling {
  const socket = io(deps.url, {
    path: signalingPath,
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    forceNew: true,
  })
  let said = 0
  socket.on('connect', () => {
    said = 0
    deps.up()
  })
  // After the node itself has hung up it does not come back by itself: whoever wants to says so (`again`).
  socket.on('disconnect', deps.down)
  socket.on(channels.notice, (told: unknown) => {
    const read = v.safeParse(noticeSchema, told)
    // One of a newer node's, which an older client can do without.
    if (read.success) deps.notice(read.output)
  })
  socket.on(channels.command, (told: unknown, reply: (answered: Answered<unknown>) => void) => {
    const read = v.safeParse(commandSchema, told)
    if (!read.success) return reply(refused('bad-message'))
    void deps.command(read.output).then(reply)
  })
  return {
    async ask(name, body) {
      if (!socket.connected) return refused('unreachable')
      said += 1
      try {
        const told: unknown = await socket
          .timeout(patience)
          .emitWithAck(channels.ask, { n: said, name, body })
        return readAnswered(asks[name], told) ?? refused('unreachable')
      } catch {
        return refused('unreachable')
      }
    },
    again: () => void socket.disconnect().connect(),
    close: () => void socket.close(),
  }
}
