import * as v from 'valibot'
import { ulidMoment, ulidTime } from './ulid.ts'

export const subjectKinds = [
  'county',
  'station',
  'staff',
  'device',
  'article',
  'visit',
  'matter',
  'consult',
  'evidence',
  'dispute',
] as const
export type SubjectKind = (typeof subjectKinds)[number]
/** What a station owns, and what speaks of people. */
export const ownedKinds = ['visit', 'matter', 'consult', 'evidence', 'dispute'] as const
export type OwnedKind = (typeof ownedKinds)[number]

/**
 * What an entry speaks of. Visits, matters, consults, evidence and disputes carry their owner in their name (`matter:<station>.<ulid>`), so that
 * "no station writes what is another's" is a test of text and holds whatever arrives in whatever order.
 */
export const subjectSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?:(?:county|station|staff|device|article):[a-z0-9-]{1,32}|(?:visit|matter|consult|evidence|dispute):[a-z0-9]{1,16}\.[0-9A-HJKMNP-TV-Z]{26})$/,
  ),
)

/** The name of something that a station owns, of one kind. */
export function ownedSchema(kind: OwnedKind) {
  return v.pipe(v.string(), v.regex(new RegExp(`^${kind}:[a-z0-9]{1,16}\\.[0-9A-HJKMNP-TV-Z]{26}$`)))
}

export function subjectId(kind: OwnedKind, station: string, unique: string): string {
  return `${kind}:${station}.${unique}`
}

export function kindOf(subject: string): SubjectKind {
  return subject.slice(0, subject.indexOf(':')) as SubjectKind
}

export function nameOf(subject: string): string {
  return subject.slice(subject.indexOf(':') + 1)
}

export function isOwned(kind: SubjectKind): kind is OwnedKind {
  return (ownedKinds as readonly string[]).includes(kind)
}

/** The station that owns a visit, a matter and what else speaks of people; null for subjects of the whole county. */
export function ownerOf(subject: string): string | null {
  if (!isOwned(kindOf(subject))) return null
  const name = nameOf(subject)
  return name.slice(0, name.indexOf('.'))
}

/** When something that a station owns was named, epoch ms by the clock of who named it. */
export function namedAt(subject: string): number {
  return ulidMoment(subject.slice(subject.indexOf('.') + 1))
}

/** Whether something that a station owns was named before that time (epoch ms), by the clock of the desk that named it. */
export function namedBefore(subject: string, at: number): boolean {
  return subject.slice(subject.indexOf('.') + 1) < ulidTime(at)
}
