import type { Problem } from './problem.ts'
import type { Role } from './roles.ts'

/** Who acts. `stations` are where an assistant may work; the county's own people have none and serve all. */
export type Person = {
  readonly id: string
  readonly roles: readonly Role[]
  readonly stations: readonly string[]
}

/** What a fact says of itself: see Fact in facts/fact.ts. */
export type Declared = {
  readonly writers: readonly (Role | 'system')[]
  readonly audience: 'station' | 'device' | 'county'
}

/** `owner`: the station in a visit's or matter's own name, null for subjects of the whole county. `from`: where it was written. */
export type Place = { readonly owner: string | null; readonly from: string }

export type AccessProblem = Problem<'access-role' | 'access-station' | 'access-place'>

/** Where the county's own people write from. */
const countyPlace = 'county'

/**
 * May this author write a fact of this kind there? One of the person's roles must be among its writers; an assistant writes for the own
 * stations only, at a desk of the station that owns the subject. Null when all is well.
 */
export function writeRefusal(author: Person | 'system', fact: Declared, place: Place): AccessProblem | null {
  if (foreign(place)) return { code: 'access-place', params: { owner: place.owner ?? '', from: place.from } }
  if (author === 'system') return fact.writers.includes('system') ? null : { code: 'access-role', params: {} }
  const able = author.roles.filter((role) => fact.writers.includes(role))
  if (able.length === 0) return { code: 'access-role', params: {} }
  if (able.some((role) => role !== 'assistant')) return null
  const station = place.owner ?? place.from
  return author.stations.includes(station) ? null : { code: 'access-station', params: { station } }
}

/** A station's desk speaks of what is its own; the county speaks of everything. */
function foreign({ owner, from }: Place): boolean {
  return owner !== null && from !== countyPlace && from !== owner
}

/** Does this device get the fact? What is not named gets nothing: fan-out denies by default. */
export function deviceHears(
  device: { readonly id: string; readonly station: string },
  fact: Declared,
  subject: { readonly id: string; readonly owner: string | null },
): boolean {
  switch (fact.audience) {
    case 'county':
      return true
    case 'station':
      return subject.owner !== null && subject.owner === device.station
    case 'device':
      return subject.id === `device:${device.id}`
  }
}

/** How much of a person's matter somebody sees: everything, masked names and numbers, or nothing. */
export type Sight = 'full' | 'masked' | 'none'

/** `withCounty`: it was referred or taken in for the county. `involved`: asked, assigned, or party to its dispute. */
export type Matter = { readonly station: string; readonly withCounty: boolean; readonly involved: boolean }

/** Who sees what of people: assistants what their own stations hold; agents and leaders every station's matters once they are the
 * county's, masked before; experts, mediators and archivists what they were asked about; administrators nothing personal. */
const sights: Readonly<Record<Role, (matter: Matter, person: Person) => Sight>> = {
  assistant: ({ station }, { stations }) => (stations.includes(station) ? 'full' : 'none'),
  agent: ({ withCounty, involved }) => (withCounty || involved ? 'full' : 'masked'),
  leader: ({ withCounty, involved }) => (withCounty || involved ? 'full' : 'masked'),
  expert: ({ withCounty, involved }) => (involved ? 'full' : withCounty ? 'masked' : 'none'),
  mediator: ({ involved }) => (involved ? 'full' : 'none'),
  archivist: ({ involved }) => (involved ? 'full' : 'none'),
  admin: () => 'none',
}

/** The best that any of the person's roles gives. */
export function sightOf(person: Person, matter: Matter): Sight {
  const all = person.roles.map((role) => sights[role](matter, person))
  return all.includes('full') ? 'full' : all.includes('masked') ? 'masked' : 'none'
}
