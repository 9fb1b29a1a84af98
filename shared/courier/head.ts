import * as v from 'valibot'
import type { PublicKey } from '../entry/sign.ts'
import { verify } from '../entry/sign.ts'

/**
 * A sealed bundle (信使包) is a file: `YZB` and a version byte, four bytes for the length of the front, the front, and what is sealed.
 * The front is JSON: the head as text, and under it the signature of who made it. Everything else is noise to whoever carries it.
 */
export const bundleMagic = 'YZB'
export const bundleVersion = 1

/** Bytes of a whole bundle, and of one piece of it: a break loses one piece, which takes 64 kbit/s eight seconds. */
const maxBundleBytes = 32_000_000
export const pieceBytes = 65_536
export const maxFrontBytes = 100_000

const digestSchema = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const deskId = v.pipe(v.string(), v.regex(/^[a-z0-9]{1,16}$/))
const bundleIdSchema = v.pipe(v.string(), v.regex(/^[\w-]{22}$/))
const label = v.pipe(v.string(), v.maxLength(60))

/** What whoever carries a bundle may read of it. Parts that a newer app adds are passed over. */
export const headSchema = v.object({
  /** `out`: from a desk to its county. `back`: the county's answer to it. */
  kind: v.picklist(['out', 'back']),
  id: bundleIdSchema,
  /** Of a `back`: the bundle that it answers. */
  answers: v.optional(bundleIdSchema),
  /** Digest of the county's agreement key: another county says so instead of trying. */
  county: digestSchema,
  countyName: label,
  device: deskId,
  stationName: label,
  /** When it was made, epoch ms, by the clock of who made it. */
  at: v.pipe(v.number(), v.safeInteger()),
  /** The key of what is sealed, wrapped to the receiver alone (see wrapFor). */
  key: v.pipe(v.string(), v.maxLength(400)),
  /** Bytes of what is sealed, and the digest of each piece of it, in order. */
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(maxBundleBytes)),
  pieces: v.pipe(v.array(digestSchema), v.minLength(1), v.maxLength(Math.ceil(maxBundleBytes / pieceBytes))),
})
export type Head = v.InferOutput<typeof headSchema>

/** `head` is the text exactly as it was signed. */
export const frontSchema = v.object({
  head: v.pipe(v.string(), v.maxLength(maxFrontBytes)),
  signature: v.pipe(v.string(), v.maxLength(120)),
})
export type Front = v.InferOutput<typeof frontSchema>

/** Null for a text that is no head, or whose pieces are not as many as its size has. */
export function parseHead(text: string): Head | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const head = v.safeParse(headSchema, json)
  if (!head.success || head.output.pieces.length !== Math.ceil(head.output.size / pieceBytes)) return null
  return head.output
}

/** What the device, or the county, signs. The head names every piece by its digest: so all of it is signed. */
export function bundleText(head: string): string {
  return `yizhan-bundle-1\n${head}`
}

export function isSignedBy(front: Front, key: PublicKey): Promise<boolean> {
  return verify(key, bundleText(front.head), front.signature)
}

/** How many bytes the piece at this place has. */
export function pieceSize(head: Head, at: number): number {
  return Math.min(pieceBytes, head.size - at * pieceBytes)
}
