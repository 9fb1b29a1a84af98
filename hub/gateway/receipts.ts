import { type Receipt, receiptText } from '../../shared/entry/receipt.ts'
import type { CountyKeys } from '../journal/county-keys.ts'
import type { DeviceHold } from '../journal/device-hold.ts'
import type { Feeds } from '../journal/feeds.ts'

/** Everything in it is on the disk when it is written: to be asked for in the device's own turn. */
export async function receiptOf(
  hold: DeviceHold,
  deps: { readonly feeds: Feeds; readonly countyKeys: CountyKeys; readonly now: () => number },
): Promise<Receipt> {
  const { epoch } = await deps.feeds.head(hold.device)
  const receipt = { device: hold.device, epoch, holding: hold.holding(), ...hold.counts(), at: deps.now() }
  return { ...receipt, signature: deps.countyKeys.sign(receiptText(receipt)) }
}
