import type PouchDB from 'pouchdb-core'
import type { Change } from 'pouchdb-core'
import type { Operation } from 'leveldown'
import type { FindPlan } from './plan.ts'
import { bookmarkAfter, idOfRow, type Indexes, rowsOf, windowOf } from './index-rows.ts'
import { destroyLevel, openLevel, type Level } from './levels.ts'
import type { DatabaseShape, FindQuery } from './store.ts'

const STATE = 's!'
const ROWS_OF = 'd!'
const STEP = 500

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
      const keys = await level.keys(windowOf(plan, query))
      return { ids: keys.map(idOfRow), ...bookmarkAfter(keys, query) }
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

async function operationsFor(level: Level, indexes: Indexes, change: Change): Promise<Operation[]> {
  const doc = change.deleted ? undefined : change.doc
  const rows = doc === undefined ? [] : rowsOf(indexes, doc)
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
