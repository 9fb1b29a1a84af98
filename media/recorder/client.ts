import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import type { DiskAlarm } from './disk.ts'
import {
  type Ask,
  type Opening,
  readSaid,
  type Refusal,
  type Results,
  resultSchemas,
  type Said,
  type Sealed,
  type SessionEvent,
  type Stand,
  type TrackDescription,
} from './messages.ts'

/** `gone`: the recorder's process ended before it answered; its sessions go on in a new one. */
export type Refused = { readonly ok: false; readonly code: Refusal | 'gone' }
type Answer<Value> = { readonly ok: true; readonly value: Value } | Refused

export type SessionWatch = {
  /** Durable. The text parses as a `Seal` (shared/recording/seal.ts), and its SHA-256 is the root. */
  readonly sealed: (sealed: Sealed) => void
  /** Frames of this track are lost for good: ask its sender for a key frame. */
  readonly wantsKeyFrame: (track: string) => void
  /** The recorder died. What is sent to it now is lost. */
  readonly gone: () => void
  /** It is back: the session is open again, and each track has to be asked for anew. */
  readonly again: () => void
}

/** @property flowing resolves with the first packet; before, nobody should be told that it is recorded */
export type RecordedTrack = Results['track'] & { readonly flowing: Promise<void> }

export type RecordedSession = {
  /** Where to send the track's RTP, and its RTCP on the same port. Bound before it resolves. */
  readonly track: (description: TrackDescription) => Promise<Answer<RecordedTrack>>
  readonly endTrack: (track: string, reason: string) => Promise<Answer<null>>
  /** What is said while the recorder is away is kept for it. */
  readonly event: (event: SessionEvent) => void
  /** @returns the SHA-256 of the manifest */
  readonly end: (reason: string) => Promise<Answer<Results['end']>>
}

export type RecorderClient = {
  readonly open: (
    opening: Opening,
    watch: SessionWatch,
  ) => Promise<{ readonly ok: true; readonly session: RecordedSession } | Refused>
  /** Sessions that were open when the process before this one ended: open them again, or end them. */
  readonly left: () => readonly string[]
  /** Somebody writes it, or it was left and has still to be ended. */
  readonly isOpen: (session: string) => boolean
  /** @param sealed hears also of what was sealed when it was found */
  readonly endLeft: (
    session: string,
    reason: string,
    sealed: SessionWatch['sealed'],
  ) => Promise<Answer<Results['end']>>
  readonly alarm: () => DiskAlarm | null
  readonly stand: () => Promise<Answer<Stand>>
  /** Null while it is being started. */
  readonly pid: () => number | null
  readonly close: () => Promise<void>
}

type Open = { readonly opening: Opening; readonly watch: SessionWatch; waiting: SessionEvent[] }
type Question = Ask extends infer One ? (One extends Ask ? Omit<One, 'id'> : never) : never

const mostWaiting = 1_000
/** Who does not answer for so long is ended, and begun anew. To end a session may take as long as the disk does. */
const patience = 5_000
/** Nobody asks it anything for minutes: that it hangs is to be noticed all the same. */
const lookEvery = 2_000
const program = fileURLToPath(new URL('main.ts', import.meta.url))

/**
 * Starts the recorder's process and keeps one running. Whatever happens to this process does not hurt that one, and the other way round.
 * @param deps.dir where recordings lie · @param deps.alarmed the disk's alarm, null when it is over: both parties are told
 * @param deps.leastRoom bytes below which the disk counts as full
 */
