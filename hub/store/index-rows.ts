import type { FindPlan } from './plan.ts'
import { StoreFault, type FindQuery, type Scalar } from './store.ts'

/** Names and fields of the declared indexes, in the order of the declaration. */
export type Indexes = readonly (readonly [string, readonly string[]])[]

/** Above every row that shares a prefix: what follows is a type mark or an id. */
const ABOVE = '\uffff'

/** The keys of a document's rows, in the order that `find` promises; each ends with the document's id. */
export function rowsOf(
  indexes: Indexes,
  doc: Readonly<Record<string, unknown>> & { readonly _id: string },
): string[] {
  return indexes.flatMap(([name, fields]) => {
    const values = fields.map((field) => doc[field])
    if (!values.every(isScalar)) return []
    return [`${prefixOf(name)}${values.map(encode).join('')}\u0000${doc._id}`]
  })
}

export const idOfRow = (row: string): string => row.slice(row.lastIndexOf('\u0000') + 1)

/** What stands before the id; the least bound of the rows of just these values. */
export const valuesOfRow = (row: string): string => row.slice(0, row.lastIndexOf('\u0000'))

export type RowWindow = {
  readonly gte?: string
  readonly gt?: string
  readonly lt: string
  readonly reverse: boolean
  readonly limit: number
}

/** Where the rows of one page lie. */
export function windowOf(plan: FindPlan, query: FindQuery): RowWindow {
  const bounds = boundsOf(plan)
  const from = query.bookmark === undefined ? undefined : readBookmark(query.bookmark, bounds)
  const reverse = query.descending === true
  const window = from === undefined ? bounds : reverse ? { ...bounds, lt: from } : { gt: from, lt: bounds.lt }
  return { ...window, reverse, limit: query.limit }
}

/** Undefined behind the last page. */
export function bookmarkAfter(rows: readonly string[], query: FindQuery): { readonly bookmark?: string } {
  const last = rows.length === query.limit ? rows.at(-1) : undefined
  return last === undefined ? {} : { bookmark: Buffer.from(last).toString('base64url') }
}

const prefixOf = (index: string): string => `r!${index}!`

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** Text whose order is the order of the values: booleans, then numbers, then text. */
export function encode(value: Scalar): string {
  if (typeof value === 'boolean') return value ? '1t' : '1f'
  if (typeof value === 'number') return `2${sortable(value)}`
  return `3${value.replaceAll('\u0001', '\u0001\u0002').replaceAll('\u0000', '\u0001\u0001')}\u0000`
}

/** A double's bits in an order that text keeps: the sign turned, and all bits of a negative one. */
function sortable(value: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value === 0 ? 0 : value)
  const bits = view.getBigUint64(0)
  const sign = 1n << 63n
  return (value < 0 ? ~bits & (sign * 2n - 1n) : bits | sign).toString(16).padStart(16, '0')
}

function boundsOf(plan: FindPlan): { gte: string; lt: string } {
  const prefix = prefixOf(plan.index) + plan.equal.map(encode).join('')
  const { from, to } = plan.span ?? {}
  return {
    gte: prefix + (from === undefined ? '' : encode(from)),
    lt: prefix + (to === undefined ? ABOVE : encode(to)),
  }
}

function readBookmark(bookmark: string, bounds: { gte: string; lt: string }): string {
  const key = Buffer.from(bookmark, 'base64url').toString()
  if (key < bounds.gte || key >= bounds.lt) throw new StoreFault('bookmark')
  return key
}
