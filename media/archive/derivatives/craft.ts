import { basename } from 'node:path'
import type { KeptFile, Refused } from '../../../shared/evidence/archive.ts'
import type { Wish } from '../../../shared/evidence/wish.ts'
import type { derivativeKinds } from '../../../shared/facts/evidence-kept.ts'
import { byRecogniser } from '../../../shared/facts/transcripts.ts'
import { type Job, type Made, probe, runFfmpeg } from '../../recorder/derive/ffmpeg.ts'
import type { Opened } from '../opened.ts'
import { refused } from '../trouble.ts'
import { clipJob, compositeJob, redactionJob, soundJob, stillJob } from './jobs.ts'
import { peaksOf } from './peaks-of.ts'
import { recognise } from './recognise.ts'
import type { Reel, Working, Workshop } from './workshop.ts'

/** What was made, where it lies in the workshop, and how. `bytes` where it was no file of ffmpeg's. */
export type Crafted = Pick<KeptFile, 'track' | 'span' | 'media'> & {
  readonly kind: (typeof derivativeKinds)[number]
  readonly path: string
  readonly bytes: Uint8Array | null
  readonly from: readonly string[]
  readonly operation: string
  /** ffmpeg unless told. */
  readonly tool?: string
}

type Bench = Opened & {
  readonly wish: Wish
  readonly workshop: Workshop
  readonly watch: Working
  /** Null: the county has none. */
  readonly recogniser: string | null
}
const mp4 = 'video/mp4'

/** Makes what is wished of an item, or says why not. */
export async function craft(bench: Bench): Promise<Crafted | Refused> {
  const { wish } = bench
  if (wish.kind === 'redaction') return redaction(bench, wish)
  const found = await bench.workshop.reels(bench.record, bench.bytesOf, bench.watch)
  if (!found.ok) return found
  const { reels } = found
  switch (wish.kind) {
    case 'review':
      return review(reels, wish.track)
    case 'composite':
      return composite(bench, reels)
    case 'audio':
    case 'peaks':
      return sound(bench, reels, wish.kind)
    case 'transcript':
      return transcript(bench, reels)
    case 'still':
      return still(bench, reels, wish)
    case 'clip':
      return clip(bench, reels, wish)
  }
}

function review(reels: readonly Reel[], track: string): Crafted | Refused {
  const reel = reels.find((one) => one.track === track)
  if (!reel) return refused('unsuited')
  const { path, media, operation } = reel
  return { kind: 'review', path, bytes: null, media, from: [track], operation, track, span: spanOf([reel]) }
}

async function composite({ workshop, watch }: Bench, reels: readonly Reel[]): Promise<Crafted | Refused> {
  const path = await workshop.pathFor('composite.mp4')
  const job = compositeJob(reels, path)
  const no = await failed(job, watch)
  return (
    no ?? {
      kind: 'composite',
      path,
      bytes: null,
      media: mp4,
      from: namesOf(reels),
      operation: saidOf(job),
      track: null,
      span: { from: 0, to: ms(job.seconds) },
    }
  )
}

async function sound(
  { workshop, watch }: Bench,
  reels: readonly Reel[],
  kind: 'audio' | 'peaks',
): Promise<Crafted | Refused> {
  const path = await workshop.pathFor(kind === 'audio' ? 'audio.webm' : 'samples.s16')
  const job = soundJob(reels, path, kind === 'audio' ? 'film' : 'samples')
  if (!job) return refused('unsuited')
  const no = await failed(job, watch)
  if (no) return no
  const bytes = kind === 'peaks' ? await peaksOf(path) : null
  const media = kind === 'audio' ? 'audio/webm' : 'application/octet-stream'
  const from = namesOf(reels.filter((reel) => reel.sound))
  return {
    kind,
    path,
    bytes,
    media,
    from,
    operation: saidOf(job),
    track: null,
    span: { from: 0, to: ms(job.seconds) },
  }
}

/** What the county's recogniser hears in all sounds together. */
async function transcript(
  { workshop, watch, recogniser }: Bench,
  reels: readonly Reel[],
): Promise<Crafted | Refused> {
  if (recogniser === null) return refused('no-tool')
  const path = await workshop.pathFor('sound.wav')
  const job = soundJob(reels, path, 'speech')
  if (!job) return refused('unsuited')
  const no = await failed(job, watch)
  if (no) return no
  const written = await recognise(recogniser, path, spanOf(reels).to, watch)
  if (!written.ok) return written
  return {
    kind: 'transcript',
    path,
    bytes: new TextEncoder().encode(written.vtt),
    media: 'text/vtt',
    from: namesOf(reels.filter((reel) => reel.sound)),
    operation: byRecogniser,
    tool: basename(recogniser),
    track: null,
    span: null,
  }
}

