import type { Role } from '../rules/roles.ts'
import { type Heard, isTold, type Told } from './fact.ts'
import { foldTakers } from './fold-takers.ts'
import type { Clash, MatterState } from './matter-state.ts'
import { inOrder, sight } from './order.ts'

/**
 * May this person settle the clash? Two takers: the shift leader. Everything else: the case's owner; anybody who may write on the
 * matter while nobody has it, or two. The fold judges a settlement by the same rule, so one written by another changes nothing.
 */
export function maySettle(
  clash: Pick<Clash, 'settles'>,
  matter: Pick<MatterState, 'case'>,
  who: { readonly id: string; readonly roles: readonly Role[] },
): boolean {
  if (clash.settles === 'leader') return who.roles.includes('leader')
  return (matter.case?.taker ?? who.id) === who.id
}

/**
 * Does this settlement of what the case's owner settles count in the fold? Null while that cannot be said: something that its author
 * had seen, a release perhaps, is not among what was heard.
 * @param heard entries of the same subject; the settlement itself need not be among them
 */
export function countsAsSettled(settlement: Told, heard: readonly Heard[]): boolean | null {
  const ordered = inOrder([...heard, settlement])
  const here = new Set(ordered.map(({ id }) => id))
  const sees = sight(ordered)
  const past = ordered.filter(({ id }) => id === settlement.id || sees(settlement.id, id))
  if (!past.every(({ after }) => after.every((cited) => here.has(cited)))) return null
  return foldTakers(ordered.filter(isTold), sees).decides(settlement)
}
