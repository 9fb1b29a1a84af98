import { isShortOfRoom } from '../../shared/rules/desk-report.ts'
import type { LineState, Space } from '../data/desk-store.ts'

/** `full`: little room is left. `may-go`: the browser never promised to keep it, and what is here is nowhere else. */
export type SpaceLeft = 'enough' | 'full' | 'may-go'

const mostUnpromised = 0.5

export function spaceLeft(
  { kept, used, quota }: Space,
  { waitingEntries, waitingParcels }: Pick<LineState, 'waitingEntries' | 'waitingParcels'>,
): SpaceLeft {
  if (used === null || quota === null || quota === 0) return 'enough'
  if (isShortOfRoom(used / 1e6, quota / 1e6)) return 'full'
  const isOnlyHere = waitingEntries + waitingParcels > 0
  return kept === false && isOnlyHere && used > quota * mostUnpromised ? 'may-go' : 'enough'
}
