import type { Person } from './access.ts'
import type { Role } from './roles.ts'

/** Whom an item concerns: the station that owns it, and whoever of the county's people was in it or is asked about its dispute. */
export type EvidencePlace = { readonly station: string; readonly involved: readonly string[] }

const keepers: readonly Role[] = ['mediator', 'leader', 'archivist']

/** Who has things made of evidence, reviews them, and takes steps of two people. */
export function keepsEvidence({ roles }: Pick<Person, 'roles'>): boolean {
  return roles.some((role) => keepers.includes(role))
}

/** Least right: that there is an item, and how it stands. Looking at it needs a reason as well. Administrators see nothing of it. */
export function maySeeEvidence(person: Person, { station, involved }: EvidencePlace): boolean {
  if (keepsEvidence(person)) return true
  if (involved.includes(person.id)) return true
  return person.roles.includes('assistant') && person.stations.includes(station)
}

/**
 * Steps that take two people in two roles: who asked in one of these roles is answered by somebody else, in another. Null when that is so.
 * `own`: nobody agrees with oneself · `role`: both have only the same role
 */
export function answerRefusal(
  asker: Pick<Person, 'id' | 'roles'>,
  answerer: Pick<Person, 'id' | 'roles'>,
): 'own' | 'role' | null {
  if (asker.id === answerer.id) return 'own'
  const able = (who: Pick<Person, 'roles'>): readonly Role[] =>
    who.roles.filter((role) => keepers.includes(role))
  const differ = able(asker).some((one) => able(answerer).some((other) => one !== other))
  return differ ? null : 'role'
}
