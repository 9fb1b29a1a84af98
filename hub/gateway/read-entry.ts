import * as v from 'valibot'
import type { Refusal } from '../../shared/entry/batch.ts'
import { type EntryProblem, type ParsedEntry, parseEntry } from '../../shared/entry/entry.ts'
import { counterOf, deviceOf, entryIdSchema, laneOf } from '../../shared/entry/lane.ts'
import { digest } from '../journal/digest.ts'
import type { Place } from '../journal/lane-runs.ts'

/** One thing of a batch, whatever it is. `id` and `hash` are what its device signs of it; empty when it has none. */
export type ReadEntry = {
  readonly input: unknown
  readonly id: string
  readonly hash: string
  readonly parsed: ParsedEntry
  /** Where it stands in its device's own lane, also when the rest of it is wrong; null when it can stand nowhere. */
  readonly place: OwnPlace | null
}

export type OwnPlace = Place & { readonly lane: string }

/** @param device who sends it */
export function readEntry(input: unknown, device: string): ReadEntry {
  const parsed = parseEntry(input, digest)
  const id = textOf(input, 'id')
  const header = parsed.ok ? parsed.entry.header : textOf(input, 'header')
  const hash = parsed.ok ? parsed.hash : header === '' ? '' : digest(header)
  const own = hash !== '' && deviceOf(id) === device && (parsed.ok || v.is(entryIdSchema, id))
  if (!own) return { input, id, hash, parsed, place: null }
  const prev = parsed.ok ? parsed.header.prev : looseText(header, 'prev')
  return { input, id, hash, parsed, place: { lane: laneOf(id), counter: counterOf(id), hash, prev } }
}

export function refusalOf(problem: EntryProblem): Refusal {
  const { code } = problem
  if (code === 'too-large') return { code, where: 'body', detail: `${problem.chars}/${problem.max}` }
  return code === 'body-altered' ? { code } : { code, where: problem.where }
}

function textOf(input: unknown, name: 'id' | 'header'): string {
  const value = typeof input === 'object' && input !== null ? Reflect.get(input, name) : ''
  return typeof value === 'string' ? value : ''
}

/** What a header says that is otherwise not to be read. */
function looseText(json: string, name: string): string | null {
  try {
    const value: unknown = JSON.parse(json)
    const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null
    return typeof text === 'string' ? text : null
  } catch {
    return null
  }
}
