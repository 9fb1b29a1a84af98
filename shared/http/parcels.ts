import * as v from 'valibot'
import { receiptSchema } from '../entry/receipt.ts'
import { endpoint } from './endpoint.ts'
import { none } from './schemas.ts'

/** Parcels asked after in one request. */
export const mostAsked = 100
/** Bytes of a parcel in one request: it is read whole, checked and then kept. */
export const mostChunkBytes = 1_048_576

const hash = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * How far parcels have come, before a byte of them is sent: `there`, whole, also from another device of the station, or let go since by two
 * people, so that no byte of it is wanted; begun, up to an offset; or not announced by an entry of this device's station. A device that asks needs to remember nothing of an upload.
 */
export const askParcels = endpoint({
  name: 'askParcels',
  method: 'POST',
  path: '/sync/parcels',
  who: 'device',
  summary: 'How much of these parcels is at the county',
  params: none,
  query: none,
  request: v.object({ hashes: v.pipe(v.array(hash), v.maxLength(mostAsked)) }),
  response: v.object({
    /** In the order asked. */
    parcels: v.array(
      v.object({
        hash: v.string(),
        state: v.picklist(['there', 'open', 'unannounced', 'too-large']),
        /** Bytes that are kept; the next chunk begins here. */
        offset: count,
      }),
    ),
    receipt: receiptSchema,
  }),
  errors: [
    'device-unknown',
    'device-revoked',
    'signature-wrong',
    'clock-apart',
    'too-large',
    'bad-request',
    'hash-mismatch',
  ],
})

/**
 * The next bytes of a parcel, from `from` on. `digest` is their SHA-256 and stands in the signed address: what was altered on the way
 * costs this one chunk. The answer comes when they are on the disk. With the last one the whole is checked against the parcel's name.
 * `wrong-offset` says in `offset` where to go on; `hash-mismatch` that all of it has to come anew.
 */
export const sendChunk = endpoint({
  name: 'sendChunk',
  method: 'PUT',
  path: '/sync/parcels/:hash',
  who: 'device',
  summary: 'A device gives the next bytes of an announced parcel; the body is application/octet-stream',
  params: v.object({ hash }),
  query: v.object({ from: v.pipe(v.string(), v.regex(/^\d{1,12}$/)), digest: hash }),
  request: none,
  response: v.object({
    offset: count,
    /** With the last chunk. */
    receipt: v.optional(receiptSchema),
  }),
  errors: [
    'device-unknown',
    'device-revoked',
    'signature-wrong',
    'clock-apart',
    'unannounced',
    'wrong-offset',
    'hash-mismatch',
    'too-large',
    'no-room',
    'bad-request',
    'busy',
  ],
})

/**
 * The bytes of a parcel that is whole at the county, from `from` on and no more than `most`, for a device of the station whose it is: it trimmed
 * its own copy, or its disk spoiled it. `not-found` also for what is another station's.
 */
export const readParcel = endpoint({
  name: 'readParcel',
  method: 'GET',
  path: '/sync/parcels/:hash',
  who: 'device',
  summary: 'A device fetches bytes of a parcel that it has not any more',
  params: v.object({ hash }),
  query: v.object({
    from: v.pipe(v.string(), v.regex(/^\d{1,12}$/)),
    most: v.pipe(v.string(), v.regex(/^[1-9]\d{0,6}$/)),
  }),
  request: none,
  response: v.object({
    /** Of the whole. */
    size: count,
    /** Base64, encrypted with the key of the matter as they lie at the county; none from the end on. */
    bytes: v.string(),
  }),
  errors: [
    'device-unknown',
    'device-revoked',
    'signature-wrong',
    'clock-apart',
    'bad-request',
    'not-found',
    'erased',
  ],
})
