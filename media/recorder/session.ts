import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Counts, Manifest, Seal, SealedTrack } from '../../shared/recording/seal.ts'
import { noCounts } from '../../shared/recording/seal.ts'
import type { RecorderClock } from './clock.ts'
import type { Disk } from './disk.ts'
import { type Journal, openJournal } from './journal/journal.ts'
import { type OpenFile, syncFolder } from './journal/part-file.ts'
import { channels } from './journal/record.ts'
import { type Opening, maxEventBytes, type SessionEvent, type TrackDescription } from './messages.ts'
import type { LeftSession } from './recover.ts'
import { createIntake, type Intake } from './rtp/intake.ts'
import type { OpenPort, Port } from './rtp/port.ts'
import {
  type KeptSeal,
  manifestName,
  manifestOf,
  readSeals,
  sha256Of,
  writeSeal,
  writeWhole,
} from './seals.ts'
import { eventTrack, folderOf } from './session-folder.ts'

export type SessionDeps = {
  /** The folder of all sessions. */
  readonly dir: string
  readonly clock: RecorderClock
  readonly disk: Disk
  readonly openFile: OpenFile
  readonly openPort: OpenPort
  readonly partBytes: number
  readonly software: Manifest['recorder']
  readonly flowing: (track: string) => void
  readonly wantsKeyFrame: (track: string) => void
  /** Durable, and nobody can change it any more without its being seen. */
  readonly sealed: (seal: KeptSeal) => void
}

export type Session = {
  readonly track: (description: TrackDescription) => Promise<{ track: string; ip: string; port: number }>
  /** False: there is no such track. */
  readonly endTrack: (track: string, reason: string) => Promise<boolean>
  readonly event: (event: SessionEvent) => boolean
  readonly beat: () => Promise<void>
  /** Beats go on until it resolves, with the root of the manifest. */
  readonly end: (reason: string) => Promise<string>
  /** In good order, to be gone on with. Resolves with the beats, as `end` does. */
  readonly leave: () => Promise<void>
  readonly tracks: () => number
  readonly packets: () => number
}

type Track = {
  readonly journal: Journal
  readonly media: SealedTrack['media']
  port: Port | null
  intake: Intake | null
}

const sealEvery = 20e6

