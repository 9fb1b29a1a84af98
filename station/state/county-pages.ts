import type { Role } from '../../shared/rules/roles.ts'

/** The pages of the county, in the order of the bar, and who has them. */
export const countyPages = [
  'cases',
  'stations',
  'staff',
  'stand-ins',
  'packs',
  'aside',
  'erasures',
  'audit',
] as const
export type CountyPage = (typeof countyPages)[number]

const readers: Readonly<Record<CountyPage, readonly Role[]>> = {
  cases: ['agent', 'expert', 'leader'],
  stations: ['admin', 'leader'],
  staff: ['admin'],
  'stand-ins': ['leader', 'admin'],
  packs: ['admin'],
  aside: ['admin', 'leader'],
  erasures: ['admin', 'leader', 'archivist'],
  audit: ['admin'],
}

export function pagesOf(roles: readonly Role[]): readonly CountyPage[] {
  return countyPages.filter((page) => readers[page].some((role) => roles.includes(role)))
}

/** Where somebody starts; null for who has no page at the county (assistants work at a desk). */
export function homeOf(roles: readonly Role[]): `/${CountyPage}` | null {
  const [first] = pagesOf(roles)
  return first ? `/${first}` : null
}
