import * as v from 'valibot'
import { frontSchema } from '../courier/head.ts'
import { endpoint } from './endpoint.ts'
import { none } from './schemas.ts'

const bundle = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * A bundle is named on the wire by the digest of its head. Whoever has it may hand it in: it proves itself by its device's signature,
 * and only the county reads it. Handing it in twice, in parts or over several days does no harm.
 */
export const offerBundle = endpoint({
  name: 'offerBundle',
  method: 'POST',
  path: '/sync/bundles',
  who: 'anyone',
  summary: 'A courier shows the front of a bundle and hears which of its pieces are missing here',
  params: none,
  query: none,
  request: frontSchema,
  response: v.object({ bundle, missing: v.array(count) }),
  errors: ['bad-request', 'other-county', 'device-unknown', 'signature-wrong', 'too-many-tries'],
})

/** The bytes of one piece, looked at against the digest in the head; twice is once. */
export const putPiece = endpoint({
  name: 'putPiece',
  method: 'PUT',
  path: '/sync/bundles/:bundle/pieces/:at',
  who: 'anyone',
  summary: 'A courier gives one piece of a bundle that it has offered; the body is application/octet-stream',
  params: v.object({ bundle, at: v.pipe(v.string(), v.regex(/^\d{1,4}$/)) }),
  query: none,
  request: none,
  response: v.object({ ok: v.literal(true) }),
  errors: ['bad-request', 'not-found', 'hash-mismatch', 'too-large'],
})

/** All pieces are there: what is in it is taken as if the device had sent it. The answer is sealed to the device, to be carried back. */
export const openBundle = endpoint({
  name: 'openBundle',
  method: 'POST',
  path: '/sync/bundles/:bundle/opened',
  who: 'anyone',
  summary:
    'The county opens a bundle that is whole, takes what is in it, and gives the sealed answer for its desk',
  params: v.object({ bundle }),
  query: none,
  request: none,
  response: v.object({
    /** A bundle file, base64. */
    back: v.string(),
    /** Entries in it, and how many of them the county had before. */
    entries: count,
    already: count,
  }),
  errors: ['not-found', 'not-now', 'bad-request', 'busy', 'broken'],
})
