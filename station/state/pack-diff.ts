import * as v from 'valibot'
import { limitSchema } from '../../shared/rules/deadline.ts'

/** What an edited reference pack changes against the one that stands. A version is no change: every edition has its own. */
export type PackChange = {
  readonly kind: 'added' | 'removed' | 'changed'
  /** The part of the pack: `items`, `limits`, `statutory`, `horizon` … */
  readonly part: string
  /** Which entry of that part: an item's id, a day, a counter; empty where the part is one thing. */
  readonly id: string
  /** What it is called, as it will be; as it was, where it goes. Null where only its id names it. */
  readonly name: { readonly zh: string; readonly en: string } | null
  readonly details: readonly Detail[]
}

/** One value inside an entry. @property path dotted, lists by their keys: `fields.year.required` · @property before null where it is new */
export type Detail = {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

type Entries = ReadonlyMap<string, unknown>

/** Total: whatever two values give a list; the same value none. */
export function packChanges(before: object | null, after: object): readonly PackChange[] {
  const parts = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])]
  return parts
    .filter((part) => part !== 'version')
    .flatMap((part) => partChanges(part, valueOf(before, part), valueOf(after, part)))
}

function partChanges(part: string, before: unknown, after: unknown): readonly PackChange[] {
  const [olds, news] = [entriesOf(before), entriesOf(after)]
  if (!news || (before !== undefined && !olds)) return entryChange(part, '', before, after)
  const ids = [...new Set([...(olds ?? new Map<string, unknown>()).keys(), ...news.keys()])]
  const changes = ids.flatMap((id) => entryChange(part, id, olds?.get(id), news.get(id)))
  const moved = olds !== null && Array.isArray(after) && !sameOrder(olds, news)
  return moved
    ? [
        ...changes,
        {
          kind: 'changed',
          part,
          id: '',
          name: null,
          details: [{ path: 'order', before: null, after: null }],
        },
      ]
    : changes
}

function entryChange(part: string, id: string, before: unknown, after: unknown): readonly PackChange[] {
  const about = { part, id, name: nameOf(after) ?? nameOf(before) }
  if (before === undefined && after === undefined) return []
  if (before === undefined) return [{ kind: 'added', ...about, details: [] }]
  if (after === undefined) return [{ kind: 'removed', ...about, details: [] }]
  const details = detailsOf('', before, after)
  return details.length === 0 ? [] : [{ kind: 'changed', ...about, details }]
}

function detailsOf(path: string, before: unknown, after: unknown): readonly Detail[] {
  if (sameText(before, after)) return []
  const [olds, news] = [insideOf(before), insideOf(after)]
  if (!olds || !news) return [{ path, before: before ?? null, after: after ?? null }]
  const inside = [...new Set([...olds.keys(), ...news.keys()])].flatMap((key) =>
    detailsOf(path === '' ? key : `${path}.${key}`, olds.get(key), news.get(key)),
  )
  // The same things in another order.
  return inside.length > 0
    ? inside
    : [{ path: path === '' ? 'order' : `${path}.order`, before: null, after: null }]
}

/** What a part holds under names of its own: a list by its ids, a table by its keys. Null for a single value. */
function entriesOf(value: unknown): Entries | null {
  if (Array.isArray(value)) return keyed(value)
  return isTable(value) && !nameOf({ name: value }) ? new Map(Object.entries(value)) : null
}

/** A limit is one thing that people say in one word: five minutes. */
function insideOf(value: unknown): Entries | null {
  if (Array.isArray(value)) return keyed(value)
  return isTable(value) && !v.is(limitSchema, value) ? new Map(Object.entries(value)) : null
}

/** A list whose things name themselves by `id` or `key`; null for any other. */
function keyed(list: readonly unknown[]): Entries | null {
  const entries = list.map((one): readonly [unknown, unknown] => [
    valueOf(one, 'id') ?? valueOf(one, 'key'),
    one,
  ])
  const named = entries.every((entry): entry is readonly [string, unknown] => typeof entry[0] === 'string')
  return named ? new Map(entries as readonly (readonly [string, unknown])[]) : null
}

function sameOrder(before: Entries, after: Entries): boolean {
  const kept = [...before.keys()].filter((id) => after.has(id))
  const now = [...after.keys()].filter((id) => before.has(id))
  return kept.every((id, at) => id === now[at])
}

/** Things that people know by a name in both languages: an item, a field, a paper. */
function nameOf(value: unknown): PackChange['name'] {
  const name = valueOf(value, 'name') ?? valueOf(value, 'label')
  const [zh, en] = [valueOf(name, 'zh'), valueOf(name, 'en')]
  return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : null
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueOf(holder: unknown, key: string): unknown {
  return isTable(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined
}

/** Keys in one order: how somebody wrote it down changes nothing. */
function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder)
}

function inOrder(_: string, value: unknown): unknown {
  return isTable(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
}
