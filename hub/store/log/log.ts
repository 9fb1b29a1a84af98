import { setImmediate as turn } from 'node:timers/promises'
import { type Bell, createBell } from '../bell.ts'
import { checkDocument, saysTheSame, type Sound } from '../check.ts'
import type { Door } from '../door.ts'
import { planFind, planRange } from '../plan.ts'
import * as port from '../store.ts'
import { type Blocks, firstBlock, openBlocks } from './blocks.ts'
import { followLog } from './follow-log.ts'
import { type LogIndex, openLogIndex, type Place } from './log-index.ts'
import type { Shelf } from './shelf.ts'

type Deps = {
  readonly shelf: Shelf
  /** The folder of its index; made when it is not there. */
  readonly location: string
  readonly shape: port.DatabaseShape
  readonly door: Door
  bytes(): Promise<number>
  /** What the store throws besides its own faults. */
  faultOf(error: unknown): port.StoreFault
}

type Outcome = { kind: 'stored' } | { kind: 'taken' } | port.Unsure
type Waiting = { readonly sound: Sound; settle(outcome: Outcome): void }

const MOST_AT_ONCE = 1000
const MOST_TRIES = 5
const ABOVE_ALL = '\uffff'

/** An append-only database over a shelf of blocks. `close` before the store under it. */
export async function openLog(deps: Deps) {
  const { shape, door, faultOf } = deps
  const blocks = await openBlocks(deps.shelf)
  const index = await openLogIndex(blocks, deps.location, shape)
  const bell = createBell()
  const clearDoubt = async (): Promise<void> => {
    if (await blocks.clearDoubt()) bell.ring()
  }
  const write = createLogWriter({ blocks, index, bell, clearDoubt, faultOf })
  const guard = <R>(act: () => Promise<R>): Promise<R> =>
    door.through(async () => {
      try {
        await index.catchUp()
        return await act()
      } catch (error) {
        throw error instanceof TypeError ? error : faultOf(error)
      }
    })

  /** A block that was written unheard is found by whoever looks next, not only by whoever writes. */
  const look = <R>(act: () => Promise<R>): Promise<R> =>
    guard(async () => {
      await clearDoubt()
      await index.catchUp()
      return act()
    })

  const read = async <T>(places: readonly Place[]): Promise<T[]> => {
    const numbers = [...new Set(places.map(({ block }) => block))]
    const found = await Promise.all(numbers.map((number) => blocks.read(number)))
    const at = new Map(numbers.map((number, place) => [number, found[place]]))
    return places.map(({ block, line }) => JSON.parse(at.get(block)?.[line] ?? 'null') as T)
  }

  const verdictOf = async <T extends port.Doc>(
    { doc, text }: Sound,
    outcome: Outcome,
  ): Promise<port.AppendVerdict<T>> => {
    if (outcome.kind !== 'taken') return outcome
    const [place] = await index.places([doc._id])
    const [stored] = place ? await read<T>([place]) : []
    if (!stored) return { kind: 'unsure', fault: new port.StoreFault('garbled') }
    return { kind: 'exists', stored, same: saysTheSame(stored, text) }
  }

  const newest = async (): Promise<{ readonly newest?: string }> => {
    const line = blocks.last() === 0 ? undefined : (await blocks.read(blocks.last())).at(-1)
    return line === undefined ? {} : { newest: (JSON.parse(line) as port.Doc)._id }
  }

  const database = <T extends port.Doc>(): port.Database<T> => ({
    append: (docs) =>
      guard(async () => {
        const checked = docs.map((doc) => checkDocument(doc))
        return Promise.all(
          checked.map(async (check): Promise<port.AppendVerdict<T>> => {
            if (!check.ok) return { kind: 'refused', reason: check.reason }
            return verdictOf<T>(check, await write(check))
          }),
        )
      }),
    get: (ids) =>
      look(async () => {
        const places = await index.places(ids)
        const found = await read<T>(places.filter((place) => place !== undefined))
        return places.map((place) => (place ? found.shift() : undefined))
      }),
    range: (query) =>
      look(async () => {
        const bounds = planRange(query)
        if (!bounds) return []
        const { from = '', to = ABOVE_ALL } = bounds
        return read<T>(
          await index.range({ from, to, descending: query.descending === true, limit: query.limit }),
        )
      }),
    find: (query) =>
      look(async () => {
        const { places, ...after } = await index.page(planFind(shape, query), query)
        return { docs: await read<T>(places), ...after }
      }),
    info: () => look(async () => ({ docs: index.docs(), bytes: await deps.bytes(), ...(await newest()) })),
    follow: (options) => followLog<T>({ blocks, bell, closing: door.closing, guard }, options),
    compact: () => Promise.resolve(),
    read: refuse,
    put: refuse,
    putAll: refuse,
    remove: refuse,
  })
  return {
    database,
    /** Somebody else may have written since it was opened: whoever takes over looks again. */
    refresh: async (): Promise<void> => {
      blocks.doubt()
      await clearDoubt()
      await index.catchUp()
    },
    close: (): Promise<void> => index.close(),
  }
}
export type Log = Awaited<ReturnType<typeof openLog>>

