/**
 * A browser in a room of live assistance, without a screen of its own: pages show what its store says and call its acts.
 *
 *     const { startCall } = await import('../call/client.ts')      // loaded when it is needed: a hundred kilobytes
 *     const call = startCall({ url, token: async () => pass, now: () => performance.now(), ... })
 *     call.store.subscribe(({ phase, room, remote, line }) => ...)
 *     await call.publish('microphone', track)
 *
 * It comes back by itself: after a broken connection (with everything as it was, where the node still has it), when a worker of the node
 * dies, when the node starts again, and when the way of the media changes. It is over when the store says `ended`, and only then.
 */
import { type AnswerOf, refused, type SignalCode, signalingVersion } from '../../shared/signaling/message.ts'
import type { Asks } from '../../shared/signaling/asks.ts'
import type { Notice } from '../../shared/signaling/notices.ts'
import type { Ending, PeerView, RoomView, Source } from '../../shared/signaling/parts.ts'
import type { Call, CallDeps, CallState } from './call.ts'
import { type CallMedia, openCallMedia } from './call-media.ts'
import { watchCallLine } from './call-line.ts'
import { connectSignaling } from './signaling.ts'
import { createStore } from './store.ts'

/** After these the node may be there again; all others are for good. */
const passing: readonly string[] = [
  'room-unknown',
  'no-worker',
  'unreachable',
  'token-early',
  'token-ended',
  'node-stopped',
  'broken',
]
const tryAgainAfter = 2_000
const nobody: RoomView = { held: false, recording: { state: 'off', trouble: null }, peers: [] }

type Published = { readonly track: MediaStreamTrack; paused: boolean }

