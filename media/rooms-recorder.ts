import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { recordingEnds } from '../shared/facts/consult-record.ts'
import type { Seal } from '../shared/recording/seal.ts'
import { createInTurn } from './archive/in-turn.ts'
import { openPart } from './recorded-part.ts'
import { type RecorderClient, startRecorder } from './recorder/client.ts'
import { syncFolder } from './recorder/journal/part-file.ts'
import { keepCopy } from './recorder/copies.ts'
import { isEmptied, letGo, letGoAs } from './recorder/let-go.ts'
import { folderOf } from './recorder/session-folder.ts'
import type { Recorder, RecordingWatch } from './rooms/recorder-port.ts'
import {
  createSealTeller,
  partOfSession,
  type RoomPart,
  type SealTeller,
  sessionOfPart,
  writtenUntil,
} from './seal-news.ts'

export type RoomsRecorderDeps = {
  /** Where recordings lie. */
  readonly dir: string
  /** The county's clock. */
  readonly now: () => number
  readonly log: (problem: string, about?: unknown) => void
  /** Bytes below which the disk counts as full. */
  readonly leastRoom?: number
}

/** Until the next attempt to start it: another one may still be at work in its folder. */
const tryAgainAfter = 10_000
/** Whoever wants it in its first moment waits for it so long. */
const patience = 3_000

/** The recorder's process (media/recorder) as rooms see it. It is started at once, and has no room to wait for it. */
export function createRoomsRecorder(
  deps: RoomsRecorderDeps,
): Recorder & { readonly pid: () => number | null } {
  const { dir, now, log } = deps
  const followers = new Set<() => void>()
  const closing = new AbortController()
  const counted = { packets: 0, missing: 0, losses: 0 }
  let client: RecorderClient | null = null

  const changed = (): void => followers.forEach((follower) => follower())
  const start = async (): Promise<void> => {
    while (!client && !closing.signal.aborted) {
      try {
        client = await startRecorder({ ...deps, alarmed: changed })
      } catch (error) {
        log('the recorder could not be started', { reason: String(error) })
        await pause(tryAgainAfter, undefined, { signal: closing.signal }).catch(() => undefined)
      }
    }
    changed()
  }
  const started = start()
  /** What was left is ended before anything begins. */
  let settled = started

  const ready = async (): Promise<RecorderClient | null> => {
    await Promise.race([settled, pause(patience, undefined, { ref: false })])
    return client
  }
  const partsOf = async (room: string): Promise<RoomPart[]> =>
    (await readdir(dir)).flatMap((name) => {
      const found = partOfSession(name)
      return found?.room === folderOf(room) ? [{ room, part: found.part }] : []
    })
  const nextOf = async (room: string): Promise<RoomPart> => {
    const parts = await partsOf(room)
    return { room, part: Math.max(0, ...parts.map(({ part }) => part)) + 1 }
  }
  /** A demo's county has a time of its own. */
  const toCounty = (micros: number): number => Math.round(micros / 1e3 + now() - Date.now())
  const toMicros = (county: number): number => Math.round((county - now() + Date.now()) * 1e3)
  /** Nothing comes into a folder while it is let go. */
  const inTurn = createInTurn()
  const tellerFor = (of: RoomPart, told: RecordingWatch['told']): SealTeller => {
    const teller = createSealTeller(of, { told, toCounty })
    return {
      ...teller,
      sealed(sealed) {
        const seal = teller.sealed(sealed)
        for (const { counts } of seal?.tracks ?? []) {
          counted.packets += counts.packets
          counted.missing += counts.missing
        }
        if (!seal) log('a seal could not be read', { session: sealed.session })
        return seal
      },
    }
  }
  /** What was found of it says when it was left, and how. */
  const endOne = async (
    recorder: RecorderClient,
    session: string,
    told: RecordingWatch['told'],
  ): Promise<void> => {
    const of = partOfSession(session)
    if (!of) return
    const teller = tellerFor(of, told)
    const found: Seal[] = []
    const ended = await recorder.endLeft(session, 'interrupted', (sealed) => {
      const seal = teller.sealed(sealed)
      if (seal) found.push(seal)
    })
    if (!ended.ok) return log('what was left of a recording could not be ended', { ...of, code: ended.code })
    const [first] = found
    const why = recordingEnds.find((end) => end === first?.reason) ?? 'left'
    teller.over(why, first ? toCounty(writtenUntil(first)) : now(), ended.value.manifest)
  }

  return {
    async open(room, watch) {
      const recorder = await ready()
      if (!recorder) return { ok: false, trouble: 'recorder' }
      const of = await nextOf(room)
      const gone = (): void => {
        counted.losses += 1
        watch.gone()
      }
      return openPart(of, {
        recorder,
        watch: { ...watch, gone },
        teller: tellerFor(of, watch.told),
        now,
        log,
      })
    },
    trouble: () => client?.alarm()?.code ?? null,
    follow: (handler) => void followers.add(handler),
    endLeft: (told) =>
      (settled = started.then(async () => {
        for (const session of client?.left() ?? []) if (client) await endOne(client, session, told)
      })),
    async erase(room) {
      const recorder = await ready()
      if (!recorder) return false
      const sessions = (await partsOf(room)).map(sessionOfPart)
      if (sessions.some(recorder.isOpen)) return false
      try {
        for (const session of sessions)
          await rm(join(dir, folderOf(session)), { recursive: true, force: true, maxRetries: 3 })
        await syncFolder(dir)
        return true
      } catch (error) {
        log('a recording could not be erased', { room, reason: String(error) })
        return false
      }
    },
    letGo: (room, part, item) =>
      inTurn(async () => {
        const recorder = await ready()
        const session = sessionOfPart({ room, part })
        const folder = join(dir, folderOf(session))
        if (!recorder || recorder.isOpen(session)) return false
        try {
          if (await isEmptied(folder)) return true
          if (item !== null) await letGo(folder, item)
          return item !== null
        } catch (error) {
          log('a recording that is archived could not be let go', { room, reason: String(error) })
          return false
        }
      }),
    keepCopy: (room, part, { reel, from, bytes }) =>
      inTurn(async () => {
        const folder = join(dir, folderOf(sessionOfPart({ room, part })))
        const lies = (await partsOf(room)).some((one) => one.part === part)
        if (!lies || (await letGoAs(folder)) !== null) return null
        return (await keepCopy(folder, reel, from, bytes, toMicros)) ?? 'wrong'
      }),
    async figures() {
      const stand = await client?.stand()
      const none = { sessions: 0, tracks: 0, lagMs: 0 }
      const { sessions, tracks, lagMs } = stand?.ok ? stand.value : none
      return { ...counted, sessions, tracks, lag: lagMs / 1_000 }
    },
    pid: () => client?.pid() ?? null,
    async close() {
      closing.abort()
      await started
      await client?.close()
    },
  }
}