/** Asking for it is a mistake in the program. */
const refuse = (): never => {
  throw new TypeError('nothing in a log is ever changed')
}

/** One writer. What arrives in one turn, or while a block is being written, goes into the next one together (group commit). */
function createLogWriter(deps: {
  readonly blocks: Blocks
  readonly index: LogIndex
  readonly bell: Bell
  clearDoubt(): Promise<void>
  faultOf(error: unknown): port.StoreFault
}) {
  const { blocks, index, bell } = deps
  const queue: Waiting[] = []
  let running: Promise<void> | undefined

  /** Tells those that are there already, and writes the first of the others. @returns those that are still to be written */
  const step = async (batch: readonly Waiting[]): Promise<readonly Waiting[]> => {
    await deps.clearDoubt()
    await index.catchUp()
    const free = await index.areFree(batch.map(({ sound }) => sound.doc._id))
    for (const [at, { settle }] of batch.entries()) if (!free[at]) settle({ kind: 'taken' })
    const fresh = batch.filter((_, at) => free[at])
    const count = firstBlock(fresh.map(({ sound }) => sound)).length
    const [first, others] = [fresh.slice(0, count), fresh.slice(count)]
    if (count === 0) return others
    const number = await blocks.write(first.map(({ sound }) => sound.text))
    if (number === null) return fresh
    index.hand(
      number,
      first.map(({ sound }) => sound.doc),
    )
    bell.ring()
    for (const { settle } of first) settle({ kind: 'stored' })
    return others
  }

  const writeAll = async (batch: readonly Waiting[]): Promise<void> => {
    let left = batch
    try {
      for (let beaten = 0; left.length > 0 && beaten < MOST_TRIES;) {
        const before = left.length
        left = await step(left)
        if (left.length === before) beaten++
      }
    } catch (error) {
      for (const { settle } of left) settle({ kind: 'unsure', fault: deps.faultOf(error) })
      return
    }
    for (const { settle } of left) settle({ kind: 'unsure', fault: new port.StoreFault('contended') })
  }

  const run = async (): Promise<void> => {
    while (queue.length > 0) await writeAll(takeBatch(queue))
  }

  return (sound: Sound): Promise<Outcome> =>
    new Promise((settle) => {
      queue.push({ sound, settle })
      running ??= turn()
        .then(run)
        .finally(() => (running = undefined))
    })
}

/** From the head of the queue, and no id twice: a batch is judged against what was there before it. */
function takeBatch(queue: Waiting[]): Waiting[] {
  const ids = new Set<string>()
  let end = 0
  while (end < queue.length && end < MOST_AT_ONCE) {
    const id = queue[end]?.sound.doc._id ?? ''
    if (ids.has(id)) break
    ids.add(id)
    end++
  }
  return queue.splice(0, end)
}
