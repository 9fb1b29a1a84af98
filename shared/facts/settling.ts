import type { Role } from '../rules/roles.ts'
import type { Clash, MatterState } from './matter-state.ts'

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
