import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Server, type Socket } from 'socket.io'
import * as v from 'valibot'
import {
  askedSchema,
  countySchema,
  countyText,
  isMarked,
  linkChannels,
  type LinkCounty,
  linkPath,
  linkVersion,
  markOf,
  nodeText,
} from '../shared/signaling/link.ts'
import { type Answered, refused } from '../shared/signaling/message.ts'
import { type MediaNode, type NodeAskName, nodeAsks, type RoomNews } from '../shared/signaling/node.ts'

export type CountyLinkDeps = {
  readonly node: MediaNode
  readonly secret: string
  /** Drawn at random, unguessable. */
  readonly draw: () => string
  /** Who the county is; before it may ask anything. */
  readonly met: (county: LinkCounty) => void
  readonly log: (problem: string, about?: unknown) => void
}

/** The door of a node in a process of its own for its county: one at a time, the last that came. */
export type CountyLink = {
  /** Takes the WebSockets of the county; false for others. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
  /** Whether it has been there for so long that whoever comes through it and wants to be back is back. */
  readonly steady: () => boolean
  /** What is still to be told is told first, where somebody hears it. */
  readonly close: () => Promise<void>
}

const patience = 10_000
/** As long as a room waits for somebody whose connection broke. */
const steadyAfter = 20_000
/** News of some thousand sessions; a county that is away for longer does without the oldest. */
const mostWaiting = 10_000
const mostBytes = 64_000

export function createCountyLink(deps: CountyLinkDeps): CountyLink {
  const { node, secret, log } = deps
  const life = deps.draw()
  const waiting: { readonly n: number; readonly news: RoomNews }[] = []
  let count = 0
  let county: Socket | null = null
  let since = 0
  let telling: Promise<void> | null = null

  // What happens while nobody hears it waits: a county that was started anew hears who left meanwhile.
  const unfollow = node.follow((news) => {
    waiting.push({ n: (count += 1), news })
    if (waiting.length > mostWaiting) waiting.shift()
    tell()
  })
  const tell = (): void => {
    telling ??= tellAll().finally(() => (telling = null))
  }
  const tellAll = async (): Promise<void> => {
    for (let next = waiting[0]; next && county; next = waiting[0]) {
      const heard = await ask(county, linkChannels.news, next)
      if (heard === null) return
      if (waiting[0] === next) waiting.shift()
    }
  }

  const introduce = async (socket: Socket): Promise<void> => {
    const drawn = deps.draw()
    const said = await ask(socket, linkChannels.who, { version: linkVersion, drawn })
    const read = v.safeParse(countySchema, said)
    if (!read.success || !(await isMarked(secret, countyText(drawn, read.output), read.output.mark))) {
      log('somebody came who is not the county', { address: socket.handshake.address })
      socket.disconnect()
      return
    }
    deps.met(read.output)
    socket.on(linkChannels.ask, (asked: unknown, reply: unknown) => {
      if (typeof reply === 'function') void answer(asked).then((answered) => void reply(answered))
    })
    const mark = await markOf(secret, nodeText(read.output.drawn, life))
    if ((await ask(socket, linkChannels.known, { life, mark })) !== true) {
      socket.disconnect()
      return
    }
    county?.disconnect()
    county = socket
    since = performance.now()
    tell()
  }
  const answer = async (asked: unknown): Promise<Answered<unknown>> => {
    const read = v.safeParse(askedSchema, asked)
    if (!read.success) return refused('bad-message')
    const { name, body } = read.output
    if (!isNodeAsk(name)) return refused('unknown-message')
    try {
      // The node reads the body by the schema of its name.
      return await node.ask(name, body as never)
    } catch (error) {
      log('the county could not be answered', { name, reason: String(error) })
      return refused('broken')
    }
  }

  const door = createServer()
  const io = new Server(door, {
    path: linkPath,
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: mostBytes,
    pingInterval: 5_000,
    pingTimeout: 10_000,
  })
  io.on('connection', (socket) => {
    socket.once('disconnect', () => {
      if (county === socket) county = null
    })
    void introduce(socket)
  })

  const close = async (): Promise<void> => {
    await telling
    unfollow()
    await io.close()
  }
  let closing: Promise<void> | null = null
  return {
    upgrade(request, socket, head) {
      if (!request.url?.startsWith(`${linkPath}/`)) return false
      door.emit('upgrade', request, socket, head)
      return true
    },
    steady: () => county !== null && performance.now() - since >= steadyAfter,
    close: () => (closing ??= close()),
  }
}

/** Null when nobody answers. */
async function ask(socket: Socket, channel: string, about: unknown): Promise<unknown> {
  try {
    return (await socket.timeout(patience).emitWithAck(channel, about)) as unknown
  } catch {
    return null
  }
}

function isNodeAsk(name: string): name is NodeAskName {
  return Object.hasOwn(nodeAsks, name)
}