export function startCall(deps: CallDeps): Call {
  const store = createStore<CallState>({
    phase: 'connecting',
    why: null,
    me: '',
    room: nobody,
    remote: [],
    unseen: [],
    line: { state: 'good', why: 'none' },
  })
  const { change } = store
  const began = deps.now()
  const published = new Map<Source, Published>()
  let media: CallMedia | null = null
  let again: string | undefined
  let iceServers: readonly RTCIceServer[] = []
  let attempt: ReturnType<typeof setTimeout> | undefined
  /** Builds of media come one after the other, whatever arrives meanwhile. */
  let work = Promise.resolve()
  const next = (step: () => Promise<void>): Promise<void> => (work = work.then(step).catch(() => undefined))

  const over = (): boolean => store.get().phase === 'ended'
  const end = (why: Ending | SignalCode): void => {
    if (over()) return
    clearTimeout(attempt)
    line.close()
    media?.close()
    media = null
    change({ phase: 'ended', why, remote: [], room: nobody })
    signaling.close()
  }
  const others = (): readonly PeerView[] => {
    const { room, me } = store.get()
    return room.peers.filter(({ person }) => person !== me)
  }
  const follow = (): void => void media?.follow(others())

  const build = async (capabilities: object): Promise<void> => {
    media?.close()
    media = null
    change({ remote: [], unseen: [] })
    const made = await openCallMedia({
      ask: signaling.ask,
      capabilities,
      iceServers,
      connection: line.connection,
      changed: () => {
        if (media === made) change({ remote: made.remote() })
        const picture = made.remote().find(({ track }) => track.kind === 'video')
        if (picture) line.picture(picture.track)
      },
    })
    media = made
    // Nobody waits for what is on its way: the next one who sends something is followed meanwhile.
    follow()
    for (const [source, { track, paused }] of published) void made.publish(source, track, paused)
  }
  const enter = async (): Promise<void> => {
    const pass = await deps.token().catch(() => 'later' as const)
    if (over()) return
    if (pass === 'over') return end('room-unknown')
    const answer =
      pass === 'later'
        ? refused('unreachable')
        : await signaling.ask('join', {
            version: signalingVersion,
            token: pass.token,
            ...(again === undefined ? {} : { again }),
          })
    if (answer.ok) return welcome(answer.value)
    if (passing.includes(answer.error.code)) tryAgain()
    else end(answer.error.code)
  }
  const tryAgain = (): void => {
    clearTimeout(attempt)
    attempt = setTimeout(() => void next(enter), tryAgainAfter)
  }
  const welcome = async (joined: AnswerOf<Asks['join']>): Promise<void> => {
    again = joined.again
    iceServers = joined.iceServers as RTCIceServer[]
    change({ phase: 'inside', me: joined.me, room: joined.room })
    if (!joined.kept || !media) return build(joined.capabilities)
    for (const { consumer, paused } of joined.receiving) media.told(consumer, paused)
    await media.restartIce()
    follow()
  }
  const hear = (notice: Notice): void => {
    const { room } = store.get()
    switch (notice.name) {
      case 'peer': {
        const rest = room.peers.filter(({ person }) => person !== notice.peer.person)
        change({ room: { ...room, peers: [...rest, notice.peer] } })
        return follow()
      }
      case 'peer-gone':
        change({ room: { ...room, peers: room.peers.filter(({ person }) => person !== notice.person) } })
        return follow()
      case 'room':
        return change({ room: { ...room, held: notice.held, recording: notice.recording } })
      case 'receiving':
        return media?.told(notice.consumer, notice.paused)
      case 'consumer-gone':
        return media?.gone(notice.consumer)
      case 'unseen':
        return unseen(notice)
      case 'event':
        return deps.event(notice.from, notice.event, notice.at)
      case 'rebuild':
        return void next(() => build(notice.capabilities))
      case 'end':
        if (!passing.includes(notice.why)) return end(notice.why)
        change({ phase: 'returning' })
        attempt = setTimeout(() => signaling.again(), tryAgainAfter)
    }
  }
  const unseen = ({ producer, by, paused }: Extract<Notice, { name: 'unseen' }>): void => {
    const { room, me, unseen: before } = store.get()
    const mine = room.peers.find(({ person }) => person === me)?.sends.find(({ id }) => id === producer)
    if (!mine) return
    const why = paused.filter((reason) => reason !== 'self')
    const rest = before.filter(({ source, by: whom }) => source !== mine.source || whom !== by)
    change({ unseen: why.length > 0 ? [...rest, { source: mine.source, by, why }] : rest })
  }

  const signaling = connectSignaling({
    url: deps.url,
    notice: hear,
    command: deps.command,
    up: () => void next(enter),
    down() {
      clearTimeout(attempt)
      if (store.get().phase === 'inside') change({ phase: 'returning' })
    },
  })
  const line = watchCallLine({
    now: deps.now,
    began,
    ask: signaling.ask,
    media: () => media,
    /** A transport of which nothing is heard: another way, and after that another transport. */
    lost: (gaveUp) => void next(async () => (gaveUp ? enterAnew() : media?.restartIce())),
    told: (told) => change({ line: told }),
    pictures: (shown) => {
      for (const source of ['camera', 'screen'] as const) void media?.pause(source, 'line', !shown)
    },
  })
  const enterAnew = async (): Promise<void> => {
    again = undefined
    signaling.again()
  }

  return {
    store,
    async publish(source, track) {
      published.set(source, { track, paused: false })
      await work
      return (await media?.publish(source, track, false)) ?? refused('unreachable')
    },
    async unpublish(source) {
      published.delete(source)
      await work
      await media?.unpublish(source)
    },
    async pause(source, on) {
      const one = published.get(source)
      if (one) one.paused = on
      await work
      await media?.pause(source, 'self', on)
    },
    layer: async (person, source, spatial) => media?.layer(person, source, spatial),
    send: (event) => signaling.ask('event', { event }),
    control: (to, body) => signaling.ask('control', { to, body }),
    mute: (ask) => signaling.ask('mute', ask),
    hold: (on) => signaling.ask('hold', { on }),
    putOut: (person) => signaling.ask('put-out', { person }),
    closeRoom: () => signaling.ask('close-room', {}),
    async leave() {
      await signaling.ask('leave', {})
      end('left')
    },
  }
}
