import * as v from 'valibot'
import { revocationWays } from '../facts/device.ts'

/** Every way in which the hub says no, with its HTTP status. The sentence for people stands in station/words. */
export const errorStatus = {
  'bad-request': 400,
  'text-broken': 400,
  'signed-out': 401,
  'wrong-password': 401,
  'signature-wrong': 401,
  'clock-apart': 401,
  'letter-old': 401,
  'no-right': 403,
  /** Evidence is looked at with a reason that was said first. */
  'no-pass': 403,
  /** A letter of nobody that this county knows, or that was not written by whom it names. */
  'county-unknown': 403,
  'device-revoked': 403,
  'device-unknown': 403,
  'not-yours': 403,
  /** Over plain HTTP from another computer; `secure` says where the county is reached. */
  insecure: 403,
  'not-found': 404,
  'taken-by-another': 409,
  'not-now': 409,
  already: 409,
  unannounced: 409,
  /** A chunk that does not follow what is kept; `offset` says how much that is. */
  'wrong-offset': 409,
  'code-unknown': 410,
  'code-expired': 410,
  /** Another county called somebody in, and that is over. */
  'grant-ended': 410,
  /** Destroyed by law: nobody can read it any more. */
  erased: 410,
  'too-large': 413,
  'hash-mismatch': 422,
  /** Brought as a recording, and there is nothing in it to be seen. */
  'no-film': 422,
  /** A courier's bundle that was sealed for another county, or a letter to one. */
  'other-county': 421,
  'too-many-tries': 429,
  busy: 503,
  /** The device has more on its way, or sent more today, than one may. */
  'no-room': 507,
  broken: 500,
} as const

export type ErrorCode = keyof typeof errorStatus

/**
 * @property where the part of the request that is wrong, as a dotted path
 * @property by who has it already · @property seconds how long to wait · @property time the hub's clock, epoch ms
 * @property order what a revoked device is to do
 * @property offset bytes of a parcel that are kept
 * @property secure where the county is reached over HTTPS
 * @property number names this failure in the hub's log, for whoever is rung up
 */
export const errorSchema = v.object({
  error: v.object({
    code: v.picklist(Object.keys(errorStatus) as ErrorCode[]),
    where: v.optional(v.string()),
    by: v.optional(v.string()),
    seconds: v.optional(v.number()),
    time: v.optional(v.number()),
    order: v.optional(v.picklist(revocationWays)),
    offset: v.optional(v.number()),
    number: v.optional(v.string()),
    secure: v.optional(v.string()),
  }),
})
export type HttpError = v.InferOutput<typeof errorSchema>['error']
