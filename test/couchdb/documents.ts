import type PouchDB from 'pouchdb-core'
import { answer, asRow, badRequest, fail, jsonParam, type Answer, type Asked, type Row } from './answer.ts'

type Rules = { readonly partitioned: boolean; readonly largest: number }

/** `_bulk_docs`: one bad document refuses all of them; conflicts come one by one inside a 201. */
export async function bulkDocs(
  pouch: PouchDB,
  rules: Rules,
  asked: Asked,
  accepted: boolean,
): Promise<Answer> {
  const docs = asRow(asked.body)['docs']
  if (!Array.isArray(docs)) return badRequest('POST body must include `docs` parameter.')
  for (const doc of docs) {
    const flaw = flawOf(asRow(doc), rules)
    if (flaw !== undefined) return flaw
  }
  const rows = await pouch.bulkDocs(docs as Parameters<typeof pouch.bulkDocs>[0])
  const results = rows.map((row, at): Row => {
    const id = asRow(docs[at])['_id']
    if ('ok' in row) return { ok: true, id, rev: row.rev, ...(accepted ? { accepted: true } : {}) }
    return { id, error: 'conflict', reason: 'Document update conflict.' }
  })
  return answer(accepted ? 202 : 201, results)
}

function flawOf(doc: Row, { partitioned, largest }: Rules): Answer | undefined {
  const id = doc['_id']
  if (typeof id !== 'string' || id === '') return fail(400, 'illegal_docid', 'Document id must not be empty')
  if (id.startsWith('_')) {
    return fail(400, 'illegal_docid', 'Only reserved document ids may start with underscore.')
  }
  const colon = id.indexOf(':')
  if (partitioned && colon < 1) return fail(400, 'illegal_docid', 'Doc id must be of form partition:id')
  if (partitioned && (id[colon + 1] === '_' || colon === id.length - 1)) {
    return fail(400, 'illegal_docid', 'Only reserved document ids may start with underscore.')
  }
  for (const name of Object.keys(doc)) {
    if (name.startsWith('_') && !['_id', '_rev', '_deleted'].includes(name)) {
      return fail(400, 'doc_validation', `Bad special document member: ${name}`)
    }
  }
  const { _id, _rev, _deleted, ...body } = doc
  if (Buffer.byteLength(JSON.stringify(body)) > largest) return fail(413, 'document_too_large', id)
  return undefined
}

type AllDocs = { rows: { id?: string; key: string; value?: Row; doc?: Row | null; error?: string }[] }

/** `_all_docs`, also inside a partition: a deleted key has `doc: null`, an unknown one an error. */
export async function allDocs(pouch: PouchDB, asked: Asked, partition?: string): Promise<Answer> {
  const keys = asRow(asked.body)['keys']
  const options: Row = {
    include_docs: asked.query.get('include_docs') === 'true',
    conflicts: asked.query.get('conflicts') === 'true',
    ...(Array.isArray(keys) ? { keys: keys as unknown } : rangeOptions(asked.query, partition)),
  }
  // The subset that is typed for the product leaves out what only CouchDB's own endpoint needs.
  const read = pouch.allDocs.bind(pouch) as unknown as (options: Row) => Promise<AllDocs>
  const { rows } = await read(options)
  return answer(200, { total_rows: rows.length, offset: null, rows })
}

function rangeOptions(query: URLSearchParams, partition: string | undefined): Row {
  const down = query.get('descending') === 'true'
  const asked = [jsonParam(query, 'startkey'), jsonParam(query, 'endkey')].map((key) =>
    typeof key === 'string' ? key : undefined,
  )
  let [low, high] = down ? [asked[1], asked[0]] : [asked[0], asked[1]]
  if (partition !== undefined) {
    low = low === undefined || low < `${partition}:` ? `${partition}:` : low
    high = high === undefined || high > `${partition};` ? `${partition};` : high
  }
  // Without an upper bound PouchDB stops at "ÿ"; CouchDB does not.
  high ??= '\uffff'
  const [startkey, endkey] = down ? [high, low] : [low, high]
  const limit = Number(query.get('limit') ?? Number.MAX_SAFE_INTEGER)
  return {
    ...(startkey === undefined ? {} : { startkey }),
    ...(endkey === undefined ? {} : { endkey }),
    inclusive_end: query.get('inclusive_end') !== 'false',
    descending: down,
    limit,
  }
}
