import { hash } from 'node:crypto'
import type { Operation } from 'leveldown'
import { bookmarkAfter, type Indexes, rowsOf, valuesOfRow, windowOf } from '../index-rows.ts'
import { createLatelyUsed } from '../lately-used.ts'
import { destroyLevel, openLevel, type Level } from '../levels.ts'
import type { FindPlan } from '../plan.ts'
import type { DatabaseShape, Doc, FindQuery } from '../store.ts'
import type { Block, Blocks } from './blocks.ts'

/** Where a document lies: the number of its block, and its line in it. */
export type Place = { readonly block: number; readonly line: number }

/** How far the rows go. `digest` of the last block: a log that was set back and grew again has another one there. */
type State = {
  readonly mark: string
  readonly block: number
  readonly digest: string
  readonly docs: number
}

const STATE = 's!'
const IDS = 'i!'
/** The values of which there is any row: to look for these costs a fraction of looking for the rows. */
const VALUES = 'v!'
const HIGHEST = '\uffff'
/** Series (what stands before an id's colon) whose highest id is known: what lies above it need not be looked for. */
const MOST_SERIES = 20_000

/**
 * Where each document of a log lies, by its id and by the declared indexes, in a LevelDB folder of the hub. Written behind
 * the blocks and not synced: what is missing after a crash is read from them again, and all of it can be.
 */
export async function openLogIndex(blocks: Blocks, location: string, shape: DatabaseShape) {
  const indexes: Indexes = Object.entries(shape.indexes ?? {})
  const mark = JSON.stringify([blocks.id, indexes, VALUES])
  const highest = createLatelyUsed<string>(MOST_SERIES)
  let level = await openLevel(location)
  let state = await stateOf(level)
  if (state && !(state.mark === mark && (await isOf(blocks, state)))) {
    await level.close()
    await destroyLevel(location)
    level = await openLevel(location)
    state = undefined
  }
  let { block: done, docs: count } = state ?? { block: 0, docs: 0 }
  const handed = new Map<number, readonly Doc[]>()
  let catchingUp: Promise<void> | undefined

  const add = async (block: number, docs: readonly Doc[]): Promise<void> => {
    const values = new Set<string>()
    const rows = docs.flatMap((doc, line): Operation[] => {
      const value = `${block}.${line}`
      const found = rowsOf(indexes, doc)
      for (const row of found) values.add(VALUES + valuesOfRow(row))
      return [IDS + doc._id, ...found].map((key) => ({ type: 'put', key, value }))
    })
    rows.push(...[...values].map((key): Operation => ({ type: 'put', key, value: '' })))
    const digest = digestOf(await blocks.read(block))
    const next: State = { mark, block, digest, docs: count + docs.length }
    await level.write([...rows, { type: 'put', key: STATE, value: JSON.stringify(next) }])
    done = block
    count = next.docs
    for (const { _id } of docs) {
      const known = highest.get(seriesOf(_id))
      if (known !== undefined && known < _id) highest.set(seriesOf(_id), _id)
    }
  }

  const step = async (): Promise<void> => {
    const block = done + 1
    const docs = handed.get(block) ?? (await blocks.read(block)).map((line) => JSON.parse(line) as Doc)
    await add(block, docs)
    handed.delete(block)
  }

  /** '' when there is none. */
  const highestOf = async (series: string): Promise<string> => {
    const known = highest.get(series)
    if (known !== undefined) return known
    const bounds = { gte: IDS + series, lt: IDS + series + HIGHEST }
    const [row] = await level.rows({ ...bounds, reverse: true, limit: 1 })
    const found = row?.[0].slice(IDS.length) ?? ''
    highest.set(series, found)
    return found
  }

  const placesOf = async (ids: readonly string[]): Promise<(Place | undefined)[]> => {
    const values = await Promise.all(ids.map((id) => level.get(IDS + id)))
    return values.map((value) => (value === undefined ? undefined : placeFrom(value)))
  }

  return {
    /** A block that was just written, so that it need not be read. */
    hand(block: number, docs: readonly Doc[]): void {
      if (block > done) handed.set(block, docs)
    },
    /** Before each look: takes in what was written and is not in here yet. */
    async catchUp(): Promise<void> {
      while (done < blocks.last()) await (catchingUp ??= step().finally(() => (catchingUp = undefined)))
    },
    places: placesOf,
    async areFree(ids: readonly string[]): Promise<boolean[]> {
      const allSeries = [...new Set(ids.map(seriesOf))]
      const tops = await Promise.all(allSeries.map(highestOf))
      const topOf = new Map(allSeries.map((series, at) => [series, tops[at] ?? '']))
      const doubtful = ids.filter((id) => id <= (topOf.get(seriesOf(id)) ?? ''))
      const found = await placesOf(doubtful)
      const taken = new Set(doubtful.filter((_, at) => found[at]))
      return ids.map((id) => !taken.has(id))
    },
    async range(window: { from: string; to: string; descending: boolean; limit: number }): Promise<Place[]> {
      const { from, to, descending: reverse, limit } = window
      return places(await level.rows({ gte: IDS + from, lt: IDS + to, reverse, limit }))
    },
    async page(plan: FindPlan, query: FindQuery): Promise<{ places: Place[]; bookmark?: string }> {
      const window = windowOf(plan, query)
      const isOne = plan.equal.length === plan.fields.length && window.gte !== undefined
      if (isOne && (await level.get(VALUES + window.gte)) === undefined) return { places: [] }
      const rows = await level.rows(window)
      const keys = rows.map(([key]) => key)
      return { places: places(rows), ...bookmarkAfter(keys, query) }
    },
    docs: (): number => count,
    async close(): Promise<void> {
      await catchingUp?.catch(() => undefined)
      await level.close()
    },
  }
}
export type LogIndex = Awaited<ReturnType<typeof openLogIndex>>

async function isOf(blocks: Blocks, { block, digest }: State): Promise<boolean> {
  return block <= blocks.last() && digestOf(await blocks.read(block)) === digest
}

const digestOf = (block: Block): string => hash('sha256', block.join('\n'), 'base64url')

async function stateOf(level: Level): Promise<State | undefined> {
  const text = await level.get(STATE)
  return text === undefined ? undefined : (JSON.parse(text) as State)
}

const seriesOf = (id: string): string => id.slice(0, id.indexOf(':') + 1)

const places = (rows: readonly (readonly [string, string])[]): Place[] =>
  rows.map(([, value]) => placeFrom(value))

function placeFrom(value: string): Place {
  const dot = value.indexOf('.')
  return { block: Number(value.slice(0, dot)), line: Number(value.slice(dot + 1)) }
}