export async function openSession(
  deps: SessionDeps,
  opening: Pick<Opening, 'session' | 'about' | 'mandatory'>,
  left: LeftSession | null,
): Promise<Session> {
  const { clock } = deps
  const { session } = opening
  const folder = join(deps.dir, folderOf(session))
  if (await mkdir(folder, { recursive: true, mode: 0o700 })) await syncFolder(deps.dir)

  const tracks = new Map<string, Track>()
  /** A name is given once: what it stands for is on the disk. */
  const names = new Set<string>()
  let lastSeal = left?.lastSeal ?? null
  let numbered = Math.max(
    0,
    ...[...(left?.tracks.keys() ?? [])].map((name) => Number.parseInt(name, 10) || 0),
  )
  let sealedAt = clock.stamp().mono
  /** What is to be in the next seal, should the disk not have taken the one that was tried. */
  let unsealed: SealedTrack[] = []
  let packets = 0
  let ending: {
    readonly how: 'ended' | 'left'
    readonly reason: string
    readonly done: (root: string) => void
  } | null = null
  let hasLastSeal = false
  let closed = false

  const journalOf = (track: string, about: unknown): Promise<Journal> => {
    const before = left?.tracks.get(track)
    return openJournal({
      ...deps,
      folder,
      session,
      track,
      about,
      number: (before?.number ?? 0) + 1,
      why: before && left ? left.parting : 'opened',
      before: before?.before ?? null,
    })
  }
  /** What was being written of somebody when the process before died goes on. What had ended by then, as when a worker died, does not. */
  const nameFor = ({ kind, person }: TrackDescription): string => {
    const [before] =
      [...(left?.tracks ?? [])].findLast(
        ([, { media }]) => media?.kind === kind && media.person === person,
      ) ?? []
    const goesOn = before !== undefined && !names.has(before)
    if (!goesOn) numbered += 1
    const name = goesOn ? before : `${numbered}-${kind}`
    names.add(name)
    return name
  }
  const note = (kind: string, body: object): boolean =>
    events.journal.appendJson(channels.event, { kind, by: 'recorder', body })

  const events: Track = {
    journal: await journalOf(eventTrack, opening),
    media: null,
    port: null,
    intake: null,
  }
  tracks.set(eventTrack, events)

  const countsOf = ({ intake }: Track): Counts => {
    const counts = intake?.takeCounts() ?? noCounts
    packets += counts.packets
    return counts
  }
  const gather = (): void => {
    for (const [name, track] of tracks) {
      const segments = track.journal.takeSegments()
      if (segments.length > 0) unsealed.push({ name, media: track.media, segments, counts: countsOf(track) })
      if (track.journal.isClosed() && name !== eventTrack) tracks.delete(name)
    }
  }
  const seal = async (why: Seal['why'], reason: string | null): Promise<void> => {
    gather()
    if (unsealed.length === 0 && why !== 'ended') return
    lastSeal = await writeSeal(folder, {
      format: 'yizhan-seal-1',
      session,
      number: (lastSeal?.seal.number ?? 0) + 1,
      prev: lastSeal?.root ?? null,
      at: clock.stamp(),
      why,
      reason,
      tracks: unsealed,
    })
    unsealed = []
    deps.sealed(lastSeal)
  }
  const close = async ({ how, reason, done }: NonNullable<typeof ending>): Promise<void> => {
    if (how === 'left') {
      await seal('running', 'left')
      closed = true
      return done('')
    }
    if (!hasLastSeal) await seal('ended', reason)
    hasLastSeal = true
    const seals = (await readSeals(folder)).flatMap(({ kept }) => (kept ? [kept] : []))
    const manifest = JSON.stringify(manifestOf(seals, deps.software))
    await writeWhole(folder, manifestName, manifest)
    closed = true
    done(sha256Of(manifest))
  }
  const stopTrack = async (track: Track, reason: string): Promise<void> => {
    // It may be asked to end while it is ending: with its session, or alone.
    const { port } = track
    track.port = null
    await port?.close()
    track.intake?.endOfStream()
    track.journal.end(reason)
  }
  const stop = (how: 'ended' | 'left', reason: string): Promise<string> =>
    new Promise((done, failed) => {
      Promise.all([...tracks.values()].map((track) => stopTrack(track, reason))).then(() => {
        ending = { how, reason, done }
      }, failed)
    })

  return {
    async track(description) {
      const name = nameFor(description)
      const { kind, person, codec } = description
      const journal = await journalOf(name, description)
      const intake = createIntake({
        journal,
        description,
        clock,
        flowing: () => deps.flowing(name),
        wantsKeyFrame: () => deps.wantsKeyFrame(name),
      })
      const port = await deps.openPort(intake.receive)
      tracks.set(name, { journal, media: { kind, person, codec }, port, intake })
      note('track.open', { track: name, kind, person })
      return { track: name, ip: port.ip, port: port.port }
    },
    async endTrack(name, reason) {
      const track = tracks.get(name)
      if (!track?.port) return false
      await stopTrack(track, reason)
      note('track.end', { track: name, reason })
      return true
    },
    event(event) {
      const bytes = Buffer.from(JSON.stringify(event))
      return bytes.length <= maxEventBytes && events.journal.append(channels.event, bytes)
    },
    async beat() {
      if (closed) return
      const all = [...tracks.values()]
      for (const { intake } of all) intake?.beat()
      await Promise.all(all.map(({ journal }) => journal.beat()))
      const now = clock.stamp().mono
      try {
        if (ending && all.every(({ journal }) => journal.isClosed())) await close(ending)
        else if (now - sealedAt >= sealEvery) {
          sealedAt = now
          await seal('running', null)
        }
      } catch (error) {
        deps.disk.failed(error)
      }
    },
    end: (reason) => stop('ended', reason),
    leave: async () => void (await stop('left', 'left')),
    tracks: () => tracks.size - 1,
    packets: () => packets,
  }
}
