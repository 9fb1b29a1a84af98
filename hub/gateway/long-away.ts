import type { GatewayDeps } from './deps.ts'

/** A device that was not heard of for so long, ms, and has so many lines to read, is told what is open and recent instead of all of them. */
const longest = 14 * 86_400_000
const manyLines = 1_000

/** Whether the device, which stands there in its own feed, is back after so long; until its hello was answered, which decides what it is told. */
export type LongAway = (
  device: string,
  place: { readonly epoch: string; readonly n: number },
) => Promise<boolean>

export function createLongAway({
  holdings,
  feeds,
  now,
}: Pick<GatewayDeps, 'holdings' | 'feeds' | 'now'>): LongAway {
  return async (device, place) => {
    const { contact } = await holdings.of(device)
    if (contact.seenAt === null || now() - contact.seenAt < longest) return false
    const { epoch, n } = await feeds.head(device)
    return place.epoch === epoch && n - place.n >= manyLines
  }
}
