import { promisify } from 'node:util'
import LevelDown, { type Done, type Found, type IteratorOptions, type Operation } from 'leveldown'

type Asked = {
  readonly key: unknown
  readonly options: { readonly asBuffer?: boolean }
  readonly done: Found
}

const notFound = new Error('NotFound')

/** What is asked for in one turn, each by itself, goes to LevelDB's thread in one trip: PouchDB reads so, and that halves the cost of a range. */
class GatheringLevel extends LevelDown {
  #asked: Asked[] = []
  override _get(key: unknown, options: Asked['options'], done: Found): void {
    this.#asked.push({ key, options, done })
    if (this.#asked.length === 1) process.nextTick(() => this.#fetch())
  }
  #fetch(): void {
    const asked = this.#asked
    this.#asked = []
    for (const asBuffer of [true, false]) {
      const alike = asked.filter(({ options }) => (options.asBuffer ?? true) === asBuffer)
      if (alike.length > 0) this.#fetchAlike(alike, { asBuffer, fillCache: true })
    }
  }
  #fetchAlike(
    asked: readonly Asked[],
    options: { readonly asBuffer: boolean; readonly fillCache: boolean },
  ): void {
    const answer = (error: Error | null, values: readonly unknown[] = []): void => {
      for (const [at, { done }] of asked.entries())
        done(error ?? (values[at] === undefined ? notFound : null), values[at])
    }
    // Closed since it was asked: LevelDB itself would read from freed memory.
    if (this.status !== 'open') answer(new Error('Database is not open'))
    else
      super._getMany(
        asked.map(({ key }) => key),
        options,
        answer,
      )
  }
}

/** Writes that are acknowledged only once LevelDB has synced its log; without this PouchDB syncs almost never. */
class SyncedLevel extends GatheringLevel {
  override _put(key: unknown, value: unknown, options: object, done: Done): void {
    super._put(key, value, { ...options, sync: true }, done)
  }
  override _del(key: unknown, options: object, done: Done): void {
    super._del(key, { ...options, sync: true }, done)
  }
  override _batch(operations: unknown[], options: object, done: Done): void {
    super._batch(operations, { ...options, sync: true }, done)
  }
}

let families = 0

/**
 * The LevelDB folders of one store. `factory` is what PouchDB gets as its `db` option. PouchDB shares open folders within
 * a process under the factory's name, so that a second store on the same folder would go unnoticed and the first `close`
 * would break the other: each family therefore has a name of its own, and LevelDB's lock refuses the second.
 */
export function createLevels() {
  const made = new Map<string, LevelDown>()
  const factory = (location: string): LevelDown => {
    const level = new SyncedLevel(location)
    made.set(location, level)
    return level
  }
  Object.defineProperty(factory, 'name', { value: `SyncedLevel${++families}` })
  return { factory, rewrite: (location: string) => rewrite(made.get(location)) }
}

/** A LevelDB folder without PouchDB: for what can be made anew (indexes), and for the lock. Writes are not synced. */
export async function openLevel(location: string) {
  const level = new GatheringLevel(location)
  await promisify<object>(level.open).call(level, {})
  const batch = promisify<Operation[], object>(level.batch).bind(level)
  return {
    write: (operations: Operation[]): Promise<void> => batch(operations, {}),
    get: (key: string): Promise<string | undefined> => getOne(level, key),
    keys: async (window: LevelWindow): Promise<string[]> =>
      (await readRows(level, { ...window, values: false })).map(([key]) => key),
    rows: (window: LevelWindow): Promise<Row[]> => readRows(level, window),
    close: async (): Promise<void> => {
      if (level.status === 'open') await promisify(level.close).call(level)
    },
  }
}
export type LevelWindow = Omit<IteratorOptions, 'keyAsBuffer' | 'valueAsBuffer' | 'values'>
export type Level = Awaited<ReturnType<typeof openLevel>>

export const destroyLevel = promisify(LevelDown.destroy)

/** LevelDB says so in words only. */
export function isHeld(error: unknown): boolean {
  return error instanceof Error && /lock .*(?:temporarily unavailable|already held)/i.test(error.message)
}

function getOne(level: LevelDown, key: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    level.get(key, { asBuffer: false }, (error, value) => {
      if (!error) resolve(value)
      else if (error.message.includes('NotFound')) resolve(undefined)
      else reject(error)
    })
  })
}

type Row = readonly [key: string, value: string]

/** LevelDB hands out many rows at a time: a promise for each of them would cost more than the row. */
async function readRows(
  level: LevelDown,
  options: LevelWindow & { readonly values?: false },
): Promise<Row[]> {
  const iterator = level.iterator({ ...options, keyAsBuffer: false, valueAsBuffer: false })
  const rows: Row[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      const next = (): void =>
        iterator.next((error, key, value = '') => {
          if (error) return reject(error)
          if (key === undefined) return resolve()
          rows.push([key, value])
          next()
        })
      next()
    })
  } finally {
    await promisify(iterator.end).call(iterator)
  }
  return rows
}

const LOWEST = '\u0000'
const HIGHEST = '\u{10ffff}'

/**
 * Drops overwritten values from the disk. `compactRange` alone leaves a file of the deepest level untouched, with former
 * values in it: two marks at both ends of the key space overlap with every file, so that each is merged and written anew.
 */
async function rewrite(level: LevelDown | undefined): Promise<void> {
  if (level === undefined || level.status !== 'open') return
  const batch = promisify<Operation[], object>(level.batch).bind(level)
  const compact = promisify<string, string>(level.compactRange).bind(level)
  await batch(
    [LOWEST, HIGHEST].map((key) => ({ type: 'put', key, value: '' })),
    {},
  )
  await compact(LOWEST, HIGHEST)
  await batch(
    [LOWEST, HIGHEST].map((key) => ({ type: 'del', key })),
    {},
  )
  await compact(LOWEST, HIGHEST)
}
