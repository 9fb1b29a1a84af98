import * as v from 'valibot'

/**
 * The hub's signed word: "of this device I hold these lanes, this many entries, at this time". `holding` is the digest of
 * `holdingText` over all the device's lanes; a station that computes the same knows that the county holds everything it wrote.
 * Parts that a newer hub adds are passed over, so that an old desk can still bring in what it has.
 */
export const receiptSchema = v.object({
  device: v.pipe(v.string(), v.regex(/^[a-z0-9]{1,16}$/)),
  epoch: v.pipe(v.string(), v.regex(/^[a-z0-9]{0,32}$/)),
  holding: v.pipe(v.string(), v.regex(/^[\w-]{0,43}$/)),
  entries: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  refused: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Photographs and papers of this device that were announced and have arrived whole. */
  parcels: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Hub time, epoch ms. */
  at: v.pipe(v.number(), v.safeInteger()),
  signature: v.string(),
})
export type Receipt = v.InferOutput<typeof receiptSchema>

export function receiptText(receipt: Omit<Receipt, 'signature'>): string {
  const { device, epoch, holding, entries, refused, parcels, at } = receipt
  return ['yizhan-receipt-1', device, epoch, holding, entries, refused, parcels, at].join('\n')
}