export async function startRecorder(deps: {
  readonly dir: string
  readonly alarmed: (alarm: DiskAlarm | null) => void
  readonly leastRoom?: number
}): Promise<RecorderClient> {
  const asked = new Map<number, (answer: Answer<unknown>) => void>()
  const sessions = new Map<string, Open>()
  const flows = new Map<string, () => void>()
  let child: ChildProcess | null = null
  let isReady = false
  let lastId = 0
  let left: readonly string[] = []
  let alarm: DiskAlarm | null = null
  let closing = false

  const ask = <Name extends Ask['ask']>(
    question: Question & { ask: Name },
  ): Promise<Answer<Results[Name]>> => {
    if (!child?.connected || !isReady) return Promise.resolve({ ok: false, code: 'gone' })
    lastId += 1
    const id = lastId
    const to = child
    return new Promise((resolve) => {
      const hangs = question.ask === 'end' ? undefined : setTimeout(() => to.kill('SIGKILL'), patience)
      asked.set(id, (answer) => {
        clearTimeout(hangs)
        asked.delete(id)
        if (!answer.ok) return resolve(answer)
        const value = v.safeParse(resultSchemas[question.ask], answer.value)
        resolve(
          value.success ? { ok: true, value: value.output as Results[Name] } : { ok: false, code: 'failed' },
        )
      })
      // An error comes when the process has just ended: then its exit settles everything.
      to.send({ ...question, id }, () => undefined)
    })
  }
  const say = (session: string, event: SessionEvent): void => {
    const open = sessions.get(session)
    if (!open) return
    void ask({ ask: 'event', session, event }).then((answer) => {
      if (!answer.ok && answer.code === 'gone' && open.waiting.length < mostWaiting) open.waiting.push(event)
    })
  }
  const hear = (said: Said): void => {
    switch (said.say) {
      case 'ready':
        left = said.left
        alarm = said.alarm
        break
      case 'done':
        asked.get(said.id)?.({ ok: true, value: said.result })
        break
      case 'refused':
        asked.get(said.id)?.({ ok: false, code: said.code })
        break
      case 'flowing':
        flows.get(`${said.session} ${said.track}`)?.()
        break
      case 'wants-key-frame':
        sessions.get(said.session)?.watch.wantsKeyFrame(said.track)
        break
      case 'sealed':
        sessions.get(said.sealed.session)?.watch.sealed(said.sealed)
        break
      case 'alarm':
        alarm = said.alarm
        deps.alarmed(alarm)
    }
  }
  const openAgain = async (session: string, { opening, watch }: Open): Promise<void> => {
    // What is being recorded goes on as well as it can, whatever the disk says.
    const answer = await ask({ ask: 'open', opening: { ...opening, mandatory: false } })
    const open = sessions.get(session)
    if (!answer.ok || !open) return
    for (const event of open.waiting.splice(0)) say(session, event)
    watch.again()
  }
  const start = async (): Promise<void> => {
    const args = deps.leastRoom === undefined ? [deps.dir] : [deps.dir, String(deps.leastRoom)]
    // In a group of its own: Ctrl-C does not reach it, not even while it is being started.
    const started = fork(program, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: true })
    child = started
    const ready = new Promise<boolean>((resolve) => {
      started.on('message', (message) => {
        const said = readSaid(message)
        if (said) hear(said)
        if (said?.say === 'ready') resolve(true)
      })
      started.once('exit', () => resolve(false))
    })
    isReady = await ready
    if (!isReady) throw new Error(`the recorder does not start in ${deps.dir}`)
    started.once('exit', () => void died())
    for (const [session, open] of sessions) await openAgain(session, open)
  }
  const died = async (): Promise<void> => {
    isReady = false
    child = null
    for (const settle of asked.values()) settle({ ok: false, code: 'gone' })
    flows.clear()
    for (const { watch } of sessions.values()) watch.gone()
    for (let wait = 100; !closing && !isReady; wait = Math.min(wait * 2, 5_000))
      await start().catch(() => pause(wait))
  }

  await start()
  const looking = setInterval(() => void ask({ ask: 'stand' }), lookEvery)
  return {
    async open(opening, watch) {
      const { session } = opening
      if (sessions.has(session)) return { ok: false, code: 'already-open' }
      sessions.set(session, { opening, watch, waiting: [] })
      const answer = await ask({ ask: 'open', opening })
      if (!answer.ok) {
        sessions.delete(session)
        return answer
      }
      left = left.filter((name) => name !== session)
      return {
        ok: true,
        session: {
          async track(description) {
            const placed = await ask({ ask: 'track', session, description })
            if (!placed.ok) return placed
            const flowing = new Promise<void>((resolve) => {
              flows.set(`${session} ${placed.value.track}`, resolve)
            })
            return { ok: true, value: { ...placed.value, flowing } }
          },
          endTrack: (track, reason) => ask({ ask: 'end-track', session, track, reason }),
          event: (event) => say(session, event),
          async end(reason) {
            const ended = await ask({ ask: 'end', session, reason })
            if (ended.ok) sessions.delete(session)
            return ended
          },
        },
      }
    },
    left: () => left,
    isOpen: (session) => sessions.has(session) || left.includes(session),
    async endLeft(session, reason, sealed) {
      const nothing = (): void => undefined
      const watch = { sealed, wantsKeyFrame: nothing, gone: nothing, again: nothing }
      sessions.set(session, { opening: { session, mandatory: false, about: {} }, watch, waiting: [] })
      const ended = await ask({ ask: 'end', session, reason })
      sessions.delete(session)
      left = left.filter((name) => name !== session)
      return ended
    },
    alarm: () => alarm,
    stand: () => ask({ ask: 'stand' }),
    pid: () => child?.pid ?? null,
    async close() {
      closing = true
      clearInterval(looking)
      const ending = child
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
      if (ending.connected) ending.disconnect()
      // Where the disk takes nothing it cannot end in good order; the next one seals what is there.
      await once(ending, 'exit', { signal: AbortSignal.timeout(20_000) }).catch(() => ending.kill('SIGKILL'))
    },
  }
}
