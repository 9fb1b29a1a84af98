import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '../../shared/recording/seal.ts'
import type { RecorderClock } from './clock.ts'
import type { Disk } from './disk.ts'
import type { OpenFile } from './journal/part-file.ts'
import { type Ask, idOf, type Opening, readAsk, type Refusal, type Results, type Said } from './messages.ts'
import type { OpenPort } from './rtp/port.ts'
import { hasEnded, type LeftSession, recover } from './recover.ts'
import { openSession, type Session } from './session.ts'
import type { KeptSeal } from './seals.ts'
import { folderOf } from './session-folder.ts'

export type Recorder = {
  /** Sessions that a process before this one has left open. */
  readonly left: () => string[]
  /** Never throws: what cannot be done is answered with its reason. */
  readonly answer: (message: unknown) => Promise<void>
  /** Some times a second, never twice at once. */
  readonly beat: () => Promise<void>
  /** Nobody speaks to it any more: everything that is open ends in good order, to be gone on with. */
  readonly leave: () => Promise<void>
}

export type RecorderDeps = {
  readonly dir: string
  readonly clock: RecorderClock
  readonly disk: Disk
  readonly openFile: OpenFile
  readonly openPort: OpenPort
  readonly partBytes: number
  readonly software: Manifest['recorder']
  readonly say: (said: Said) => void
  /** A sentence without personal data, for the person who looks after the server. */
  readonly complain: (sentence: string) => void
}

const lookEvery = 1e6

export async function createRecorder(deps: RecorderDeps): Promise<Recorder> {
  const { dir, clock, disk, say } = deps
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const left = await recoverAll(deps)
  const sessions = new Map<string, Session>()
  const beingOpened = new Set<string>()
  let lookedAt = clock.stamp().mono
  let beatMs = 0
  let beatingSince: number | null = null

  const open = async (opening: Opening): Promise<Refusal | null> => {
    const { session } = opening
    if (sessions.has(session) || beingOpened.has(session)) return 'already-open'
    beingOpened.add(session)
    return begin(opening).finally(() => beingOpened.delete(session))
  }
  const begin = async (opening: Opening): Promise<Refusal | null> => {
    const { session } = opening
    if (await hasEnded(join(dir, folderOf(session)))) return 'ended'
    if (opening.mandatory && disk.alarm()) return 'disk-alarm'
    const before = left.get(session) ?? null
    const sealed = ({ root, text }: KeptSeal): void => say({ say: 'sealed', sealed: { session, root, text } })
    // What was sealed at the end, or about it, has been heard by nobody.
    if (before?.lastSeal) sealed(before.lastSeal)
    const told = (kind: 'flowing' | 'wants-key-frame') => (track: string) =>
      say({ say: kind, session, track })
    const opened = await openSession(
      {
        ...deps,
        flowing: told('flowing'),
        wantsKeyFrame: told('wants-key-frame'),
        sealed,
      },
      opening,
      before,
    )
    left.delete(session)
    sessions.set(session, opened)
    return null
  }
  const end = async (session: string, reason: string): Promise<Results['end'] | Refusal> => {
    // What was left is opened once more, so that its end and the reason stand in its events.
    if (left.has(session)) await open({ session, mandatory: false, about: {} })
    const ending = sessions.get(session)
    if (!ending) return 'unknown'
    const manifest = await ending.end(reason)
    sessions.delete(session)
    return { manifest }
  }
  const act = async (ask: Ask): Promise<Results[Ask['ask']] | Refusal> => {
    switch (ask.ask) {
      case 'open':
        return open(ask.opening)
      case 'track':
        return (await sessions.get(ask.session)?.track(ask.description)) ?? 'unknown'
      case 'end-track':
        return (await sessions.get(ask.session)?.endTrack(ask.track, ask.reason)) ? null : 'unknown'
      case 'event':
        return sessions.get(ask.session)?.event(ask.event) ? null : 'unknown'
      case 'end':
        return end(ask.session, ask.reason)
      case 'stand': {
        const all = [...sessions.values()]
        const tracks = all.reduce((sum, session) => sum + session.tracks(), 0)
        const packets = all.reduce((sum, session) => sum + session.packets(), 0)
        return { sessions: all.length, tracks, packets, lagMs: lagMs() }
      }
    }
  }

  /** How long what came last took to be with the system, or takes: a beat that the disk holds up goes on for as long as that lasts. */
  const lagMs = (): number => (beatingSince === null ? beatMs : (clock.stamp().mono - beatingSince) / 1e3)

  return {
    left: () => [...left.keys()],
    async answer(message) {
      const ask = readAsk(message)
      const id = ask?.id ?? idOf(message)
      if (!ask) return id === null ? undefined : say({ say: 'refused', id, code: 'malformed' })
      try {
        const result = await act(ask)
        if (typeof result === 'string') say({ say: 'refused', id: ask.id, code: result })
        else say({ say: 'done', id: ask.id, result })
      } catch (error) {
        disk.failed(error)
        say({ say: 'refused', id: ask.id, code: 'failed' })
      }
    },
    async beat() {
      const from = clock.stamp().mono
      beatingSince = from
      await Promise.all([...sessions.values()].map((session) => session.beat()))
      if (from - lookedAt >= lookEvery) {
        lookedAt = from
        await disk.look()
      }
      beatMs = (clock.stamp().mono - from) / 1e3
      beatingSince = null
    },
    async leave() {
      await Promise.all([...sessions.values()].map((session) => session.leave()))
      sessions.clear()
    },
  }
}

async function recoverAll({ dir, clock, complain }: RecorderDeps): Promise<Map<string, LeftSession>> {
  const left = new Map<string, LeftSession>()
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    try {
      const found = await recover(join(dir, entry.name), clock)
      if (found) left.set(found.session, found)
    } catch (error) {
      // The others are not to wait for one that somebody has to look at.
      complain(`${entry.name}: ${error instanceof Error ? error.message : 'unreadable'}`)
    }
  }
  return left
}
