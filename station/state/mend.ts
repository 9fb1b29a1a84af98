import type { RefusedItem } from '../data/desk-store.ts'

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
