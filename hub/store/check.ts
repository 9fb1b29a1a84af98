import { isDeepStrictEqual } from 'node:util'
import { isWellFormed } from '../../shared/rules/text.ts'
import { MAX_DOCUMENT_BYTES, type Doc, type RefusalReason, type Rev } from './store.ts'

/** A document that any store can take, with its JSON text. */
export type Sound = { readonly ok: true; readonly doc: Doc; readonly text: string }
export type Unsound = { readonly ok: false; readonly reason: RefusalReason }

const MAX_DEPTH = 100
const SMALLEST = 2 ** -1022
const MAX_ID_BYTES = 512

/**
 * Finds out before the store does: one document with half a surrogate pair, a field that begins with an underscore or
 * an odd id makes CouchDB and PouchDB refuse the whole batch around it.
 */
export function checkDocument(doc: Doc): Sound | Unsound {
  const { _id: id, ...fields } = doc
  if (!isSoundId(id)) return { ok: false, reason: 'id' }
  const names = Object.keys(fields)
  if (names.some((name) => name.startsWith('_'))) return { ok: false, reason: 'field' }
  const reason = flaw(fields, 0)
  if (reason !== undefined) return { ok: false, reason }
  const text = JSON.stringify(doc)
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) return { ok: false, reason: 'size' }
  return { ok: true, doc, text }
}

function isSoundId(id: unknown): id is string {
  if (typeof id !== 'string' || id === '' || id.startsWith('_') || hasOddCharacter(id)) return false
  return Buffer.byteLength(id) <= MAX_ID_BYTES
}

function hasOddCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x20 || unit === 0x7f || (unit >= 0xd800 && unit <= 0xdfff) || unit > 0xffef) return true
  }
  return false
}

function flaw(value: unknown, depth: number): RefusalReason | undefined {
  if (typeof value === 'string') return isWellFormed(value) ? undefined : 'unicode'
  if (typeof value === 'number') return isSoundNumber(value) ? undefined : 'value'
  if (value === null || value === undefined || typeof value === 'boolean') return undefined
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return 'value'
  return Array.isArray(value) ? flawOfList(value, depth) : flawOfObject(value, depth)
}

/** CouchDB makes 0 of the smallest fractions. */
function isSoundNumber(value: number): boolean {
  return Number.isFinite(value) && (value === 0 || Math.abs(value) >= SMALLEST)
}

function flawOfList(list: readonly unknown[], depth: number): RefusalReason | undefined {
  for (const item of list) {
    const reason = item === undefined ? 'value' : flaw(item, depth + 1)
    if (reason !== undefined) return reason
  }
  return undefined
}

function flawOfObject(object: object, depth: number): RefusalReason | undefined {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) return 'value'
  for (const [name, value] of Object.entries(object)) {
    // PouchDB copies documents by assignment, where this name would change the prototype instead.
    if (name === '__proto__') return 'field'
    const reason = isWellFormed(name) ? flaw(value, depth + 1) : 'unicode'
    if (reason !== undefined) return reason
  }
  return undefined
}

/** No store ever gave out another: asked for one, nothing has that state. (PouchDB would fail the whole batch for it.) */
export const isRev = (rev: Rev): boolean => /^\d+-[0-9a-f]{32}$/.test(rev)

/** Whether a stored document says what the text says; the order of keys does not count. */
export function saysTheSame(stored: Doc, text: string): boolean {
  return isDeepStrictEqual(stored, JSON.parse(text))
}

/** What a store hands out, without the store's own marks. */
export function plainDoc({ _rev, _conflicts, ...doc }: Doc & Record<string, unknown>): Doc {
  return doc
}
