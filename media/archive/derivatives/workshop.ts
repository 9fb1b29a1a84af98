import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Answer, ArchiveFault } from '../../../shared/evidence/archive.ts'
import { deriveTracks } from '../../recorder/derive/derive.ts'
import { type Made, probe, runFfmpeg } from '../../recorder/derive/ffmpeg.ts'
import { outlineOf } from '../../recorder/derive/outline.ts'
import type { ItemRecord, KeptRecord } from '../records.ts'
import { refused } from '../trouble.ts'

/** A track as one file that can be sought in. Seconds from the item's beginning. */
export type Reel = {
  readonly track: string
  readonly path: string
  readonly media: string
  readonly starts: number
  readonly ends: number
  readonly picture: boolean
  readonly sound: boolean
  /** How it came of its originals, for who makes it again. */
  readonly operation: string
}

/** The plain bytes of one file of an item. */
export type BytesOf = (file: KeptRecord) => AsyncIterable<Uint8Array>

/** Where ffmpeg has its files in the open: a folder that goes with the work, and with the next start if that did not come to its end. */
export type Workshop = {
  /** Of all tracks; those of the item before are kept for as long as nothing else is asked for. */
  readonly reels: (
    record: ItemRecord,
    bytesOf: BytesOf,
    watch: Working,
  ) => Promise<Answer<{ readonly reels: readonly Reel[] }>>
  /** One file as it is. */
  readonly lay: (plain: AsyncIterable<Uint8Array>, name: string) => Promise<string>
  /** For what is being made. */
  readonly pathFor: (name: string) => Promise<string>
  readonly sweep: () => Promise<void>
}
export type Working = {
  readonly progress: (part: number) => void
  readonly signal: AbortSignal | undefined
  /** How long ffmpeg may bring nothing, seconds; as usual unless told. */
  readonly patience: number | undefined
}

