import type { LineState, Space } from '../data/desk-store.ts'

/** `full`: little room is left. `may-go`: the browser never promised to keep it, and what is here is nowhere else. */
export type SpaceLeft = 'enough' | 'full' | 'may-go'

/** A page of paper is some 300 KB; the browser clears, or refuses to write, long before the last byte. */
const leastBytes = 200_000_000
const mostShare = 0.8
const mostUnpromised = 0.5

export function spaceLeft(
  { kept, used, quota }: Space,
  { waitingEntries, waitingParcels }: Pick<LineState, 'waitingEntries' | 'waitingParcels'>,
): SpaceLeft {
  if (used === null || quota === null || quota === 0) return 'enough'
  if (used > quota * mostShare || quota - used < leastBytes) return 'full'
  const isOnlyHere = waitingEntries + waitingParcels > 0
  return kept === false && isOnlyHere && used > quota * mostUnpromised ? 'may-go' : 'enough'
}
