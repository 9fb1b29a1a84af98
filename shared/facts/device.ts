import * as v from 'valibot'
import { refusalSchema } from '../entry/batch.ts'
import { entryIdSchema, laneSchema } from '../entry/lane.ts'
import { signatureAlgs } from '../entry/sign.ts'
import { fact } from './fact.ts'

const version = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
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

export const deviceRevoked = fact({
  type: 'device.revoked',
  v: 1,
  writers: ['system', 'admin'],
  audience: 'county',
  body: v.strictObject({ version, reason: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
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