async function still(
  { workshop, watch }: Bench,
  reels: readonly Reel[],
  { track, at }: Wish & { kind: 'still' },
): Promise<Crafted | Refused> {
  const reel = reels.find((one) => one.track === track && one.picture)
  if (!reel || at < ms(reel.starts) || at >= ms(reel.ends)) return refused('unsuited')
  const path = await workshop.pathFor('still.png')
  const job = stillJob(reel.path, at / 1e3 - reel.starts, path)
  const no = await failed(job, watch)
  return (
    no ?? {
      kind: 'still',
      path,
      bytes: null,
      media: 'image/png',
      from: [track],
      operation: saidOf(job),
      track,
      span: { from: at, to: at + 1 },
    }
  )
}

async function clip(
  bench: Bench,
  reels: readonly Reel[],
  { track, span }: Wish & { kind: 'clip' },
): Promise<Crafted | Refused> {
  const { workshop, watch } = bench
  const whole = track === null ? await composed(bench, reels) : reels.find((one) => one.track === track)
  if (!whole) return refused('unsuited')
  if ('ok' in whole) return whole
  if (span.from < ms(whole.starts) || span.to > Math.ceil(whole.ends * 1e3)) return refused('unsuited')
  const within = { from: span.from / 1e3 - whole.starts, to: span.to / 1e3 - whole.starts }
  const path = await workshop.pathFor('clip.mp4')
  const job = clipJob(whole.path, within, { ...whole, seconds: null }, path)
  const no = await failed(job, watch)
  const from = track === null ? namesOf(reels) : [track]
  return no ?? { kind: 'clip', path, bytes: null, media: mp4, from, operation: saidOf(job), track, span }
}

/** The composite that is kept, or one that is made for this. */
async function composed(
  { record, bytesOf, workshop, watch }: Bench,
  reels: readonly Reel[],
): Promise<Pick<Reel, 'path' | 'starts' | 'ends' | 'picture' | 'sound'> | Refused> {
  const kept = record.files.find(({ kind }) => kind === 'composite')
  const sounding = reels.some((reel) => reel.sound)
  const seconds = Math.max(...reels.map(({ ends }) => ends))
  const about = { starts: 0, ends: seconds, picture: true, sound: sounding }
  if (kept) return { path: await workshop.lay(bytesOf(kept), 'composite.mp4'), ...about }
  const path = await workshop.pathFor('composite.mp4')
  return (await failed(compositeJob(reels, path), watch)) ?? { path, ...about }
}

async function redaction(
  { record, bytesOf, workshop, watch }: Bench,
  wish: Wish & { kind: 'redaction' },
): Promise<Crafted | Refused> {
  const source = record.files.find((file) => file.name === wish.from && file.kind !== 'original')
  if (!source || !/^(video|audio)\//.test(source.media)) return refused('unsuited')
  const begins = source.span?.from ?? 0
  const spans = [...wish.blur.map((one) => one.span), ...wish.mute]
  // What lies beside the film would cover nothing, and whoever wished it would believe that it does.
  if (spans.some(({ from, to }) => to <= begins || from >= (source.span?.to ?? Infinity)))
    return refused('unsuited')
  const laid = await workshop.lay(bytesOf(source), 'source')
  const held = await probe(laid)
  const path = await workshop.pathFor('redaction.mp4')
  const job = held && redactionJob(laid, wish, begins, held, path)
  if (!job) return refused('unsuited')
  const no = await failed(job, watch)
  const { track, span } = source
  return (
    no ?? {
      kind: 'redaction',
      path,
      bytes: null,
      media: mp4,
      from: [source.name],
      operation: saidOf(job),
      track,
      span,
    }
  )
}

/** Null when it went well. */
async function failed(job: Job, { progress, signal, patience }: Working): Promise<Refused | null> {
  const made: Made = await runFfmpeg(job, progress, signal, patience)
  if (made.ok) return null
  // Who took it back knows why: whatever the tool said on its way out is no reason.
  if (made.code === 'cancelled') return refused('cancelled')
  return refused(made.code === 'missing' ? 'no-tool' : made.code, made.said)
}

const ms = (seconds: number): number => Math.round(seconds * 1e3)
const namesOf = (reels: readonly Reel[]): string[] => reels.map(({ track }) => track)
const spanOf = (reels: readonly Reel[]): { from: number; to: number } => ({
  from: Math.min(...reels.map(({ starts }) => Math.max(0, ms(starts)))),
  to: Math.max(...reels.map(({ ends }) => ms(ends))),
})

/** Without the places where the files lay. */
function saidOf({ seek, filter, maps, output }: Job): string {
  const parts = [
    ...(seek === undefined ? [] : ['-ss', seek.toFixed(3)]),
    ...(filter === null ? [] : ['-filter_complex', filter]),
  ]
  return [...parts, ...maps.flatMap((map) => ['-map', map]), ...output].join(' ')
}
