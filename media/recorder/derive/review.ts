import type { Job } from './ffmpeg.ts'

/** One of the files that a review copy is put together from. Seconds after the session began. */
export type ReviewTrack = {
  readonly path: string
  readonly kind: 'camera' | 'screen' | 'microphone'
  readonly person: string
  readonly starts: number
  readonly ends: number
  /** Of the desk's own copy: the stretch that it is shown in, and whose tracks are silent meanwhile. */
  readonly fills?: { readonly from: number; readonly to: number }
}

const canvas = { width: 1280, height: 720, rate: 20 }
const empty = '0x202020'
const corner = { width: 288, gap: 16 }
/** Around what is not of the recording. */
const frame = 'drawbox=t=10:color=0xE0A000'

/** H.264 and AAC in MP4, because it plays on any office computer with nothing installed. */
export const encoding =
  '-c:v libx264 -preset veryfast -crf 26 -pix_fmt yuv420p -threads 2 -c:a aac -b:a 96k -ac 2 -movflags +faststart'

const { width, height, rate } = canvas
const fitted = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:color=${empty}:eval=frame`

/**
 * The screen large, with the cameras in its corner; while there is no screen the first camera large. Sounds mixed as they were.
 */
export function reviewJob(tracks: readonly ReviewTrack[], path: string): Job {
  const seconds = Math.max(0.1, ...tracks.map(({ ends }) => ends))
  const filters = [`color=c=${empty}:s=${width}x${height}:r=${rate}:d=${seconds.toFixed(3)}[base]`]
  const indexed = tracks.map((track, input) => ({ ...track, input }))
  const of = (kind: ReviewTrack['kind']) => indexed.filter((track) => track.kind === kind && !track.fills)
  const filling = indexed.flatMap(({ fills, ...track }) => (fills ? [{ ...track, fills }] : []))
  const [cameras, screens, sounds] = [of('camera'), of('screen'), of('microphone')]
  let top = 'base'
  const lay = (over: string, where: string): void => {
    const next = `on${filters.length}`
    filters.push(`[${top}][${over}]overlay=${where}:eof_action=pass[${next}]`)
    top = next
  }
  const at = ({ starts }: ReviewTrack): string =>
    starts < 0
      ? `trim=start=${(-starts).toFixed(6)},setpts=PTS-STARTPTS`
      : `setpts=PTS-STARTPTS+${starts.toFixed(6)}/TB`
  const shared = screens.map(({ starts, ends }) => within({ from: starts, to: ends })).join('+')

  cameras.forEach((camera, place) => {
    const copies = place === 0 ? `split[large][small0]` : `null[small${place}]`
    filters.push(`[${camera.input}:v]${at(camera)},${copies}`)
    filters.push(`[small${place}]scale=${corner.width}:-2[pip${place}]`)
  })
  if (cameras.length > 0) {
    filters.push(`[large]${fitted}[whole]`)
    lay('whole', '0:0')
  }
  for (const screen of screens) {
    filters.push(`[${screen.input}:v]${at(screen)},${fitted}[s${screen.input}]`)
    lay(`s${screen.input}`, '0:0')
  }
  for (const { fills, ...copy } of filling.filter(({ kind }) => kind === 'camera')) {
    filters.push(`[${copy.input}:v]${at(copy)},${fitted},${frame}[c${copy.input}]`)
    lay(`c${copy.input}`, `0:0:enable='${within(fills)}'`)
  }
  cameras.forEach((_, place) => {
    const x = `main_w-(overlay_w+${corner.gap})*${(place % 4) + 1}`
    const whenShown = place > 0 ? '' : `:enable='${shared || '0'}'`
    lay(`pip${place}`, `${x}:main_h-overlay_h-${corner.gap}${whenShown}`)
  })
  const spoken = filling.filter(({ kind }) => kind === 'microphone')
  filters.push(
    ...mixed([
      // One voice at a time: what the recorder did get of such a stretch is in the copy, too.
      ...sounds.map((one) => ({
        ...one,
        mute: spoken
          .filter(({ person }) => person === one.person)
          .map(({ fills }) => within(fills))
          .join('+'),
      })),
      ...spoken.map((one) => ({ ...one, mute: `not(${within(one.fills)})` })),
    ]),
  )
  return {
    inputs: tracks.map((track) => track.path),
    filter: filters.join(';'),
    maps: [`[${top}]`, ...(sounds.length + spoken.length > 0 ? ['[sound]'] : [])],
    output: `${encoding} -t ${seconds.toFixed(3)}`.split(' '),
    path,
    seconds,
  }
}

type Sound = { readonly input: number; readonly starts: number; readonly mute?: string }

/** Sounds as they were, each from its own beginning, as `[sound]`; nothing where there are none. @property mute when one is not heard */
export function mixed(sounds: readonly Sound[]): string[] {
  if (sounds.length === 0) return []
  const steady = 'aresample=48000:async=1:min_hard_comp=0.1:first_pts=0'
  const each = sounds.map(({ input, starts, mute }) => {
    const placed =
      starts < 0
        ? `atrim=start=${(-starts).toFixed(6)},asetpts=PTS-STARTPTS`
        : `adelay=delays=${Math.round(starts * 1e3)}:all=1`
    const quiet = mute ? `,volume=enable='${mute}':volume=0` : ''
    return `[${input}:a]${steady},${placed}${quiet}[a${input}]`
  })
  const all = sounds.map(({ input }) => `[a${input}]`).join('')
  return [
    ...each,
    `${all}amix=inputs=${sounds.length}:duration=longest:normalize=0,alimiter=limit=0.95[sound]`,
  ]
}

function within({ from, to }: { readonly from: number; readonly to: number }): string {
  return `between(t,${from.toFixed(3)},${to.toFixed(3)})`
}
