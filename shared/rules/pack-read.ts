import { calendarProblems, parseCalendar, type WorkingCalendar } from './calendar.ts'
import type { Catalogue } from './catalogue.ts'
import { parseCatalogue } from './catalogue-parse.ts'
import type { Problem } from './problem.ts'

/** The county's reference packs: tables that it edits, and that every desk holds. */
export const packNames = ['catalogue', 'calendar'] as const
export type PackName = (typeof packNames)[number]

/** `index` and `item`: place in the catalogue's list, and the item's id where it can be read; null for the head, or the calendar. */
export type PackProblem = Pick<Problem, 'code' | 'params'> & {
  readonly index: number | null
  readonly item: string | null
}

export type ReadPack =
  | { readonly ok: true; readonly version: number; readonly content: Catalogue | WorkingCalendar }
  | { readonly ok: false; readonly problems: readonly PackProblem[] }

/**
 * Reads an edited pack: whole and newer than what stands, or every place that is wrong. Never throws.
 * @param standing the version that stands, 0 for none: a desk keeps the highest, so an edition that does not count on would never be seen
 */
export function readPack(name: PackName, content: unknown, standing: number): ReadPack {
  const read = name === 'catalogue' ? readCatalogue(content) : readCalendar(content)
  if (!read.ok || read.version > standing) return read
  const params = { where: 'version', standing }
  return { ok: false, problems: [{ code: 'version-not-newer', params, index: null, item: null }] }
}

function readCatalogue(content: unknown): ReadPack {
  const { catalogue, problems } = parseCatalogue(content)
  return catalogue && problems.length === 0
    ? { ok: true, version: catalogue.version, content: catalogue }
    : { ok: false, problems }
}

function readCalendar(content: unknown): ReadPack {
  const parsed = parseCalendar(content)
  if (parsed.ok) return { ok: true, version: parsed.calendar.version, content: parsed.calendar }
  return {
    ok: false,
    problems: calendarProblems(content).map((problem) => ({ ...problem, index: null, item: null })),
  }
}
