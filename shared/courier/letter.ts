import * as v from 'valibot'
import { carriedKeySchema, verdictSchema } from '../entry/batch.ts'
import { type Bytes, concat, fromUtf8, utf8 } from '../entry/bytes.ts'
import { feedPlaceSchema } from '../entry/feed.ts'
import { receiptSchema } from '../entry/receipt.ts'
import { feedPageSchema, laneHoldSchema } from '../http/sync.ts'
import { squeeze, unsqueeze } from './squeeze.ts'

const hash = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Batches a bundle may carry; each is as large as one that goes over the wire. */
const maxBatches = 200
const maxParcels = 2_000

/** What a desk gives with a courier: just what push would carry, photographed pages behind it, and where it stands in its feeds. */
export const outLetterSchema = v.object({
  batches: v.pipe(
    v.array(
      v.object({
        entries: v.pipe(v.array(v.unknown()), v.maxLength(1_000)),
        signature: v.pipe(v.string(), v.maxLength(120)),
        keys: v.pipe(v.array(carriedKeySchema), v.maxLength(1_000)),
      }),
    ),
    v.maxLength(maxBatches),
  ),
  /** Their bytes follow the letter, in this order. */
  parcels: v.pipe(v.array(v.object({ hash, size: count })), v.maxLength(maxParcels)),
  feeds: v.object({ own: feedPlaceSchema, common: feedPlaceSchema }),
})
export type OutLetter = v.InferOutput<typeof outLetterSchema>

/** The county's answer: what push, hello and the feeds would have said. */
export const backLetterSchema = v.object({
  /** Hub clock, epoch ms. */
  time: v.pipe(v.number(), v.safeInteger()),
  receipt: receiptSchema,
  /** What the hub holds of this device's lanes. */
  lanes: v.array(laneHoldSchema),
  verdicts: v.array(verdictSchema),
  /** Pages that have arrived whole, and those that the hub would not have. */
  shelved: v.array(hash),
  declined: v.array(hash),
  /** Announced, and still missing. */
  wanted: v.array(hash),
  own: v.array(feedPageSchema),
  common: v.array(feedPageSchema),
})
export type BackLetter = v.InferOutput<typeof backLetterSchema>

/** A letter when it is JSON again; one that would be larger is refused before it fills the memory. */
const maxLetterBytes = 64_000_000

/** Four bytes of length, the letter, then the parcels' bytes one behind the other. */
export async function writeLetter(letter: object, parcels: readonly Uint8Array[]): Promise<Bytes> {
  const squeezed = await squeeze(utf8(JSON.stringify(letter)))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, squeezed.length)
  return concat(length, squeezed, ...parcels)
}

/** Null for bytes that are no letter of this kind. Never throws. */
export async function readLetter<Schema extends v.GenericSchema<unknown, unknown>>(
  bytes: Bytes,
  schema: Schema,
): Promise<{ readonly letter: v.InferOutput<Schema>; readonly rest: Bytes } | null> {
  if (bytes.length < 4) return null
  const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  if (end > bytes.length) return null
  const plain = await unsqueeze(bytes.slice(4, end), maxLetterBytes)
  try {
    const letter = plain && v.safeParse(schema, JSON.parse(fromUtf8(plain)))
    return letter?.success ? { letter: letter.output, rest: bytes.slice(end) } : null
  } catch {
    return null
  }
}

/** The parcels behind a letter; null when they are not as long as the letter says. */
export function parcelsOf(
  parcels: OutLetter['parcels'],
  rest: Bytes,
): readonly { readonly hash: string; readonly bytes: Bytes }[] | null {
  let at = 0
  const found = parcels.map(({ hash: name, size }) => {
    const bytes = rest.slice(at, at + size)
    at += size
    return { hash: name, bytes }
  })
  return at === rest.length ? found : null
}
