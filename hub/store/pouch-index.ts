import type PouchDB from 'pouchdb-core'
import type { Change } from 'pouchdb-core'
import type { Operation } from 'leveldown'
import type { FindPlan } from './plan.ts'
import { destroyLevel, openLevel, type Level } from './levels.ts'
import { StoreFault, type DatabaseShape, type FindQuery, type Scalar } from './store.ts'

const STATE = 's!'
const ROWS_OF = 'd!'
const STEP = 500
/** Above every row that shares a prefix: what follows is a type mark or an id. */
const ABOVE = '\uffff'

/**
 * The declared indexes of one embedded database, in a LevelDB folder beside it. PouchDB's own (pouchdb-find) is not used:
 * it never forgets a former key of a document, so that a document which changes often makes each of its updates dearer;
 * it swallows a failed update and answers from the stale rows; and it reads a whole range to sort a page.
 *
 * Rows follow the change sequence and are brought up to date before each reading. They can be made anew at any time.
 */
export async function openPouchIndex(pouch: PouchDB, location: string, shape: DatabaseShape) {
  const indexes = Object.entries(shape.indexes ?? {})
  const mark = JSON.stringify([await pouch.id(), indexes])
  let level = await openLevel(location)
  let seq = await seqOf(level, mark, (await pouch.info()).update_seq)
  if (seq === undefined) {
    await level.close()
    await destroyLevel(location)
    level = await openLevel(location)
    seq = 0
  }
  let at = seq
  let running: Promise<void> | undefined

  const catchUp = async (): Promise<void> => {
    for (;;) {
      const page = await pouch.changes({ since: at, limit: STEP, include_docs: true, return_docs: true })
      if (page.results.length === 0) return
      const operations = await Promise.all(
        page.results.map((change) => operationsFor(level, indexes, change)),
      )
      const state: Operation = {
        type: 'put',
        key: STATE,
        value: JSON.stringify({ mark, seq: page.last_seq }),
      }
      await level.write([...operations.flat(), state])
      at = page.last_seq
    }
  }

  return {
    /** Ids in the order of the index, with a bookmark when the page is full. */
    async page(plan: FindPlan, query: FindQuery): Promise<{ ids: string[]; bookmark?: string }> {
      // A run that has begun may have read past a write that the caller already knows of: never join it.
      while (running !== undefined) await running
      running = catchUp().finally(() => (running = undefined))
      await running
      const bounds = boundsOf(plan)
      const from = query.bookmark === undefined ? undefined : readBookmark(query.bookmark, bounds)
      const window =
        from === undefined ? bounds : query.descending ? { ...bounds, lt: from } : { gt: from, lt: bounds.lt }
      const keys = await level.keys({ ...window, reverse: query.descending === true, limit: query.limit })
      const ids = keys.map((key) => key.slice(key.lastIndexOf('\u0000') + 1))
      const last = keys.length === query.limit ? keys.at(-1) : undefined
      return last === undefined ? { ids } : { ids, bookmark: Buffer.from(last).toString('base64url') }
    },
    async close(): Promise<void> {
      await running?.catch(() => undefined)
      await level.close()
    },
  }
}
export type PouchIndex = Awaited<ReturnType<typeof openPouchIndex>>

/** undefined: made for other declarations, or for another state of the database than this one grew from. */
async function seqOf(level: Level, mark: string, newest: number): Promise<number | undefined> {
  const text = await level.get(STATE)
  if (text === undefined) return 0
  const state = JSON.parse(text) as { mark: string; seq: number }
  return state.mark === mark && state.seq <= newest ? state.seq : undefined
}

async function operationsFor(
  level: Level,
  indexes: [string, readonly string[]][],
  change: Change,
): Promise<Operation[]> {
  const doc = change.deleted ? undefined : change.doc
  const rows = doc === undefined ? [] : indexes.flatMap(([name, fields]) => rowFor(name, fields, doc))
  // A document in its first revision was never in the index in another form.
  const former = doc?._rev.startsWith('1-') ? undefined : await level.get(ROWS_OF + change.id)
  const dropped = former === undefined ? [] : (JSON.parse(former) as string[])
  return [
    ...dropped.map((key): Operation => ({ type: 'del', key })),
    ...rows.map((key): Operation => ({ type: 'put', key, value: '' })),
    rows.length === 0
      ? { type: 'del', key: ROWS_OF + change.id }
      : { type: 'put', key: ROWS_OF + change.id, value: JSON.stringify(rows) },
  ]
}

function rowFor(
  name: string,
  fields: readonly string[],
  doc: Record<string, unknown> & { _id: string },
): string[] {
  const values = fields.map((field) => doc[field])
  if (!values.every(isScalar)) return []
  return [`${prefixOf(name)}${values.map(encode).join('')}\u0000${doc._id}`]
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
