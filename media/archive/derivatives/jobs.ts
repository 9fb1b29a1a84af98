import type { Wish } from '../../../shared/evidence/wish.ts'
import { peakRate } from '../../../shared/evidence/peaks.ts'
import { canvas, cellsOf } from '../../../shared/evidence/side-by-side.ts'
import type { Job, Probed } from '../../recorder/derive/ffmpeg.ts'
import { encoding, mixed } from '../../recorder/derive/review.ts'
import type { Reel } from './workshop.ts'

/** What ffmpeg is asked for. Seconds within the item; nothing here touches a disk. */
const empty = '0x202020'

/** All pictures side by side, in as many columns as rows or one more; sounds mixed as they were. */
export function compositeJob(reels: readonly Reel[], path: string): Job {
  const seconds = lengthOf(reels)
  const indexed = reels.map((reel, input) => ({ ...reel, input }))
  const pictures = indexed.filter(({ picture }) => picture)
  const sounds = indexed.filter(({ sound }) => sound)
  const cells = cellsOf(pictures.length)
  const base = `color=c=${empty}:s=${canvas.width}x${canvas.height}:r=${canvas.rate}:d=${seconds.toFixed(3)}[on0]`
  const laid = pictures.flatMap(({ input, starts }, place) => {
    const { x, y, width, height } = cells[place] ?? { x: 0, y: 0, ...canvas }
    const fitted = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:color=${empty}:eval=frame`
    return [
      `[${input}:v]setpts=PTS-STARTPTS+${starts.toFixed(6)}/TB,${fitted}[p${place}]`,
      `[on${place}][p${place}]overlay=${x}:${y}:eof_action=pass[on${place + 1}]`,
    ]
  })
  return {
    inputs: reels.map((reel) => reel.path),
    filter: [base, ...laid, ...mixed(sounds)].join(';'),
    maps: [`[on${pictures.length}]`, ...(sounds.length > 0 ? ['[sound]'] : [])],
    output: `${encoding} -t ${seconds.toFixed(3)}`.split(' '),
    path,
    seconds,
  }
}

/** To be listened to, to be measured, and as recognisers want it. */
const soundAs = {
  film: '-c:a libopus -b:a 64k -f webm',
  samples: `-ac 1 -ar ${peakRate} -c:a pcm_s16le -f s16le`,
  speech: '-ac 1 -ar 16000 -c:a pcm_s16le -f wav',
} as const

/** @returns null where nothing can be heard */
export function soundJob(reels: readonly Reel[], path: string, how: keyof typeof soundAs): Job | null {
  const sounding = reels.filter(({ sound }) => sound)
  if (sounding.length === 0) return null
  return {
    inputs: sounding.map((reel) => reel.path),
    filter: mixed(sounding.map(({ starts }, input) => ({ input, starts }))).join(';'),
    maps: ['[sound]'],
    output: soundAs[how].split(' '),
    path,
    seconds: lengthOf(sounding),
  }
}

/** @param at seconds within the file */
export function stillJob(file: string, at: number, path: string): Job {
  return {
    inputs: [file],
    seek: at,
    filter: null,
    maps: ['0:v:0'],
    output: ['-frames:v', '1', '-c:v', 'png', '-f', 'image2'],
    path,
    seconds: 1,
  }
}

/** @param span seconds within the file */
export function clipJob(file: string, span: Span, has: Probed, path: string): Job {
  const seconds = span.to - span.from
  return {
    inputs: [file],
    seek: span.from,
    filter: null,
    maps: mapsOf(has),
    output:
      `${has.picture ? '-vf scale=trunc(iw/2)*2:trunc(ih/2)*2 ' : ''}${encoding} -t ${seconds.toFixed(3)}`.split(
        ' ',
      ),
    path,
    seconds,
  }
}

type Redaction = Wish & { readonly kind: 'redaction' }
type Span = { readonly from: number; readonly to: number }

/**
 * An area is made of so few points that nothing can be read back from them, which a blur alone would leave. Null where nothing of it applies.
 * @param begins where in the item the file begins, ms
 */
export function redactionJob(
  file: string,
  { blur, mute }: Redaction,
  begins: number,
  has: Probed,
  path: string,
): Job | null {
  const during = ({ from, to }: Span): string =>
    `between(t,${((from - begins) / 1e3).toFixed(3)},${((to - begins) / 1e3).toFixed(3)})`
  const covers = has.picture ? blur : []
  const mutes = has.sound ? mute : []
  if (covers.length + mutes.length === 0) return null
  const filters: string[] = []
  let picture = '0:v:0'
  covers.forEach(({ span, area }, place) => {
    const size = `w=max(2\\,trunc(iw*${area.width}/2)*2):h=max(2\\,trunc(ih*${area.height}/2)*2)`
    const at = `x=trunc(iw*${area.x}):y=trunc(ih*${area.y})`
    filters.push(`[${picture}]split[whole${place}][part${place}]`)
    filters.push(`[part${place}]crop=${size}:${at},split[size${place}][gone${place}]`)
    filters.push(`[gone${place}]scale=4:4:flags=area[few${place}]`)
    filters.push(`[few${place}][size${place}]scale2ref=flags=neighbor[cover${place}][left${place}]`)
    filters.push(`[left${place}]nullsink`)
    filters.push(
      `[whole${place}][cover${place}]overlay=x=trunc(W*${area.x}):y=trunc(H*${area.y}):enable='${during(span)}'[p${place}]`,
    )
    picture = `p${place}`
  })
  if (covers.length > 0) {
    filters.push(`[${picture}]scale=trunc(iw/2)*2:trunc(ih/2)*2[picture]`)
    picture = 'picture'
  }
  if (mutes.length > 0) filters.push(`[0:a:0]volume=volume=0:enable='${mutes.map(during).join('+')}'[sound]`)
  return {
    inputs: [file],
    filter: filters.join(';'),
    maps: [
      ...(has.picture ? [covers.length > 0 ? `[${picture}]` : '0:v:0'] : []),
      ...(has.sound ? [mutes.length > 0 ? '[sound]' : '0:a:0'] : []),
    ],
    output: encoding.split(' '),
    path,
    seconds: has.seconds ?? 60,
  }
}

const mapsOf = ({ picture, sound }: Probed): string[] => [
  ...(picture ? ['0:v:0'] : []),
  ...(sound ? ['0:a:0'] : []),
]
const lengthOf = (reels: readonly Reel[]): number => Math.max(0.1, ...reels.map(({ ends }) => ends))
