import * as v from 'valibot'
import { plainDoc } from './check.ts'
import type { CouchAnswer } from './couch-client.ts'
import { docSchema, parsed, type CouchDoc } from './couch-read.ts'
import { fits, type FindPlan } from './plan.ts'
import { StoreFault, type Doc, type FindPage, type FindQuery, type Scalar } from './store.ts'

/** Name of the design document of an index; the mark tells ours from a person's. */
export const designOf = (index: string): string => `yz-${index}`

/** The id stands last in every index, so that pages are told apart among equal values too. */
export const indexFields = (fields: readonly string[]): string[] => [...fields, '_id']

const pageSchema = v.object({ docs: v.array(docSchema) })
const placeSchema = v.array(v.union([v.string(), v.number(), v.boolean()]))

type Bound = { $gt?: Scalar; $gte?: Scalar; $lt?: Scalar }
/** Values of the leading fields, and bounds of the field after them. */
type Stretch = { readonly equal: readonly Scalar[]; readonly bound: Bound }

/**
 * A page, from where the page before ended. Not by CouchDB's own bookmark: that one passes over a document when the last
 * one of the former page has changed or gone in the meantime. Ours is the last document's place in the index, and what
 * lies behind a place is one stretch for each field that may still vary: (a, b, id > x), then (a, > b), then (> a).
 */
export async function findPage<T extends Doc>(
  ask: (body: object) => Promise<CouchAnswer>,
  plan: FindPlan,
  query: FindQuery,
): Promise<FindPage<T>> {
  const fields = indexFields(plan.fields)
  const place = query.bookmark === undefined ? undefined : readPlace(query.bookmark, plan)
  const found: CouchDoc[] = []
  for (const stretch of stretchesOf(plan, place, query.descending === true)) {
    const body = findBody(plan, fields, stretch, query, query.limit - found.length)
    found.push(...parsed(pageSchema, await ask(body)).docs)
    if (found.length >= query.limit) break
  }
  const docs = found.map((doc) => plainDoc(doc) as T).filter((doc) => fits(doc, plan))
  const last = found.length < query.limit ? undefined : found.at(-1)
  return last === undefined ? { docs } : { docs, bookmark: writePlace(fields.map((field) => last[field])) }
}

function stretchesOf(plan: FindPlan, place: readonly Scalar[] | undefined, down: boolean): Stretch[] {
  const { from, to } = plan.span ?? {}
  const whole = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) }
  if (place === undefined) return [{ equal: plan.equal, bound: whole }]
  const first = plan.equal.length
  const stretches = place.slice(first).map((value, n): Stretch => {
    const rest = n > 0 ? {} : down ? { $gte: from } : { $lt: to }
    const bound = { ...(down ? { $lt: value } : { $gt: value }), ...rest }
    return { equal: place.slice(0, first + n), bound: JSON.parse(JSON.stringify(bound)) as Bound }
  })
  return stretches.toReversed()
}

function findBody(
  plan: FindPlan,
  fields: readonly string[],
  stretch: Stretch,
  query: FindQuery,
  limit: number,
): object {
  const selector: Record<string, object> = {}
  stretch.equal.forEach((value, at) => (selector[fields[at] ?? ''] = { $eq: value }))
  const next = fields[stretch.equal.length]
  if (next !== undefined && Object.keys(stretch.bound).length > 0) selector[next] = stretch.bound
  const direction = query.descending === true ? 'desc' : 'asc'
  return {
    selector,
    sort: fields.map((field) => ({ [field]: direction })),
    limit,
    use_index: [designOf(plan.index), plan.index],
    // Without its index CouchDB would read the whole database, and say so in a field that nobody looks at.
    allow_fallback: false,
  }
}

function writePlace(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

function readPlace(bookmark: string, plan: FindPlan): Scalar[] {
  const text = Buffer.from(bookmark, 'base64url').toString()
  const place = v.safeParse(v.pipe(v.string(), v.parseJson(), placeSchema), text)
  const fitting =
    place.success &&
    place.output.length === plan.fields.length + 1 &&
    plan.equal.every((value, at) => place.output[at] === value)
  if (!fitting) throw new StoreFault('bookmark')
  return place.output
}
