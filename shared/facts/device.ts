import * as v from 'valibot'
import { refusalSchema } from '../entry/batch.ts'
import { entryIdSchema, laneSchema } from '../entry/lane.ts'
import { signatureAlgs } from '../entry/sign.ts'
import { fact } from './fact.ts'

const version = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const key = v.pipe(v.string(), v.maxLength(120))

/** The county took a device in: from now on it is a desk of this station. */
export const deviceEnrolled = fact({
  type: 'device.enrolled',
  v: 1,
  writers: ['system', 'admin'],
  audience: 'county',
  body: v.strictObject({
    version,
    station: v.pipe(v.string(), v.regex(/^[a-z0-9]{1,16}$/)),
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
    signKey: v.strictObject({ alg: v.picklist(signatureAlgs), key }),
    /** Raw P-256 public key, base64: what the county wraps subjects' keys to. */
    agreeKey: key,
  }),
})

/**
 * How a desk goes. `retire` 退役: it gives the county what it still has, then wipes itself. `stolen` 被盗: it wipes itself at once, and
 * what arrives from it afterwards is put aside.
 */
export const revocationWays = ['retire', 'stolen'] as const
export type RevocationWay = (typeof revocationWays)[number]

const reason = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

/** Nobody said how: then nothing of it is believed any more. */
const revokedBefore = v.pipe(
  v.strictObject({ version, reason }),
  v.transform((before) => ({ ...before, how: 'stolen' })),
)

export const deviceRevoked = fact({
  type: 'device.revoked',
  v: 2,
  writers: ['system', 'admin'],
  audience: 'county',
  older: [revokedBefore],
  body: v.strictObject({ version, reason, how: v.picklist(revocationWays) }),
})

const batch = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))

/** What arrived from a desk after it was revoked, and was put aside, was released: it was judged as if the desk were still one of ours. */
export const deviceReleased = fact({
  type: 'device.released',
  v: 1,
  writers: ['admin', 'leader'],
  audience: 'device',
  body: v.strictObject({ batch, stored: count, refused: count }),
})

/** It stays aside for good. */
export const deviceLeftOut = fact({
  type: 'device.left-out',
  v: 1,
  writers: ['admin', 'leader'],
  audience: 'device',
  body: v.strictObject({ batch, reason }),
})

/** Ids of one lane that nobody waits for any more; `to` null: whatever came after `from`. */
export const lostRangeSchema = v.strictObject({ lane: laneSchema, from: version, to: v.nullable(version) })
export type LostRange = v.InferOutput<typeof lostRangeSchema>

const mostRanges = v.maxLength<LostRange[], 1_000>(1_000)

/** What nobody could name was not spoken of. */
const lostBefore = v.pipe(
  v.strictObject({ ranges: v.pipe(v.array(lostRangeSchema), v.minLength(1), mostRanges), reason }),
  v.transform((before) => ({ ...before, unheard: false })),
)

/**
 * What a revoked desk had not sent was declared lost; `unheard`: in lanes, too, of which nothing ever came and which nobody can name. Should it
 * turn up all the same, it can still be released.
 */
export const deviceLost = fact({
  type: 'device.lost',
  v: 2,
  writers: ['admin', 'leader'],
  audience: 'device',
  older: [lostBefore],
  body: v.strictObject({
    ranges: v.pipe(v.array(lostRangeSchema), mostRanges),
    unheard: v.boolean(),
    reason,
  }),
})

/** The first entry of every lane: what the device knew when it opened its store. */
export const deviceOpened = fact({
  type: 'device.opened',
  v: 1,
  writers: ['system'],
  audience: 'device',
  body: v.strictObject({
    app: v.pipe(v.string(), v.maxLength(40)),
    last: v.nullable(
      v.strictObject({ lane: laneSchema, counter: version, hash: v.pipe(v.string(), v.length(43)) }),
    ),
  }),
})

/** A stand-in (代班) opened the desk with a code that the shift leader read out. */
export const deviceStoodIn = fact({
  type: 'device.stood-in',
  v: 1,
  writers: ['assistant'],
  audience: 'device',
  body: v.strictObject({
    slot: v.pipe(v.string(), v.maxLength(16)),
    until: v.pipe(v.number(), v.safeInteger()),
  }),
})

/** The county did not take an entry. It keeps its place in the lane as a hash; the station shows it in the refused tray (退回). */
export const deviceRefused = fact({
  type: 'device.refused',
  v: 1,
  writers: ['system'],
  audience: 'device',
  body: v.strictObject({ entry: v.pipe(v.string(), v.maxLength(64)), refusal: refusalSchema }),
})

/** A refused entry left the tray: written anew under the id `as`, or given up with a reason. */
export const deviceMended = fact({
  type: 'device.mended',
  v: 1,
  writers: ['assistant'],
  audience: 'device',
  body: v.strictObject({ entry: entryIdSchema, as: entryIdSchema }),
})
export const deviceDeclined = fact({
  type: 'device.declined',
  v: 1,
  writers: ['assistant'],
  audience: 'device',
  body: v.strictObject({
    entry: entryIdSchema,
    reason: v.pipe(v.string(), v.minLength(1), v.maxLength(400)),
  }),
})
