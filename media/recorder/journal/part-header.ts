import * as v from 'valibot'
import { fileName } from '../../../shared/recording/seal.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** How a process ended that had not said that the session had. `left`: in good order, because nobody spoke to it any more. */
export const partings = ['process-died', 'machine-restarted', 'left'] as const
export type Parting = (typeof partings)[number]

/** Why a part begins: its track does; the part before was full or its disk failed; or the process before has ended. */
const whys = ['opened', 'rotated', 'disk-error', ...partings] as const

export const partHeaderSchema = v.strictObject({
  format: v.literal('yizhan-part-1'),
  session: v.string(),
  track: v.string(),
  number: count,
  /** Within one boot of the machine the monotonic times of all parts compare. */
  boot: v.string(),
  why: v.picklist(whys),
  /** How far the part before is whole, and the hash of that; null in a track's first part. */
  before: v.nullable(v.strictObject({ file: fileName, to: count, sha256: v.string() })),
  /** The description of a track of media; what a session is, in the track of events. */
  about: v.unknown(),
})
export type PartHeader = v.InferOutput<typeof partHeaderSchema>
export type Before = PartHeader['before']

export const partName = (track: string, number: number): string =>
  `${track}.${String(number).padStart(4, '0')}.rec`

/** Null for a file that is no part. */
export function partOf(file: string): { readonly track: string; readonly number: number } | null {
  if (!v.is(fileName, file)) return null
  const [track = '', number] = file.split('.')
  return { track, number: Number(number) }
}
