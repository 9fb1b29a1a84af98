import type PouchDB from 'pouchdb-core'
import { answer, asRow, badRequest, fail, notFound, type Answer, type Asked, type Row } from './answer.ts'

type Design = Row & {
  _id: string
  _rev: string
  views: Record<string, { map: { fields: Record<string, string> } }>
}

async function designs(pouch: PouchDB): Promise<Design[]> {
  const read = pouch.allDocs.bind(pouch) as unknown as (options: Row) => Promise<{ rows: { doc: Design }[] }>
  const { rows } = await read({ startkey: '_design/', endkey: '_design0', include_docs: true })
  return rows.map((row) => row.doc)
}

export async function listIndexes(pouch: PouchDB): Promise<Answer> {
  const special = { ddoc: null, name: '_all_docs', type: 'special', def: { fields: [{ _id: 'asc' }] } }
  const ours = (await designs(pouch)).flatMap((design) =>
    Object.entries(design.views).map(([name, view]) => ({
      ddoc: design._id,
      name,
      type: 'json',
      partitioned: false,
      def: { fields: Object.entries(view.map.fields).map(([field, order]) => ({ [field]: order })) },
    })),
  )
  return answer(200, { total_rows: ours.length + 1, indexes: [special, ...ours] })
}

export async function createIndex(pouch: PouchDB, partitioned: boolean, asked: Asked): Promise<Answer> {
  const { index, ddoc, name, partitioned: local } = asRow(asked.body)
  const fields = asRow(index)['fields']
  if (!Array.isArray(fields) || typeof ddoc !== 'string' || typeof name !== 'string')
    return badRequest('index')
  if (partitioned && local !== false) return badRequest('the imitation knows global indexes only')
  const id = `_design/${ddoc}`
  const there = (await designs(pouch)).find((design) => design._id === id)
  const map = { fields: Object.fromEntries(fields.map((field) => [String(field), 'asc'])) }
  const design = {
    _id: id,
    language: 'query',
    views: { [name]: { map, reduce: '_count' } },
    ...(there === undefined ? {} : { _rev: there._rev }),
  }
  await pouch.bulkDocs([design])
  return answer(200, { result: 'created', id, name })
}

export async function deleteIndex(pouch: PouchDB, ddoc: string): Promise<Answer> {
  const there = (await designs(pouch)).find((design) => design._id === `_design/${ddoc}`)
  if (there === undefined) return notFound()
  await pouch.bulkDocs([{ _id: there._id, _rev: there._rev, _deleted: true }])
  return answer(200, { ok: true })
}

/**
 * `_find` for selectors of `$eq`, `$gt`, `$gte`, `$lt` on top-level fields, by reading everything: right, and slow. Like
 * CouchDB's it refuses a sort that the named index does not give, when it may not fall back.
 */
export async function find(pouch: PouchDB, asked: Asked): Promise<Answer> {
  const { selector, sort, limit, use_index: use, allow_fallback: fallback } = asRow(asked.body)
  if (!Array.isArray(sort) || !Array.isArray(use) || fallback !== false)
    return badRequest('the imitation wants an index')
  const design = (await designs(pouch)).find((one) => one._id === `_design/${String(use[0])}`)
  const fields = Object.keys(design?.views[String(use[1])]?.map.fields ?? {})
  const sorted = sort.flatMap((one) => Object.keys(asRow(one)))
  if (fields.length === 0 || sorted.join() !== fields.join()) {
    return fail(400, 'no_usable_index', 'No index exists for this sort, try indexing by the sort fields.')
  }
  const read = pouch.allDocs.bind(pouch) as unknown as (options: Row) => Promise<{ rows: { doc: Row }[] }>
  const { rows } = await read({ include_docs: true, endkey: '\uffff' })
  const down = Object.values(asRow(sort[0]))[0] === 'desc'
  const docs = rows
    .map((row) => row.doc)
    .filter(
      (doc) =>
        !String(doc['_id']).startsWith('_design/') && fields.every((field) => doc[field] !== undefined),
    )
    .filter((doc) => Object.entries(asRow(selector)).every(([field, want]) => meets(doc[field], asRow(want))))
    .sort((a, b) => compareBy(fields, a, b) * (down ? -1 : 1))
  return answer(200, { docs: docs.slice(0, typeof limit === 'number' ? limit : 25), bookmark: 'nil' })
}

function meets(value: unknown, want: Row): boolean {
  return Object.entries(want).every(([operator, bound]) => {
    const order = compare(value, bound)
    if (operator === '$eq') return order === 0
    if (operator === '$gt') return order > 0
    if (operator === '$gte') return order >= 0
    return operator === '$lt' && order < 0
  })
}

function compareBy(fields: readonly string[], a: Row, b: Row): number {
  for (const field of fields) {
    const order = compare(a[field], b[field])
    if (order !== 0) return order
  }
  return 0
}

const RANK = ['boolean', 'number', 'string', 'object']

function compare(a: unknown, b: unknown): number {
  const rank = RANK.indexOf(typeof a) - RANK.indexOf(typeof b)
  if (rank !== 0) return rank
  const [left, right] = [a as string, b as string]
  return left < right ? -1 : left > right ? 1 : 0
}
