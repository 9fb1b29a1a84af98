import * as v from 'valibot'
import { ulidTime } from './ulid.ts'

export const subjectKinds = ['county', 'station', 'staff', 'device', 'article', 'visit', 'matter'] as const
export type SubjectKind = (typeof subjectKinds)[number]

/**
 * What an entry speaks of. Visits and matters carry their owner in their name (`matter:<station>.<ulid>`), so that
 * "no station writes what is another's" is a test of text and holds whatever arrives in whatever order.
 */
export const subjectSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?:(?:county|station|staff|device|article):[a-z0-9-]{1,32}|(?:visit|matter):[a-z0-9]{1,16}\.[0-9A-HJKMNP-TV-Z]{26})$/,
  ),
)

export function subjectId(kind: 'visit' | 'matter', station: string, unique: string): string {
  return `${kind}:${station}.${unique}`
}

export function kindOf(subject: string): SubjectKind {
  return subject.slice(0, subject.indexOf(':')) as SubjectKind
}

export function nameOf(subject: string): string {
  return subject.slice(subject.indexOf(':') + 1)
}

/** The station that owns a visit or a matter; null for subjects of the whole county. */
export function ownerOf(subject: string): string | null {
  const kind = kindOf(subject)
  if (kind !== 'visit' && kind !== 'matter') return null
  const name = nameOf(subject)
  return name.slice(0, name.indexOf('.'))
}

/** Whether a visit or a matter was named before that time (epoch ms), by the clock of the desk that named it. */
export function namedBefore(subject: string, at: number): boolean {
  return subject.slice(subject.indexOf('.') + 1) < ulidTime(at)
}
