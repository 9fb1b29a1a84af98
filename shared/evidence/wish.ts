import * as v from 'valibot'
import { derivativeName } from '../facts/evidence-kept.ts'

const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const spanSchema = v.pipe(
  v.strictObject({ from: moment, to: moment }),
  v.check(({ from, to }) => to > from, 'backwards'),
)
const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const areaSchema = v.pipe(
  v.strictObject({ x: part, y: part, width: part, height: part }),
  v.check(({ x, y, width, height }) => x + width <= 1 && y + height <= 1, 'outside the picture'),
)
const trackOf = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9._:-]{1,64}$/))

/**
 * What is wanted of an item; times are ms from its beginning, parts of a picture 0 to 1. `review`: a seekable copy of one track, its pictures
 * and sounds as they were recorded. `composite`: all tracks in one picture. `peaks`: the waveform of all sounds. A clip without a track is one of
 * the composite. `from` of a redaction 遮挡 names the derivative that is covered: areas are parts of its picture, times those of the item as everywhere.
 */
export const wishSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('review'), track: trackOf }),
  v.strictObject({ kind: v.literal('composite') }),
  v.strictObject({ kind: v.literal('audio') }),
  v.strictObject({ kind: v.literal('peaks') }),
  /** What the county's own recogniser hears in all sounds. */
  v.strictObject({ kind: v.literal('transcript') }),
  v.strictObject({ kind: v.literal('still'), track: trackOf, at: moment }),
  v.strictObject({ kind: v.literal('clip'), track: v.nullable(trackOf), span: spanSchema }),
  v.strictObject({
    kind: v.literal('redaction'),
    from: derivativeName,
    blur: v.pipe(v.array(v.strictObject({ span: spanSchema, area: areaSchema })), v.maxLength(40)),
    mute: v.pipe(v.array(spanSchema), v.maxLength(200)),
    reason: v.pipe(v.string(), v.minLength(2), v.maxLength(400)),
  }),
])
export type Wish = v.InferOutput<typeof wishSchema>
