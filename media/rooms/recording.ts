import type { RecordedNews, SealedNews } from '../../shared/signaling/node.ts'
import type { RecordingTrouble } from '../../shared/recording/troubles.ts'
import type { RecordingView } from '../../shared/signaling/parts.ts'
import { type Peer, type Sending, sendingOf } from './peer.ts'
import type { Sent } from './peer-media.ts'
import type { Happening, Recorder, RecorderSession } from './recorder-port.ts'
import { openTap, type Tap } from './tap.ts'

export type RecordingDeps = {
  readonly room: string
  /** Null: this node keeps nothing, and a recording that is asked for fails, which everybody is told. */
  readonly recorder: Recorder | null
  readonly now: () => number
  readonly log: (problem: string, about?: unknown) => void
  readonly peers: () => readonly Peer[]
  readonly changed: (view: RecordingView, part: number) => void
  readonly told: (news: SealedNews | RecordedNews) => void
  /** The recorder has this producer's first packet, or will have none: it may be shown. */
  readonly lift: (producer: string) => void
}

/** What is kept of a room. Whoever is recorded is shown to nobody before the recorder has him. */
export type Recording = {
  readonly view: () => RecordingView
  /** Takes effect at once; resolves when it is being recorded, or not. Nobody has to wait for that. */
  readonly want: (on: boolean) => Promise<void>
  /** The disk's trouble is another now. */
  readonly look: () => void
  /** A track that began, of a room that is recorded or not. */
  readonly hear: (one: Sending) => Promise<void>
  readonly forget: (producer: string) => void
  /** Whether this one may not be shown yet. A recording that does not go is an alarm, and stops nobody: people decide. */
  readonly holdsBack: (producer: string) => boolean
  /** False: nothing is being recorded. */
  readonly event: (happening: Happening) => boolean
  readonly close: (why: RecordedNews['why']) => Promise<void>
}

/** `waiting`: the recorder has nothing of it yet. A track that stands still sends nothing, and is not waited for. */
type Heard = { readonly sent: Sent; tap: Tap | null; waiting: boolean }

export function createRecording(deps: RecordingDeps): Recording {
  const { room, recorder, now, log } = deps
  const heard = new Map<string, Heard>()
  let wanted = false
  let session: RecorderSession | null = null
  let part = 0
  /** Why nothing, or not everything, is being written. */
  let broken: RecordingTrouble | null = null
  let isGone = false
  let told: RecordingView = { state: 'off', trouble: null }
  let last: Promise<void> = Promise.resolve()

  const view = (): RecordingView => {
    if (!wanted) return { state: 'off', trouble: null }
    if (broken) return { state: 'failed', trouble: broken }
    const waiting = [...heard.values()].some(
      ({ waiting: still, sent }) => still && sent.pausing.reasons().length === 0,
    )
    const state = waiting || heard.size === 0 ? 'starting' : 'on'
    return { state, trouble: recorder?.trouble() ?? null }
  }
  const tell = (): void => {
    const current = view()
    if (current.state === told.state && current.trouble === told.trouble) return
    told = current
    deps.changed(current, part)
  }
  const liftAll = (): void => {
    for (const { sent } of sendingOf(deps.peers())) deps.lift(sent.producer.id)
  }
  const fail = (problem: string, why: RecordingTrouble, reason = ''): void => {
    log(problem, { room, why, reason })
    broken = why
    for (const one of heard.values()) one.waiting = false
    liftAll()
    tell()
  }

  const hear = async ({ peer, sent }: Sending): Promise<void> => {
    const { producer } = sent
    const place = peer.media?.place
    if (!session || broken || !place || producer.closed || heard.has(producer.id)) return
    const one: Heard = { sent, tap: null, waiting: true }
    const isMeant = (): boolean => heard.get(producer.id) === one
    heard.set(producer.id, one)
    tell()
    try {
      one.tap = await openTap(place, session, peer.claims.person, sent)
    } catch (error) {
      // A producer or a worker that ended meanwhile is no failure of the recorder's.
      if (producer.closed) forget(producer.id)
      else if (isMeant()) fail('a track could not be recorded', 'recorder', String(error))
      return
    }
    if (!isMeant()) return one.tap.end('stopped')
    await one.tap.first
    one.waiting = false
    if (isMeant()) deps.lift(producer.id)
    tell()
  }
  const forget = (producer: string): void => {
    const one = heard.get(producer)
    heard.delete(producer)
    void one?.tap?.end('stopped')
    tell()
  }
  const forgetAll = async (): Promise<void> => {
    const taps = [...heard.values()].flatMap(({ tap }) => tap ?? [])
    heard.clear()
    await Promise.all(taps.map((tap) => tap.end('stopped')))
  }
  const event: Recording['event'] = (happening) => {
    session?.event(now(), happening)
    return session !== null
  }

  const open = async (): Promise<void> => {
    if (isGone || (session && !broken)) return
    if (!session) {
      const opened = await recorder?.open(room, watch)
      if (!opened?.ok) return fail('a recording could not be opened', opened?.trouble ?? 'recorder')
      ;({ session } = opened)
      ;({ part } = session)
    }
    broken = null
    await forgetAll()
    const inside = deps.peers().map(({ claims: { person, role } }) => ({ person, role }))
    event({ kind: 'begun', by: 'room', inside })
    for (const one of sendingOf(deps.peers())) void hear(one)
  }
  const end = async (why: RecordedNews['why']): Promise<void> => {
    const ending = session
    session = null
    broken = null
    isGone = false
    await forgetAll()
    liftAll()
    await ending?.end(why)
  }
  /** One after the other: a consent may end while its recording is still being opened. */
  const inTurn = (work: () => Promise<void>): Promise<void> =>
    (last = last
      .then(work)
      .catch((error: unknown) => log('a recording fell out of step', { room, reason: String(error) }))
      .then(tell))
  const settle = (): Promise<void> => inTurn(() => (wanted ? open() : end('withdrawn')))
  const watch = {
    told: deps.told,
    gone() {
      isGone = true
      fail('the recorder is gone', 'recorder')
    },
    again() {
      isGone = false
      void settle()
    },
  }

  return {
    view,
    hear,
    forget,
    event,
    want(on) {
      wanted = on
      return settle()
    },
    look() {
      tell()
      if (wanted && broken) void settle()
    },
    holdsBack: (producer) => wanted && !broken && (heard.get(producer)?.waiting ?? true),
    close(why) {
      wanted = false
      return inTurn(() => end(why))
    },
  }
}