export function createWorkshop(dir: string): Workshop {
  let bench: { readonly item: string; readonly reels: readonly Reel[] } | null = null
  const folder = async (): Promise<string> => {
    const path = join(dir, randomBytes(9).toString('hex'))
    await mkdir(path, { recursive: true, mode: 0o700 })
    return path
  }
  const sweep = async (): Promise<void> => {
    bench = null
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
  const lay = async (plain: AsyncIterable<Uint8Array>, path: string): Promise<void> => {
    await pipeline(Readable.from(plain), createWriteStream(path, { mode: 0o600 }))
  }
  return {
    sweep,
    pathFor: async (name) => join(await folder(), name),
    async lay(plain, name) {
      const path = join(await folder(), name)
      await lay(plain, path)
      return path
    },
    async reels(record, bytesOf, watch) {
      if (bench?.item === record.item) return { ok: true, reels: bench.reels }
      await sweep()
      const into = await folder()
      const made = isRecording(record)
        ? await fromPackets(record, bytesOf, into, lay, watch)
        : await fromFilms(record, bytesOf, into, lay, watch)
      if (made.ok) bench = { item: record.item, reels: made.reels }
      return made
    },
  }
}

const recordingFolder = 'recording/'
const isRecording = ({ files }: ItemRecord): boolean =>
  files.some(({ name }) => name.startsWith(recordingFolder))
const originalsOf = ({ files }: ItemRecord): readonly KeptRecord[] =>
  files.filter(({ kind }) => kind === 'original')

type Lay = (plain: AsyncIterable<Uint8Array>, path: string) => Promise<void>
type Reels = Answer<{ readonly reels: readonly Reel[] }>

/** The recorder's own folder again, of which its own tracks are made (media/recorder/derive). What desks kept themselves is none of them. */
async function fromPackets(
  record: ItemRecord,
  bytesOf: BytesOf,
  into: string,
  lay: Lay,
  watch: Working,
): Promise<Reels> {
  for (const file of originalsOf(record)) {
    if (watch.signal?.aborted) return refused('cancelled')
    if (file.name.startsWith(recordingFolder))
      await lay(bytesOf(file), join(into, file.name.slice(recordingFolder.length)))
  }
  const outline = await outlineOf(into)
  if (!outline) return refused('not-a-recording')
  const tracks = await deriveTracks(into, outline, (_, part) => watch.progress(part))
  return {
    ok: true,
    reels: tracks.map(({ file, name, kind, starts, ends }) => ({
      track: name,
      path: join(into, 'derived', file),
      media: 'video/webm',
      starts: starts / 1e6,
      ends: ends / 1e6,
      picture: kind !== 'microphone',
      sound: kind === 'microphone',
      operation: 'packets in order, as frames, in WebM; nothing decoded',
    })),
  }
}

/** Segments one behind the other, and an index for seeking; a film of the hall in what every browser plays. */
async function fromFilms(
  record: ItemRecord,
  bytesOf: BytesOf,
  into: string,
  lay: Lay,
  watch: Working,
): Promise<Reels> {
  const byTrack = new Map<string, KeptRecord[]>()
  for (const file of originalsOf(record))
    if (file.track !== null) byTrack.set(file.track, [...(byTrack.get(file.track) ?? []), file])
  const reels: Reel[] = []
  let why: 'not-a-recording' | 'too-long' = 'not-a-recording'
  for (const [track, files] of byTrack) {
    if (watch.signal?.aborted) return refused('cancelled')
    watch.progress(reels.length / byTrack.size)
    const reel = await reelOf(track, files, bytesOf, join(into, `track-${reels.length}`), lay, watch)
    if (reel === 'cancelled') return refused('cancelled')
    // One that cannot be read takes nothing from the others.
    if (typeof reel === 'object') reels.push(reel)
    else why = reel
  }
  return reels.length > 0 ? { ok: true, reels } : refused(why)
}

/**
 * A browser that is given a film in pieces drops every picture after a pause at a cluster's edge, until the next that needs none before it. A window's film
 * pauses whenever nothing moves: its clusters begin where such a picture stands, or after as long as the format has numbers for.
 */
const longClusters = '-cluster_time_limit 32000 -cluster_size_limit 33554432'

/** Brought by somebody, and of no make that is known: the hall's own cameras. */
const broughtFolder = 'clip/'
/**
 * Coded anew, into what every browser plays and `cut-webm.ts` cuts: a picture that needs none before it every four seconds, no larger than the player shows
 * it, no longer than half a day; silence where its sound begins late or pauses, since a browser drops the pictures after such a pause.
 */
const broughtAsWebm = [
  '-map 0:v:0? -map 0:a:0? -sn -dn -t 43200',
  '-vf scale=w=min(1280\\,iw):h=min(1280\\,ih):force_original_aspect_ratio=decrease:force_divisible_by=2',
  '-c:v libvpx -deadline realtime -cpu-used 8 -lag-in-frames 0 -auto-alt-ref 0 -b:v 1500k -pix_fmt yuv420p -threads 2',
  '-force_key_frames expr:gte(t,n_forced*4) -af aresample=async=1000:first_pts=0 -c:a libopus -b:a 64k -ac 2 -map_metadata -1 -cues_to_front 1',
].join(' ')

async function reelOf(
  track: string,
  files: readonly KeptRecord[],
  bytesOf: BytesOf,
  base: string,
  lay: Lay,
  { progress, signal, patience }: Working,
): Promise<Reel | 'not-a-recording' | 'too-long' | 'cancelled'> {
  const raw = `${base}.raw`
  await lay(joined(files, bytesOf), raw)
  const held = await probe(raw)
  if (!held) return 'not-a-recording'
  const isBrought = files.every(({ name }) => name.startsWith(broughtFolder))
  const path = `${base}.webm`
  const starts = (files[0]?.span?.from ?? 0) / 1e3
  const told = ((files.at(-1)?.span?.to ?? 0) - (files[0]?.span?.from ?? 0)) / 1e3
  const seconds = held.seconds ?? told
  const output = isBrought ? broughtAsWebm : `-map 0 -c copy ${longClusters} -cues_to_front 1`
  const made: Made = await runFfmpeg(
    {
      inputs: [raw],
      filter: null,
      maps: [],
      output: output.split(' '),
      path: `${base}.coming.webm`,
      seconds,
    },
    isBrought ? progress : () => undefined,
    signal,
    patience,
  )
  if (!made.ok) return made.code === 'cancelled' || made.code === 'too-long' ? made.code : 'not-a-recording'
  await rename(`${base}.coming.webm`, path)
  await rm(raw)
  const length = (await probe(path))?.seconds ?? seconds
  return {
    track,
    path,
    media: 'video/webm',
    starts,
    ends: starts + length,
    ...held,
    operation: `ffmpeg ${output}`,
  }
}

async function* joined(files: readonly KeptRecord[], bytesOf: BytesOf): AsyncGenerator<Uint8Array> {
  for (const file of files) yield* bytesOf(file)
}

/** What reading the archive itself says, as an answer. */
export async function orFault<Value>(work: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ArchiveFault) return refused(error.code)
    throw error
  }
}
