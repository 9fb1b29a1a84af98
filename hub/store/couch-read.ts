import * as v from 'valibot'
import type { CouchAnswer, CouchClient } from './couch-client.ts'
import { StoreFault } from './store.ts'

export type CouchDoc = {
  readonly _id: string
  readonly _rev: string
  readonly _conflicts?: readonly string[]
  readonly [field: string]: unknown
}

/** By its marks, and otherwise untouched: valibot's objects drop fields with names such as `constructor`. */
export const docSchema = v.custom<CouchDoc>((value) => {
  if (typeof value !== 'object' || value === null) return false
  return '_id' in value && typeof value._id === 'string' && '_rev' in value && typeof value._rev === 'string'
})

const rowsSchema = v.object({
  rows: v.array(
    v.object({
      key: v.string(),
      // A deleted document has a value and `doc: null`; an unknown one has neither, but an error.
      value: v.optional(
        v.nullable(v.looseObject({ rev: v.optional(v.string()), deleted: v.optional(v.boolean()) })),
      ),
      doc: v.optional(v.nullable(docSchema)),
    }),
  ),
})

const MOST_KEYS = 1000

/** Documents as they stand, in the order of `ids`; undefined where there is none, deleted ones too. */
export async function readDocs(
  client: CouchClient,
  db: string,
  ids: readonly string[],
): Promise<(CouchDoc | undefined)[]> {
  const found: (CouchDoc | undefined)[] = []
  for (let at = 0; at < ids.length; at += MOST_KEYS) {
    const keys = ids.slice(at, at + MOST_KEYS)
    // `conflicts` shows whether what stands there stands alone.
    const qs = { include_docs: true, conflicts: true }
    const rows = readRows(
      await client.patiently({ method: 'POST', db, path: '_all_docs', qs, body: { keys } }),
    )
    if (rows.length !== keys.length) throw new StoreFault('garbled')
    found.push(...rows.map((row) => row.doc ?? undefined))
  }
  return found
}

/** Revisions only; undefined where there is none to name. */
export async function readRevs(
  client: CouchClient,
  db: string,
  ids: readonly string[],
): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = []
  for (let at = 0; at < ids.length; at += MOST_KEYS) {
    const keys = ids.slice(at, at + MOST_KEYS)
    const rows = readRows(await client.patiently({ method: 'POST', db, path: '_all_docs', body: { keys } }))
    if (rows.length !== keys.length) throw new StoreFault('garbled')
    found.push(...rows.map((row) => (row.value?.deleted === true ? undefined : row.value?.rev)))
  }
  return found
}

export function readRows(answer: CouchAnswer) {
  return parsed(rowsSchema, answer).rows
}

/** The body of a success in its shape; throws the fault of anything else. */
export function parsed<S extends v.GenericSchema>(schema: S, answer: CouchAnswer): v.InferOutput<S> {
  if (!answer.ok) throw answer.fault
  const body = v.safeParse(schema, answer.body)
  if (!body.success) throw new StoreFault('garbled')
  return body.output
}
