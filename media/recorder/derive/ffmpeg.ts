import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import ffmpeg from 'fluent-ffmpeg'
import * as v from 'valibot'

/** Everything that the house asks of ffmpeg goes through this file (decision 071). */

export type Job = {
  readonly inputs: readonly string[]
  /** Where reading begins, seconds; at the beginning unless told. */
  readonly seek?: number
  /** Null: streams are taken as they are. */
  readonly filter: string | null
  readonly maps: readonly string[]
  readonly output: readonly string[]
  readonly path: string
  /** How long the result will be, seconds: for the progress. */
  readonly seconds: number
}

/** `missing`: there is no ffmpeg · `too-long`: it was stopped · `cancelled`: by who wanted it · `failed`: with what it said last */
export type Made =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly code: 'missing' | 'too-long' | 'cancelled' | 'failed'
      readonly said: string
    }

/** Starts ffmpeg with a bound on its memory. */
const inBounds = fileURLToPath(new URL('ffmpeg-in-bounds.sh', import.meta.url))
const probeInBounds = fileURLToPath(new URL('ffprobe-in-bounds.sh', import.meta.url))
/**
 * Whatever an input file names, nothing but files is opened; and only as what holds pictures and sounds itself, because a list of other files
 * would have ffmpeg put any file of the server into a film.
 */
const readOnly = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  'matroska,webm,mov,mp4,avi,mpeg,mpegts,asf,flv,wav,s16le',
]
/** A picture of 8K has 33 million: one that says it has more is none, and nobody makes room for it. */
const mostPixels = 40_000_000
const inSize = ['-max_pixels', `${mostPixels}`]
/**
 * So long nothing needs to come, seconds; and four for each second of film that has come. What a file says of its own length counts for nothing: it
 * may have been made to be waited for.
 */
const usualPatience = 120
const patienceEach = 4
/** Seconds after which who works at so many seconds of film is stopped. */
export function patienceFor(seconds: number, patience = usualPatience): number {
  return patience + seconds * patienceEach
}

/** "ffmpeg version 5.1.9…"; null where there is none. */
export async function ffmpegVersion(): Promise<string | null> {
  const said = await promisify(execFile)('ffmpeg', ['-version']).catch(() => null)
  return said?.stdout.split(' ').slice(0, 3).join(' ') ?? null
}

/** What a file holds. Of more than one picture the first. */
export type Probed = { readonly picture: boolean; readonly sound: boolean; readonly seconds: number | null }

const probedSchema = v.object({
  streams: v.array(
    v.object({
      codec_type: v.optional(v.string()),
      width: v.optional(v.number(), 0),
      height: v.optional(v.number(), 0),
    }),
  ),
  format: v.object({ duration: v.optional(v.string()) }),
})
const probePatience = 30_000

/** Null: it holds no pictures and no sounds that can be read. */
export async function probe(path: string): Promise<Probed | null> {
  const asked = [
    '-v',
    'error',
    ...readOnly,
    ...inSize,
    '-show_entries',
    'stream=codec_type,width,height:format=duration',
    '-of',
    'json',
    path,
  ]
  const said = await promisify(execFile)(probeInBounds, asked, { timeout: probePatience }).catch(() => null)
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), probedSchema), said?.stdout ?? '')
  if (!read.success) return null
  const { streams, format } = read.output
  const picture = streams.some(
    ({ codec_type: kind, width, height }) =>
      kind === 'video' && width * height > 0 && width * height <= mostPixels,
  )
  const sound = streams.some(({ codec_type: kind }) => kind === 'audio')
  const seconds = Number(format.duration)
  const probed = { picture, sound, seconds: seconds > 0 ? seconds : null }
  return probed.picture || probed.sound ? probed : null
}

/** @param progress from 0 to 1 @param signal stops it @param patience as `usualPatience`, unless told */
export async function runFfmpeg(
  job: Job,
  progress: (part: number) => void,
  signal?: AbortSignal,
  patience?: number,
): Promise<Made> {
  if ((await ffmpegVersion()) === null) return { ok: false, code: 'missing', said: '' }
  if (signal?.aborted) return { ok: false, code: 'cancelled', said: '' }
  return new Promise((resolve) => {
    const command = ffmpeg({ niceness: 19 })
    command.setFfmpegPath(inBounds)
    const stop = (): void => void command.kill('SIGKILL')
    signal?.addEventListener('abort', stop)
    const began = performance.now()
    let come = 0
    let isLate = false
    const watching = setInterval(() => {
      isLate = performance.now() - began > patienceFor(come, patience) * 1e3
      if (isLate) stop()
    }, 1_000)
    const done = (made: Made): void => {
      clearInterval(watching)
      signal?.removeEventListener('abort', stop)
      resolve(signal?.aborted ? { ok: false, code: 'cancelled', said: '' } : made)
    }
    const from = job.seek === undefined ? [] : ['-ss', job.seek.toFixed(3)]
    for (const input of job.inputs)
      command.input(input).inputOptions([...readOnly, ...inSize, '-reinit_filter', '0', ...from])
    if (job.filter !== null) command.complexFilter(job.filter)
    command
      .outputOptions([...job.maps.flatMap((map) => ['-map', map]), ...job.output])
      .on('progress', ({ timemark }: { timemark?: string }) => {
        come = Math.max(come, secondsIn(timemark ?? ''))
        progress(Math.min(1, come / Math.max(1, job.seconds)))
      })
      .on('end', () => done({ ok: true }))
      .on('error', (error: Error, _out: string | null, said: string | null) => {
        const code = isLate ? 'too-long' : 'failed'
        done({
          ok: false,
          code,
          said: (said ?? '').trim().split('\n').slice(-3).join(' ') || error.message,
        })
      })
      .save(job.path)
  })
}

function secondsIn(timemark: string): number {
  return timemark.split(':').reduce((sum, part) => sum * 60 + (Number(part) || 0), 0)
}
