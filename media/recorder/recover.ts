import { access } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import {
  noCounts,
  type Seal,
  type SealedTrack,
  type Segment,
  type Stamp,
} from '../../shared/recording/seal.ts'
import type { RecorderClock } from './clock.ts'
import {
  type Before,
  type PartHeader,
  partHeaderSchema,
  partOf,
  type Parting,
} from './journal/part-header.ts'
import { type PartRead, type PartRecord, readPart } from './journal/read-part.ts'
import { channels } from './journal/record.ts'
import { gapSchema, readJson } from './marks.ts'
import { descriptionSchema } from './messages.ts'
import { type KeptSeal, manifestName, readSeals, tracksOf, writeSeal } from './seals.ts'
import { partsIn, sessionOf } from './session-folder.ts'

export type LeftTrack = {
  readonly media: SealedTrack['media']
  /** Its last part. */
  readonly number: number
  readonly before: Before
}

/** A session that has not ended, although nobody writes it any more: what the next one who does has to know. */
export type LeftSession = {
  readonly session: string
  readonly lastSeal: KeptSeal | null
  readonly tracks: ReadonlyMap<string, LeftTrack>
  readonly parting: Parting
}

type Found = {
  readonly file: string
  readonly header: PartHeader | null
  readonly read: PartRead
  readonly first: Stamp | null
  readonly last: Stamp | null
  readonly ended: boolean
  readonly packets: number
  readonly missing: number
}

/**
 * Reads what a process left behind up to the first byte that is not as it was written, and seals what no seal speaks of. Changes nothing
 * that is there. @returns null when there is nothing to go on with: the session has ended, or had not begun
 */
export async function recover(folder: string, clock: RecorderClock): Promise<LeftSession | null> {
  if (await hasEnded(folder)) return null
  const seals = (await readSeals(folder)).flatMap(({ kept }) => (kept ? [kept] : []))
  const sealed = new Map(
    tracksOf(seals.map(({ seal }) => seal)).flatMap((track) =>
      track.segments.map((segment) => [segment.file, segment] as const),
    ),
  )
  const at = clock.stamp()
  const tracks = new Map<string, LeftTrack>()
  const unsealed: SealedTrack[] = []
  const headers: PartHeader[] = []
  let allEnded = true
  for (const { track, files } of await partsIn(folder)) {
    const found = await Promise.all(files.map((file) => look(folder, file, sealed.get(file)?.to ?? 0)))
    const known = found.flatMap(({ header }) => (header ? [header] : []))
    const media = mediaOf(known[0])
    const segments = found.flatMap((part) => segmentOf(part, sealed.get(part.file), at))
    const sum = (of: 'packets' | 'missing'): number => found.reduce((total, part) => total + part[of], 0)
    const counts = { ...noCounts, packets: sum('packets'), missing: sum('missing') }
    if (segments.length > 0) unsealed.push({ name: track, media, segments, counts })
    headers.push(...known)
    allEnded &&= found.at(-1)?.ended ?? false
    tracks.set(track, { media, number: partOf(files.at(-1) ?? '')?.number ?? 0, before: beforeOf(found) })
  }
  if (tracks.size === 0) return null
  const session = sessionOf(folder)
  const parting = partingOf(headers, allEnded, clock)
  const left = { session, tracks, parting }
  const lastSeal = seals.at(-1) ?? null
  if (unsealed.length === 0) return { ...left, lastSeal }
  const seal: Seal = {
    format: 'yizhan-seal-1',
    session,
    number: (lastSeal?.seal.number ?? 0) + 1,
    prev: lastSeal?.root ?? null,
    at,
    why: 'interrupted',
    reason: parting,
    tracks: unsealed,
  }
  return { ...left, lastSeal: await writeSeal(folder, seal) }
}

async function look(folder: string, file: string, from: number): Promise<Found> {
  let header: PartHeader | null = null
  let first: Stamp | null = null
  let last: Stamp | null = null
  let ended = false
  let packets = 0
  let missing = 0
  const each = ({ at, channel, stamp, bytes }: PartRecord): void => {
    first ??= stamp
    last = stamp
    if (channel === channels.header) header = readJson(partHeaderSchema, bytes)
    if (channel === channels.end) ended = true
    if (at < from) return
    if (channel === channels.rtp) packets += 1
    if (channel === channels.gap) missing += missingIn(bytes)
  }
  const done = await readPart(join(folder, file), each)
  return { file, header, read: done, first, last, ended, packets, missing }
}

function missingIn(bytes: Buffer): number {
  const gap = readJson(gapSchema, bytes)
  return gap && 'missing' in gap ? gap.missing.reduce((sum, [from, to]) => sum + to - from + 1, 0) : 0
}

/** @param now for a part of which not even the beginning is whole */
function segmentOf(found: Found, sealed: Segment | undefined, now: Stamp): Segment[] {
  const { file, first, last } = found
  const { sound, size, sha256 } = found.read
  const from = sealed?.to ?? 0
  const torn = size - sound
  if (sound < from || (sound === from && torn === (sealed?.torn ?? 0))) return []
  return [{ file, from, to: sound, sha256, began: sealed?.until ?? first ?? now, until: last ?? now, torn }]
}

function beforeOf(found: readonly Found[]): Before {
  const last = found.findLast(({ header }) => header !== null)
  return last ? { file: last.file, to: last.read.sound, sha256: last.read.sha256 } : null
}

function mediaOf(header: PartHeader | undefined): SealedTrack['media'] {
  const about = v.safeParse(descriptionSchema, header?.about)
  if (!about.success) return null
  const { kind, person, codec } = about.output
  return { kind, person, codec }
}

function partingOf(headers: readonly PartHeader[], allEnded: boolean, clock: RecorderClock): Parting {
  if (allEnded) return 'left'
  const isOtherBoot = headers.length > 0 && headers.every(({ boot }) => boot !== clock.boot)
  return isOtherBoot ? 'machine-restarted' : 'process-died'
}

export async function hasEnded(folder: string): Promise<boolean> {
  return access(join(folder, manifestName)).then(
    () => true,
    () => false,
  )
}
