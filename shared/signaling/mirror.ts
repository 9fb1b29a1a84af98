import * as v from 'valibot'
import { ownedSchema } from '../entry/subject.ts'
import { fieldKeySchema } from '../facts/matter.ts'

/**
 * The mirror (镜像): the desk's own form as a small model, and not as pixels. It is read off the page at the desk, travels as the body of
 * a `mirror` event (parts.ts), and is drawn anew at the other end. A field whose value never leaves the station is in it without a value.
 */
/** Longest value, characters of JavaScript; a longer one is cut by who reads the page. */
export const mirrorTextMax = 200
const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
/** Page units are the desk's CSS pixels, from the left upper corner of the form. */
const units = v.pipe(v.number(), v.integer(), v.minValue(-20_000), v.maxValue(20_000))
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

export const mirrorKinds = [
  'text',
  'money',
  'number',
  'date',
  'period',
  'id',
  'choice',
  'phone',
  'name',
] as const

/**
 * @property shown as it stands on the desk's page, an option by its name; null: covered
 * @property box left, top, width and height of the field with its label
 */
export const mirrorFieldSchema = v.strictObject({
  key: fieldKeySchema,
  label: text(90),
  kind: v.picklist(mirrorKinds),
  required: v.boolean(),
  shown: v.nullable(text(mirrorTextMax)),
  error: v.nullable(text(120)),
  box: v.strictTuple([units, units, units, units]),
})
export type MirrorField = v.InferOutput<typeof mirrorFieldSchema>

/** @property focus where the desk's keyboard is */
export const mirrorPageSchema = v.strictObject({
  matter: ownedSchema('matter'),
  title: text(120),
  size: v.strictTuple([units, units]),
  fields: v.pipe(v.array(mirrorFieldSchema), v.maxLength(20)),
  focus: v.nullable(fieldKeySchema),
})
export type MirrorPage = v.InferOutput<typeof mirrorPageSchema>

/**
 * What passes between the ends. `page`: all of it · `change`: what is different since message n − 1 · `none`: nothing is shown any more.
 */
const mirrorMessageSchema = v.variant('say', [
  v.strictObject({ say: v.literal('page'), n: number, page: mirrorPageSchema }),
  v.strictObject({
    say: v.literal('change'),
    n: number,
    fields: v.pipe(v.array(mirrorFieldSchema), v.maxLength(20)),
    focus: v.nullable(fieldKeySchema),
  }),
  v.strictObject({ say: v.literal('none'), n: number }),
])
export type MirrorMessage = v.InferOutput<typeof mirrorMessageSchema>

/** Longest text of a message: 20 fields at their longest, each character escaped, stay below it. */
export const mirrorMax = 60_000

/** Null for what is no message of this language. Never throws. */
export function readMirror(body: string): MirrorMessage | null {
  if (body.length > mirrorMax) return null
  try {
    const read = v.safeParse(mirrorMessageSchema, JSON.parse(body))
    return read.success ? read.output : null
  } catch {
    return null
  }
}

/** What to say so that who had `before` has `now`; null when nothing is different. */
export function mirrorChange(
  before: MirrorPage | null,
  now: MirrorPage | null,
  n: number,
): MirrorMessage | null {
  if (!now) return before ? { say: 'none', n } : null
  if (!before || shapeOf(before) !== shapeOf(now)) return { say: 'page', n, page: now }
  const fields = now.fields.filter((field, at) => JSON.stringify(field) !== JSON.stringify(before.fields[at]))
  return fields.length === 0 && before.focus === now.focus
    ? null
    : { say: 'change', n, fields, focus: now.focus }
}

/** What a page is besides the state of its fields. */
function shapeOf({ matter, title, size, fields }: MirrorPage): string {
  return JSON.stringify([matter, title, size, fields.map(({ key }) => key)])
}

/** @property page null: nothing is shown · n the number of the last message that was taken */
export type Mirrored = { readonly page: MirrorPage | null; readonly n: number }

/** The page after a message; `lost` when one is missing between, and the whole has to be asked for. */
export function mirrorAfter(held: Mirrored, message: MirrorMessage): Mirrored | 'lost' {
  switch (message.say) {
    case 'page':
      return { page: message.page, n: message.n }
    case 'none':
      return { page: null, n: message.n }
    case 'change': {
      const { page, n } = held
      if (!page || message.n !== n + 1) return 'lost'
      const changed = new Map(message.fields.map((field) => [field.key, field]))
      const fields = page.fields.map((field) => changed.get(field.key) ?? field)
      return { page: { ...page, fields, focus: message.focus }, n: message.n }
    }
  }
}
