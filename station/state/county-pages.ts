import type { Role } from '../../shared/rules/roles.ts'
import { type CountyPage, countyPages } from './county-page-names.ts'

/** Who has which page. */
const readers: Readonly<Record<CountyPage, readonly Role[]>> = {
  cases: ['agent', 'expert', 'leader'],
  live: ['agent', 'expert', 'leader'],
  disputes: ['mediator', 'leader'],
  stations: ['admin', 'leader'],
  staff: ['admin'],
  'stand-ins': ['leader', 'admin'],
  packs: ['admin'],
  aside: ['admin', 'leader'],
  erasures: ['admin', 'leader', 'archivist'],
  audit: ['admin'],
  evidence: ['leader', 'archivist'],
}

export function pagesOf(roles: readonly Role[]): readonly CountyPage[] {
  return countyPages.filter((page) => readers[page].some((role) => roles.includes(role)))
}

/** Where somebody starts; null for who has no page at the county (assistants work at a desk). */
export function homeOf(roles: readonly Role[]): `/${CountyPage}` | null {
  const [first] = pagesOf(roles)
  return first ? `/${first}` : null
}
