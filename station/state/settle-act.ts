import type { Clash, ClashSide } from '../../shared/facts/matter-state.ts'
import type { Act } from '../../shared/http/cases.ts'

/** The act by which a person of the county says which side of a clash stands. */
export function settleAct(clash: Clash, side: ClashSide): Act {
  if (clash.kind === 'takers') return { act: 'settle-taker', keep: side.id, reason: '' }
  const { kind, field } = clash
  return { act: 'settle', kind, keep: side.id, reason: '', ...(field === null ? {} : { field }) }
}
