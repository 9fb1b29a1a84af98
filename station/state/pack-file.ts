import type { Catalogue } from '../../shared/rules/catalogue.ts'
import type { WorkingCalendar } from '../../shared/rules/calendar.ts'
import { type PackName, type PackProblem, readPack } from '../../shared/rules/pack-read.ts'
import { packChanges, type PackChange } from './pack-diff.ts'

export type Pack = Catalogue | WorkingCalendar

/** An edited pack as a file holds it. */
export type PackFile =
  | {
      readonly kind: 'good'
      readonly version: number
      /** As the file has it: that is what is sent. */
      readonly content: unknown
      readonly changes: readonly PackChange[]
    }
  | { readonly kind: 'bad'; readonly problems: readonly PackProblem[] }
  /** No JSON. @property place where reading ended, both from 1 */
  | { readonly kind: 'not-json'; readonly place: { readonly line: number; readonly column: number } }
  /** Saved in another encoding: half of its characters are lost. */
  | { readonly kind: 'not-utf8' }
  | { readonly kind: 'too-large' }
  /** A calendar where a catalogue was asked for, or the other way round. */
  | { readonly kind: 'other-pack' }

/** What a pack of each kind has and the other has not. */
const marks: Readonly<Record<PackName, string>> = { catalogue: 'items', calendar: 'statutory' }

/** @param standing what the county has now; null while it has none */
export function readPackFile(name: PackName, text: string, standing: Pack | null): PackFile {
  if (text.includes('\ufffd')) return { kind: 'not-utf8' }
  const read = jsonOf(text.replace(/^\ufeff/, ''))
  if (!read.ok) return { kind: 'not-json', place: read.place }
  const { content } = read
  const other = name === 'catalogue' ? 'calendar' : 'catalogue'
  if (has(content, marks[other]) && !has(content, marks[name])) return { kind: 'other-pack' }
  const pack = readPack(name, content, standing?.version ?? 0)
  if (!pack.ok) return { kind: 'bad', problems: pack.problems }
  return { kind: 'good', version: pack.version, content, changes: packChanges(standing, pack.content) }
}

/** The file to edit: what stands, a line each. */
export function packText(pack: Pack): string {
  return `${JSON.stringify(pack, null, 2)}\n`
}

type Json =
  | { readonly ok: true; readonly content: unknown }
  | { readonly ok: false; readonly place: { readonly line: number; readonly column: number } }

function jsonOf(text: string): Json {
  try {
    return { ok: true, content: JSON.parse(text) as unknown }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const said = /position (\d+)/.exec(message)?.[1]
    // Without a place it was the end that came too early.
    const before = text.slice(0, said === undefined ? text.length : Number(said)).split('\n')
    return { ok: false, place: { line: before.length, column: (before.at(-1) ?? '').length + 1 } }
  }
}

function has(content: unknown, key: string): boolean {
  return typeof content === 'object' && content !== null && Object.hasOwn(content, key)
}
