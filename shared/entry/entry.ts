import * as v from 'valibot'
import { isWellFormed } from '../rules/text.ts'
import type { Digest } from './bytes.ts'
import { entryIdSchema } from './lane.ts'
import { placeOf } from './place.ts'
import { subjectSchema } from './subject.ts'

/** Bounds of one entry. A larger thing is a parcel. */
export const maxHeaderChars = 4_000
export const maxBodyChars = 262_144

/**
 * An entry as it is written, sent and stored: four strings. `header` is the JSON text exactly as its author wrote it,
 * never serialised again, so that its hash holds for ever. After an erasure `body` and `salt` are null and the chain still verifies.
 */
export type Entry = {
  readonly id: string
  readonly header: string
  readonly body: string | null
  readonly salt: string | null
}

export const entrySchema: v.GenericSchema<unknown, Entry> = v.strictObject({
  id: entryIdSchema,
  header: v.pipe(v.string(), v.maxLength(maxHeaderChars)),
  body: v.nullable(v.pipe(v.string(), v.maxLength(maxBodyChars))),
  salt: v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{22}$/))),
})

const hash = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const staffId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))

/** How the author proved who it was. A `stand-in` cites the slot of the code that was read over the telephone. */
export const authSchema = v.variant('how', [
  v.strictObject({ how: v.literal('password') }),
  v.strictObject({ how: v.literal('pin') }),
  v.strictObject({ how: v.literal('stand-in'), slot: v.pipe(v.string(), v.regex(/^[0-9A-Za-z-]{1,16}$/)) }),
  v.strictObject({ how: v.literal('system') }),
])
export type Auth = v.InferOutput<typeof authSchema>

export const headerSchema = v.strictObject({
  id: entryIdSchema,
  /** Hash of the lane's previous header; null for the first. */
  prev: v.nullable(hash),
  /** Ids of the subject's heads that the author saw. Causality, and so every clash, comes from this alone. */
  after: v.pipe(v.array(entryIdSchema), v.maxLength(32)),
  /** 1 + the largest lamport among `after`: a total order that no wrong clock can spoil. */
  lamport: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2 ** 40)),
  /** The device's clock, epoch ms, right or wrong. */
  wall: v.pipe(v.number(), v.safeInteger()),
  /** Hub time minus device time as last measured, ms; null when never measured. What people read is wall + offset. */
  offset: v.nullable(v.pipe(v.number(), v.safeInteger())),
  /** Milliseconds since `boot`, a clock that cannot be set. */
  mono: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  boot: v.pipe(v.string(), v.regex(/^[a-z0-9]{4,16}$/)),
  /** Staff id, `taxpayer`, or `system`. */
  by: staffId,
  auth: authSchema,
  /** Where it was written: a station's id, or `county`. */
  station: v.pipe(v.string(), v.regex(/^[a-z0-9]{1,16}$/)),
  subject: subjectSchema,
  type: v.pipe(v.string(), v.regex(/^[a-z]+\.[a-z-]{1,40}$/)),
  v: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999)),
  /** The version of the county's directory that rights are judged by. */
  directory: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** True when `body` is encrypted with the subject's key. */
  sealed: v.boolean(),
  bodyHash: hash,
})
export type Header = v.InferOutput<typeof headerSchema>

export function entryHash(digest: Digest, header: string): string {
  return digest(header)
}

/** The salt has a fixed length, so that salt and body cannot be shifted against each other. */
export function bodyHash(digest: Digest, salt: string, body: string): string {
  return digest(salt + body)
}

export type EntryProblem =
  | { readonly code: 'malformed'; readonly where: string }
  | { readonly code: 'text-broken'; readonly where: string }
  | { readonly code: 'body-altered' }
  | { readonly code: 'too-large'; readonly chars: number; readonly max: number }

type Unsound = { readonly ok: false; readonly problem: EntryProblem }
export type CheckedEntry = { readonly ok: true; readonly entry: Entry; readonly header: Header } | Unsound
export type ParsedEntry =
  | { readonly ok: true; readonly entry: Entry; readonly header: Header; readonly hash: string }
  | Unsound

/** Reads one entry from whatever came in, and checks everything that it can prove by itself. Never throws. */
export function parseEntry(input: unknown, digest: Digest): ParsedEntry {
  const checked = checkEntry(input, digest)
  return checked.ok ? { ...checked, hash: entryHash(digest, checked.entry.header) } : checked
}

/** The same without the entry's own hash, for who has no place to compare it with: a desk's feed has a chain of its own. */
export function checkEntry(input: unknown, digest: Digest): CheckedEntry {
  const large = tooLarge(input)
  if (large) return { ok: false, problem: large }
  const shape = v.safeParse(entrySchema, input)
  if (!shape.success) return malformed(placeOf(shape.issues[0], 'entry'))
  const entry = shape.output
  const broken = (['header', 'body'] as const).find((part) => !isWellFormed(entry[part] ?? ''))
  if (broken) return { ok: false, problem: { code: 'text-broken', where: broken } }
  const header = parseHeader(entry.header)
  if (typeof header === 'string') return malformed(header)
  if (header.id !== entry.id) return malformed('id')
  if ((entry.body === null) !== (entry.salt === null)) return malformed('salt')
  if (
    entry.body !== null &&
    entry.salt !== null &&
    bodyHash(digest, entry.salt, entry.body) !== header.bodyHash
  ) {
    return { ok: false, problem: { code: 'body-altered' } }
  }
  return { ok: true, entry, header }
}

/** The header, or the name of the first part that is wrong. */
export function parseHeader(text: string): Header | string {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return 'header'
  }
  const header = v.safeParse(headerSchema, json)
  if (header.success) return header.output
  const place = placeOf(header.issues[0], '')
  return place === '' ? 'header' : `header.${place}`
}

function malformed(where: string): Unsound {
  return { ok: false, problem: { code: 'malformed', where } }
}

function tooLarge(input: unknown): EntryProblem | null {
  if (typeof input !== 'object' || input === null) return null
  const body = 'body' in input && typeof input.body === 'string' ? input.body.length : 0
  return body > maxBodyChars ? { code: 'too-large', chars: body, max: maxBodyChars } : null
}
