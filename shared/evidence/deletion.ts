import * as v from 'valibot'
import { derivativeKinds } from '../facts/evidence-kept.ts'
import { sha256 } from '../recording/sum.ts'

/**
 * The certificate of a deletion 销毁证明: JSON text, signed and summed as it was written. It names no person but those who decided, and no content but by
 * its sums, so that what is left in the ledger can be held against it.
 */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const deletionSchema = v.object({
  format: v.literal('yizhan-deletion-1'),
  item: v.string(),
  /** epoch ms */
  at: count,
  /** Null where the law erased it. */
  asked: v.nullable(v.string()),
  askedBy: v.string(),
  answeredBy: v.string(),
  reason: v.string(),
  class: v.string(),
  /** Version of the county's table. */
  table: count,
  manifest: sha256,
  files: count,
  bytes: count,
  duration: count,
  /** Of what came and did not fit, or never came: as in the manifest. */
  wrong: v.array(v.object({ name: v.string(), why: v.string() })),
  manifestKey: v.string(),
  gone: v.array(
    v.object({
      name: v.string(),
      kind: v.picklist(['original', ...derivativeKinds]),
      bytes: count,
      sha256,
    }),
  ),
})
export type Deletion = v.InferOutput<typeof deletionSchema>

/** Null for what is none. */
export function readDeletion(text: string): Deletion | null {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), deletionSchema), text)
  return read.success ? read.output : null
}
