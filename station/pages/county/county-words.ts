import type { Person } from '../../../shared/http/people.ts'
import type { Role } from '../../../shared/rules/roles.ts'
import { countyPages } from '../../state/county-page-names.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

/** @param part the first part of the address */
export function pageName(part: string | undefined, { t }: WordsState): string {
  return t.county.pages[countyPages.find((page) => page === part) ?? 'cases']
}

export function roleNames(roles: readonly Role[], { t }: WordsState): string {
  return roles.map((role) => t.county.roles[role] ?? role).join(t.county.comma)
}

export function skillNames(skills: readonly string[], { t }: WordsState): string {
  return skills.map((skill) => t.county.skills[skill] ?? skill).join(t.county.comma)
}

/** What somebody is asked about, else what somebody is: 林晓 · 发票, 沈国平 · 值班长. */
export function personLine(person: Pick<Person, 'name' | 'roles' | 'skills'>, words: WordsState): string {
  return words.t.county.who(person.name, roleLine(person, words))
}

/** What somebody is here for: an agent by the skills, anybody else by the roles. */
export function roleLine({ roles, skills }: Pick<Person, 'roles' | 'skills'>, words: WordsState): string {
  return skills.length > 0 ? skillNames(skills, words) : roleNames(roles, words)
}
