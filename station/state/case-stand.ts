import type { MatterState } from '../../shared/facts/matter-state.ts'

/** How somebody stands to a case: has it, another has it, nobody, two; or it is over. */
export type Stand = 'mine' | 'other' | 'nobody' | 'two' | 'closed'

export function standOf({ case: county }: Pick<MatterState, 'case'>, me: string): Stand {
  if (!county || county.phase === 'closed') return 'closed'
  if (county.takers.length === 0) return 'nobody'
  if (county.taker === null) return 'two'
  return county.taker === me ? 'mine' : 'other'
}
