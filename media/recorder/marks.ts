import * as v from 'valibot'

/** What a recorder writes into a track beside its packets. */

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** `at` and the ranges count over wraps: modulo 65,536 they are sequence numbers. `since`: when the last packet before came, µs. */
export const gapSchema = v.union([
  v.strictObject({ ssrc: count, run: count, missing: v.array(v.tuple([count, count, count])) }),
  /** This one came after it had been told as missing. */
  v.strictObject({ ssrc: count, run: count, late: count }),
])
export type Gap = v.InferOutput<typeof gapSchema>

export const markSchema = v.variant('what', [
  v.strictObject({ what: v.literal('ssrc'), ssrc: count }),
  /** The sender counts from somewhere else. */
  v.strictObject({ what: v.literal('anew'), ssrc: count, run: count }),
  v.strictObject({ what: v.literal('size'), ssrc: count, width: count, height: count }),
  /** There was no room for them. `since`: µs. */
  v.strictObject({ what: v.literal('dropped'), packets: count, since: count }),
])
export type Mark = v.InferOutput<typeof markSchema>

/** What a record of JSON says; null when it is none of that shape. */
export function readJson<Schema extends v.GenericSchema>(
  schema: Schema,
  bytes: Uint8Array,
): v.InferOutput<Schema> | null {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), Buffer.from(bytes).toString())
  return read.success ? read.output : null
}
