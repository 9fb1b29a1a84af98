import type { DatabaseShape, Doc, FindQuery, RangeQuery, Scalar, Span } from './store.ts'

/** A query that fits its index: values of the leading fields, then at most one span. */
export type FindPlan = {
  readonly index: string
  /** All fields of the index, in order. */
  readonly fields: readonly string[]
  readonly equal: readonly Scalar[]
  readonly span: (Span & { readonly field: string }) | undefined
}

/** Throws when a query asks for what no declared index gives: that is a mistake in the program, not in the data. */
export function planFind(shape: DatabaseShape, query: FindQuery): FindPlan {
  const fields = shape.indexes?.[query.index]
  if (fields === undefined) throw new TypeError(`no index "${query.index}" is declared here`)
  checkLimit(query.limit)
  const asked = Object.keys(query.where).length
  const leading = fields.slice(0, asked)
  const equal: Scalar[] = []
  let span: FindPlan['span']
  for (const field of leading) {
    const want = query.where[field]
    if (want === undefined) throw new TypeError(`index "${query.index}" begins with ${fields.join(', ')}`)
    if (span !== undefined)
      throw new TypeError(`index "${query.index}": nothing can follow the span on ${span.field}`)
    if (typeof want === 'object') span = { ...want, field }
    else equal.push(want)
  }
  if (asked > fields.length)
    throw new TypeError(`index "${query.index}" has no more fields than ${fields.join(', ')}`)
  return { index: query.index, fields, equal, span }
}

function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1) throw new TypeError('a limit is a whole number from 1')
}

/** A document may have changed between its index row and its reading: it is judged again as it is now. */
export function fits(doc: Doc, plan: FindPlan): boolean {
  const field = (name: string): unknown => (doc as unknown as Record<string, unknown>)[name]
  if (plan.equal.some((value, at) => field(plan.fields[at] ?? '') !== value)) return false
  if (plan.span === undefined) return true
  const value = field(plan.span.field)
  const { from, to } = plan.span
  return (from === undefined || notBelow(value, from)) && (to === undefined || !notBelow(value, to))
}

function notBelow(value: unknown, bound: Scalar): boolean {
  return typeof value === typeof bound && (value as Scalar) >= bound
}

/** The bounds of a range; undefined when nothing can lie between them. */
export function planRange({ from, to, limit }: RangeQuery): { from?: string; to?: string } | undefined {
  checkLimit(limit)
  if (from !== undefined && to !== undefined && from >= to) return undefined
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}
