import * as v from 'valibot'
import { idKinds } from '../../shared/rules/id-kinds.ts'
import { checkId } from '../../shared/rules/ids.ts'
import type { Checked } from '../../shared/rules/problem.ts'
import type { RefusedItem } from '../data/desk-shapes.ts'

type IdContext = Parameters<typeof checkId>[2]

/** Where the wrong value of a refused entry stands in its body, when it is one text that can be written anew here; else null. */
export function mendable({ refusal, body }: RefusedItem): string | null {
  const where = refusal.where?.replace(/^body\./, '') ?? ''
  return where !== '' && typeof at(body, where.split('.')) === 'string' ? where : null
}

/** @param where a dotted path as `mendable` gives it */
export function valueAt(body: unknown, where: string): string {
  const value = at(body, where.split('.'))
  return typeof value === 'string' ? value : ''
}

/** The same body with another text in one place; nothing else is touched. */
export function withValueAt(body: unknown, where: string, value: string): unknown {
  const [first = '', ...rest] = where.split('.')
  if (rest.length === 0) return put(body, first, value)
  return put(body, first, withValueAt(at(body, [first]), rest.join('.'), value))
}

/**
 * What is to stand there instead, checked by the rule of its place, so that it does not come back a second time. Elsewhere any text
 * will do: the county said what is wrong with it.
 */
export function checkMended(
  body: unknown,
  where: string,
  changed: string,
  context: IdContext,
): Checked<string> | null {
  if (changed.trim() === '') return null
  const kind = where.endsWith('identity.number') ? at(body, kindPath(where)) : null
  return v.is(v.picklist(idKinds), kind)
    ? checkId(kind, changed, context)
    : { ok: true, value: changed.trim() }
}

/** The characters of a refused number that cannot be right, as far as a checksum tells. */
export function placesWrong(
  body: unknown,
  where: string,
  value: string,
  context: IdContext,
): readonly number[] {
  const checked = checkMended(body, where, value, context)
  return checked && !checked.ok && checked.problem.at !== undefined ? [checked.problem.at] : []
}

function kindPath(where: string): readonly string[] {
  return where.replace(/number$/, 'kind').split('.')
}

function put(holder: unknown, key: string, value: unknown): unknown {
  if (Array.isArray(holder))
    return holder.map((part: unknown, place) => (String(place) === key ? value : part))
  return typeof holder === 'object' && holder !== null ? { ...holder, [key]: value } : holder
}

function at(holder: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, key)
        ? Reflect.get(part, key)
        : undefined,
    holder,
  )
}
