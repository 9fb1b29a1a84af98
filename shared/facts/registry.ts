import * as v from 'valibot'
import type { Header } from '../entry/entry.ts'
import { placeOf } from '../entry/place.ts'
import { kindOf } from '../entry/subject.ts'
import { isWellFormed } from '../rules/text.ts'
import { articlePublished, articleWithdrawn } from './article.ts'
import { caseFacts } from './case.ts'
import { consultFacts } from './consult.ts'
import { consultHelpFacts } from './consult-help.ts'
import { consultRecordFacts } from './consult-record.ts'
import { countyClockSet, countyLine, countyNamed, countyPack, countyRetention } from './county.ts'
import {
  deviceDeclined,
  deviceEnrolled,
  deviceLeftOut,
  deviceLost,
  deviceMended,
  deviceOpened,
  deviceRefused,
  deviceReleased,
  deviceRevoked,
  deviceStoodIn,
} from './device.ts'
import { disputeFacts } from './dispute.ts'
import { disputeRecordFacts } from './dispute-record.ts'
import { evidenceFacts } from './evidence.ts'
import { evidenceKeptFacts } from './evidence-kept.ts'
import { type Fact, type Heard, stampOf, type Untold } from './fact.ts'
import { matterFacts } from './matter.ts'
import { staffAppointed, staffLeft } from './staff.ts'
import { stationOpened } from './station.ts'
import { visitFacts } from './visit.ts'

/** Every fact that this version of Yizhan can say and understand. */
export const facts: readonly Fact<unknown>[] = [
  countyNamed,
  countyPack,
  countyLine,
  countyRetention,
  countyClockSet,
  stationOpened,
  staffAppointed,
  staffLeft,
  deviceEnrolled,
  deviceRevoked,
  deviceOpened,
  deviceStoodIn,
  deviceRefused,
  deviceMended,
  deviceDeclined,
  deviceReleased,
  deviceLeftOut,
  deviceLost,
  articlePublished,
  articleWithdrawn,
  ...visitFacts,
  ...matterFacts,
  ...caseFacts,
  ...consultFacts,
  ...consultHelpFacts,
  ...consultRecordFacts,
  ...evidenceFacts,
  ...evidenceKeptFacts,
  ...disputeFacts,
  ...disputeRecordFacts,
] as readonly Fact<unknown>[]

const byType: ReadonlyMap<string, Fact<unknown>> = new Map(facts.map((declared) => [declared.type, declared]))

export function factOf(type: string): Fact<unknown> | undefined {
  return byType.get(type)
}

/**
 * Makes of an entry what a fold reads.
 * @param body the body's JSON text, already opened; or why there is none
 */
export function hear(header: Header, body: string | { readonly missing: 'no-key' | 'erased' }): Heard {
  const stamp = stampOf(header)
  const declared = byType.get(header.type)
  if (!declared) return untold(stamp, 'unknown-type')
  if (!reads(declared, header.v)) return untold(stamp, 'unknown-version')
  if (declared.subject !== kindOf(header.subject)) return { ...untold(stamp, 'bad-body'), where: 'subject' }
  if (typeof body !== 'string') return untold(stamp, body.missing)
  const parsed = parseBody(declared, body, header.v)
  return parsed.ok
    ? { ...stamp, v: header.v, body: parsed.body }
    : { ...untold(stamp, 'bad-body'), where: parsed.where }
}

export type ParsedBody =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly where: string }

/** Whether this app understands that version of a fact: every one that was ever shipped, and none that is still to come. */
export function reads(declared: Fact<unknown>, version: number): boolean {
  return version <= declared.v
}

/** @param version in which it was written; an older body is parsed as what it is, then lifted */
export function parseBody(declared: Fact<unknown>, text: string, version = declared.v): ParsedBody {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { ok: false, where: 'body' }
  }
  for (const schema of [...(declared.older ?? []).slice(version - 1), declared.body]) {
    const parsed = v.safeParse(schema, body)
    if (!parsed.success) return { ok: false, where: placeOf(parsed.issues[0], 'body') }
    body = parsed.output
  }
  const broken = brokenText(body, [])
  return broken === null ? { ok: true, body } : { ok: false, where: broken }
}

/** Only a reference pack is deep at all; what is deeper than this was built to exhaust its reader. */
const maxDepth = 32

/**
 * JSON can carry half a surrogate pair as an escape, past every check of the outer text; no store and no printer takes it.
 * Null, or where it stands.
 */
function brokenText(value: unknown, path: readonly string[]): string | null {
  if (typeof value === 'string') return isWellFormed(value) ? null : placeOfPath(path)
  if (typeof value !== 'object' || value === null) return null
  if (path.length === maxDepth) return placeOfPath(path)
  for (const [key, part] of Object.entries(value)) {
    const broken = isWellFormed(key) ? brokenText(part, [...path, key]) : placeOfPath(path)
    if (broken !== null) return broken
  }
  return null
}

function placeOfPath(path: readonly string[]): string {
  const stranger = path.findIndex((key) => !/^\w{1,32}$/.test(key))
  return path.slice(0, stranger < 0 ? 4 : Math.min(4, stranger)).join('.') || 'body'
}

function untold(stamp: ReturnType<typeof stampOf>, why: Untold['untold']): Untold {
  const { id, subject, type, after, lamport, at, by, station } = stamp
  return { id, subject, type, after, lamport, at, by, station, untold: why }
}
