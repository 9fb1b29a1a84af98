import { io } from 'socket.io-client'
import * as v from 'valibot'
import type { PublicKey } from '../shared/entry/sign.ts'
import {
  countyText,
  isMarked,
  knownSchema,
  linkChannels,
  linkPath,
  linkVersion,
  markOf,
  nodeText,
  toldSchema,
  whoSchema,
} from '../shared/signaling/link.ts'
import { type Answered, type AnswerOf, readAnswered, refused } from '../shared/signaling/message.ts'
import {
  type MediaNode,
  type NodeAskName,
  type NodeAsks,
  nodeAsks,
  type RoomNews,
  type Standing,
} from '../shared/signaling/node.ts'
import type { Upgrade } from './hub-deps.ts'
import { createTunnel } from './tunnel.ts'

export type FarNodeDeps = {
  /** Of the node, as this computer reaches it. */
  readonly url: string
  readonly secret: string
  /** The county's, which signs tokens. Asked for when the hub is up. */
  readonly key: () => PublicKey
  readonly now: () => number
  /** Drawn at random, unguessable. */
  readonly draw: () => string
  /** How it stands, each time that it is found. */
  readonly stands: (standing: Standing) => void
  readonly log: (problem: string, about?: unknown) => void
}

const patience = 10_000
const tryAgainAfter = 5_000
const unreachable = { ok: true, value: { kind: 'absent', code: 'unreachable' } } as const

/**
 * A media node in a process of its own (`npm run media`), found again after each break. Browsers reach it through this hub's own door. It is
 * looked for from the moment that somebody asks how it stands: then the county has a key. Rooms outlive the hub, and are not closed with it.
 */
export function createFarNode(deps: FarNodeDeps): MediaNode & { readonly upgrade: Upgrade } {
  const { secret, now, log } = deps
  const tunnel = createTunnel(deps.url)
  const followers = new Set<(news: RoomNews) => void>()
  /** Who is in which room, as was told: when the node was started anew, all of them are out. */
  const inside = new Map<string, Set<string>>()
  let life: string | null = null
  let heard = 0
  let linked = false
  let closed = false
  let drawn = ''
  let complained = ''
  let again: NodeJS.Timeout | undefined
  let tried = (): void => undefined
  const firstTry = new Promise<void>((resolve) => (tried = resolve))

  const socket = io(deps.url, {
    path: linkPath,
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: 5_000,
    forceNew: true,
    autoConnect: false,
  })
  /** Once for each reason: it tries for as long as it takes. */
  const fail = (reason: string): void => {
    tried()
    if (complained !== reason) log('the media node is not there', { reason })
    complained = reason
  }
  const tell = (news: RoomNews): void => {
    const { room } = news
    const people = inside.get(room) ?? new Set()
    if (news.kind === 'joined') inside.set(room, people.add(news.person))
    if (news.kind === 'left') people.delete(news.person)
    if (news.kind === 'closed') inside.delete(room)
    for (const follower of followers) follower(news)
  }
  const outlive = (next: string): void => {
    if (life === next) return
    life = next
    heard = 0
    const all = [...inside].flatMap(([room, people]) => [...people].map((person) => ({ room, person })))
    for (const one of all) tell({ kind: 'left', ...one, why: 'node-stopped', at: now() })
    inside.clear()
  }
  const ask = async <Name extends NodeAskName>(
    name: Name,
    body: unknown,
  ): Promise<Answered<AnswerOf<NodeAsks[Name]>>> => {
    try {
      const told: unknown = await socket.timeout(patience).emitWithAck(linkChannels.ask, { name, body })
      return readAnswered(nodeAsks[name], told) ?? refused('broken')
    } catch {
      return refused('unreachable')
    }
  }

  socket.on('connect_error', (error) => fail(error.message))
  socket.on('disconnect', (reason) => {
    const before = linked
    linked = false
    if (closed) return
    fail(before ? reason : `${reason}: is MEDIA_SECRET the same at both?`)
    // After the other end has hung up it does not come back by itself.
    if (!socket.active) again = setTimeout(() => socket.connect(), tryAgainAfter)
  })
  socket.on(linkChannels.who, (asked: unknown, reply: (county: unknown) => void) => {
    const read = v.safeParse(whoSchema, asked)
    if (!read.success || read.output.version !== linkVersion) return fail('it is of another version')
    drawn = deps.draw()
    const county = { drawn, key: deps.key(), now: now() }
    void markOf(secret, countyText(read.output.drawn, county)).then((mark) => reply({ ...county, mark }))
  })
  const know = async (told: unknown): Promise<boolean> => {
    const read = v.safeParse(knownSchema, told)
    if (!read.success || !(await isMarked(secret, nodeText(drawn, read.output.life), read.output.mark)))
      return false
    linked = true
    complained = ''
    outlive(read.output.life)
    return true
  }
  socket.on(linkChannels.known, (told: unknown, reply: (known: boolean) => void) => {
    void know(told).then(async (known) => {
      reply(known)
      tried()
      const standing = known ? await ask('standing', {}) : null
      if (standing?.ok) deps.stands(standing.value)
    })
  })
  socket.on(linkChannels.news, (told: unknown, reply: (heard: boolean) => void) => {
    if (!linked) return
    const read = v.safeParse(toldSchema, told)
    if (!read.success) log('the media node told what is no news', { at: v.getDotPath(read.issues[0]) })
    else if (read.output.n > heard) {
      heard = read.output.n
      tell(read.output.news)
    }
    // What was not understood would not be understood a second time either.
    reply(true)
  })

  return {
    upgrade: tunnel.upgrade,
    async ask(name, body) {
      if (name === 'standing' && !closed) {
        socket.connect()
        await firstTry
      }
      if (linked) return ask(name, body)
      return name === 'standing' ? unreachable : refused('unreachable')
    },
    follow(handler) {
      followers.add(handler)
      return () => followers.delete(handler)
    },
    async close() {
      closed = true
      clearTimeout(again)
      tried()
      socket.close()
      tunnel.close()
    },
  }
}
