import type * as v from 'valibot'
import { correctedTime } from '../entry/clock.ts'
import type { Auth, Header } from '../entry/entry.ts'
import { isOwned, type SubjectKind } from '../entry/subject.ts'
import type { Role } from '../rules/roles.ts'

/** `system` writes of its own accord (a device about itself, the hub about the county). */
export type Writer = Role | 'system'

/**
 * Who may read it besides its author. `station`: the devices of the subject's station and the county's staff who serve it.
 * `device`: the device it speaks of. `county`: every device. Fan-out gives to nobody that is not named here.
 */
export type Audience = 'station' | 'device' | 'county'

/**
 * One kind of thing that can be said of a subject. `v` rises by one whenever anything about the body changes, also a bound: what was shipped
 * once is accepted for ever. `older` has the schemas of versions 1 to `v - 1` in turn, each of which transforms what it parsed into the version
 * after it (an upcaster); they act when an entry is read, and its bytes stay as they were written.
 */
export type Fact<Body> = {
  readonly type: string
  readonly v: number
  readonly older?: readonly v.GenericSchema[]
  readonly subject: SubjectKind
  readonly writers: readonly Writer[]
  readonly audience: Audience
  readonly body: v.GenericSchema<unknown, Body>
  readonly is: (told: Told) => told is Told<Body>
}

/** What a fact of that kind says. */
export type BodyOf<Declared> = Declared extends Fact<infer Body> ? Body : never

/** An entry that this app understands, with its body parsed and lifted; `v` is as it was written. `at` is the corrected time, epoch ms. */
export type Told<Body = unknown> = {
  readonly id: string
  readonly subject: string
  readonly type: string
  readonly v: number
  readonly after: readonly string[]
  readonly lamport: number
  readonly at: number
  readonly by: string
  readonly auth: Auth
  readonly station: string
  readonly body: Body
}

/** An entry that is kept but cannot be read here, and why. The subject then says so. */
export type Untold = {
  readonly id: string
  readonly subject: string
  readonly type: string
  readonly after: readonly string[]
  readonly lamport: number
  readonly at: number
  readonly by: string
  readonly station: string
  readonly untold: 'unknown-type' | 'unknown-version' | 'bad-body' | 'no-key' | 'erased'
  /** For `bad-body`: which part. */
  readonly where?: string
}

export type Heard = Told | Untold

export function isTold(heard: Heard): heard is Told {
  return !('untold' in heard)
}

/** Whether somebody with a newer app wrote it: one that knows the type, and the version. */
export function needsNewerApp(heard: Heard): boolean {
  return !isTold(heard) && (heard.untold === 'unknown-type' || heard.untold === 'unknown-version')
}

export function fact<Body>(declaration: Omit<Fact<Body>, 'is' | 'subject'>): Fact<Body> {
  const subject = declaration.type.slice(0, declaration.type.indexOf('.'))
  return {
    ...declaration,
    subject: (subject === 'case' ? 'matter' : subject) as SubjectKind,
    is: (told): told is Told<Body> => told.type === declaration.type,
  }
}

/** What a station owns speaks of people: visits, matters, consults, evidence, disputes. Their bodies never lie open. */
export function isPersonal(kind: SubjectKind): boolean {
  return isOwned(kind)
}

/** The parts of a header that folds read. */
export function stampOf(header: Header): Omit<Told, 'body' | 'v'> {
  const { id, subject, type, after, lamport, by, auth, station } = header
  return { id, subject, type, after, lamport, at: correctedTime(header), by, auth, station }
}
