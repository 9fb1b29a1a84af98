import * as v from 'valibot'

/**
 * What a device signs when it pushes: the list of ids and hashes, in the order sent. Each entry is so proven by itself,
 * and what the law dates soon may leave before what was written earlier; the chain proves the rest as gaps close.
 */
export function batchText(
  device: string,
  entries: readonly { readonly id: string; readonly hash: string }[],
): string {
  return ['yizhan-batch-1', device, ...entries.map((entry) => `${entry.id} ${entry.hash}`)].join('\n')
}

/** A subject's key on its way to the hub or to a device, wrapped for the receiver alone. It never enters the journal. */
export const carriedKeySchema = v.strictObject({
  subject: v.pipe(v.string(), v.maxLength(64)),
  wrapped: v.pipe(v.string(), v.maxLength(400)),
})
export type CarriedKey = v.InferOutput<typeof carriedKeySchema>

const refusalCodes = [
  'malformed',
  'text-broken',
  'too-large',
  'body-altered',
  'foreign-lane',
  'forged',
  'chain-broken',
  'clock-impossible',
  'unknown-type',
  'unknown-version',
  'bad-body',
  'no-key',
  'unknown-staff',
  'no-right',
  'not-your-station',
  'not-your-subject',
  'stand-in-unknown',
  'device-revoked',
] as const
/** Why one entry was not taken. `where` names the part, `detail` the rule's own code, for the sentence that a clerk reads. */
export const refusalSchema = v.object({
  code: v.picklist(refusalCodes),
  where: v.optional(v.string()),
  detail: v.optional(v.string()),
})
export type Refusal = v.InferOutput<typeof refusalSchema>

/**
 * One verdict an entry, kept, so that asking again answers the same. `forked`: the id is taken by another hash;
 * the station writes the entry again in a new lane. `erased`: the subject's key was destroyed by law.
 */
export const verdictSchema = v.object({
  id: v.string(),
  verdict: v.picklist(['stored', 'already', 'forked', 'erased', 'refused']),
  refusal: v.optional(refusalSchema),
})
export type Verdict = v.InferOutput<typeof verdictSchema>
