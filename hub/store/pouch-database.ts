import type PouchDB from 'pouchdb-core'
import type { StoredDoc } from 'pouchdb-core'
import { createBell } from './bell.ts'
import { checkDocument, isRev, plainDoc, saysTheSame, type Sound } from './check.ts'
import { createLatelyUsed } from './lately-used.ts'
import { fits, planFind, planRange } from './plan.ts'
import type { Door } from './door.ts'
import type { PouchIndex } from './pouch-index.ts'
import { createPouchWriter, diskFault, type WriteOutcome } from './pouch-writer.ts'
import { followPouch } from './pouch-follow.ts'
import * as port from './store.ts'

type Deps = {
  readonly pouch: PouchDB
  readonly shape: port.DatabaseShape
  readonly index: PouchIndex | undefined
  readonly door: Door
  rewrite(): Promise<void>
  bytes(): Promise<number>
}

const TRIES = 5
/** Documents whose newest revision is known, so that it need not be looked for before they are written over. */
const MOST_REVS = 20_000
const ABOVE_ALL = '\uffff'
const garbled: WriteOutcome = { kind: 'fault', fault: new port.StoreFault('garbled') }
const unsure = (fault: port.StoreFault): port.Unsure => ({ kind: 'unsure', fault })

/** One database of the embedded store. PouchDB's own rules decide conflicts; nothing else writes to its folder. */
export function createPouchDatabase(deps: Deps) {
  const { pouch, shape } = deps
  const bell = createBell()
  const writer = createPouchWriter(pouch, () => bell.ring())
  const revs = createLatelyUsed<string>(MOST_REVS)
  /** Mistakes of the program are TypeErrors; whatever else LevelDB and PouchDB throw is the disk's. */
  const guard = <R>(act: () => Promise<R>): Promise<R> =>
    deps.door.through(async () => {
      try {
        return await act()
      } catch (error) {
        throw error instanceof TypeError ? error : diskFault(error)
      }
    })

  async function current(id: string): Promise<StoredDoc | undefined> {
    try {
      return await pouch.get(id)
    } catch (error) {
      if ((error as { status?: unknown }).status === 404) return undefined
      throw diskFault(error)
    }
  }

  async function appendOne<T extends port.Doc>(
    sound: Sound,
    first: WriteOutcome,
  ): Promise<port.AppendVerdict<T>> {
    let outcome = first
    for (let tries = 0; tries < TRIES; tries++) {
      if (outcome.kind === 'ok') return { kind: 'stored' }
      if (outcome.kind === 'fault') return unsure(outcome.fault)
      const there = await current(sound.doc._id)
      if (there !== undefined) {
        const stored = plainDoc(there) as T
        return { kind: 'exists', stored, same: saysTheSame(stored, sound.text) }
      }
      // Removed between the two looks: the id is free.
      outcome = await writeOne(sound, undefined, false)
    }
    return unsure(new port.StoreFault('contended'))
  }

  async function writeOne(sound: Sound, rev: string | undefined, removed: boolean): Promise<WriteOutcome> {
    const [outcome = garbled] = await writer.write([written(sound, rev, removed)])
    if (outcome.kind === 'ok' && !removed) revs.set(sound.doc._id, outcome.rev)
    else revs.delete(sound.doc._id)
    return outcome
  }

  /** As if it were new where nothing is known of it, which is most often so: PouchDB says when it is not. */
  async function overwrite(sound: Sound, removed: boolean): Promise<port.WriteVerdict> {
    const revOf = async (): Promise<string | undefined> => (await current(sound.doc._id))?._rev
    let rev = revs.get(sound.doc._id) ?? (removed ? await revOf() : undefined)
    for (let tries = 0; tries < TRIES; tries++) {
      if (removed && rev === undefined) return { kind: 'stored' }
      const outcome = await writeOne(sound, rev, removed)
      if (outcome.kind === 'ok') return { kind: 'stored' }
      if (outcome.kind === 'fault') return unsure(outcome.fault)
      rev = await revOf()
    }
    return unsure(new port.StoreFault('contended'))
  }

  return <T extends port.Doc>(): port.Database<T> => {
    return {
      append: (docs) =>
        guard(async () => {
          const checked = docs.map((doc) => checkDocument(doc))
          const sound = checked.filter((check) => check.ok)
          const outcomes = await writer.write(sound.map((one) => written(one, undefined, false)))
          const verdicts = await Promise.all(
            sound.map((one, at) => appendOne<T>(one, outcomes[at] ?? { kind: 'conflict' })),
          )
          return checked.map((check) =>
            check.ok ? take(verdicts) : { kind: 'refused', reason: check.reason },
          )
        }),

      get: (ids) =>
        guard(async () => {
          const found = await Promise.all(ids.map(current))
          return found.map((doc) => (doc === undefined ? undefined : (plainDoc(doc) as T)))
        }),

      read: (id) =>
        guard(async () => {
          const doc = await current(id)
          return doc === undefined ? undefined : { doc: plainDoc(doc) as T, rev: doc._rev }
        }),

      put: (doc, expected) =>
        guard(async () => {
          const check = checkDocument(doc)
          if (!check.ok) return { kind: 'refused', reason: check.reason }
          if (expected !== undefined && !isRev(expected)) return { kind: 'conflict' }
          const outcome = await writeOne(check, expected, false)
          if (outcome.kind === 'ok') return { kind: 'stored', rev: outcome.rev }
          return outcome.kind === 'fault' ? unsure(outcome.fault) : outcome
        }),

      putAll: (docs) =>
        guard(() => {
          const last = new Map(docs.map((doc, at) => [doc._id, at]))
          return Promise.all(
            docs.map(async (doc, at): Promise<port.WriteVerdict> => {
              const check = checkDocument(doc)
              if (!check.ok) return { kind: 'refused', reason: check.reason }
              return last.get(doc._id) === at ? overwrite(check, false) : { kind: 'stored' }
            }),
          )
        }),

      remove: (ids) =>
        guard(() => Promise.all(ids.map((id) => overwrite({ ok: true, doc: { _id: id }, text: '' }, true)))),

      range: (query) =>
        guard(async () => present<T>(await Promise.all((await readIds(deps, query)).map(current)))),

      find: (query) =>
        guard(async () => {
          const plan = planFind(shape, query)
          if (deps.index === undefined) throw new Error('no index is open here')
          const { ids, bookmark } = await deps.index.page(plan, query)
          const docs = present<T>(await Promise.all(ids.map(current))).filter((doc) => fits(doc, plan))
          return bookmark === undefined ? { docs } : { docs, bookmark }
        }),

      info: () => guard(async () => ({ docs: (await pouch.info()).doc_count, bytes: await deps.bytes() })),
      follow: (options) => followPouch<T>({ pouch, bell, closing: deps.door.closing, guard }, options),
      compact: () => guard(() => deps.rewrite()),
    }
  }
}

function written(sound: Sound, rev: string | undefined, removed: boolean) {
  return {
    ...sound.doc,
    ...(rev === undefined ? {} : { _rev: rev }),
    ...(removed ? { _deleted: true as const } : {}),
  }
}

function present<T extends port.Doc>(found: readonly (StoredDoc | undefined)[]): T[] {
  return found.filter((doc) => doc !== undefined).map((doc) => plainDoc(doc) as T)
}

function take<R>(verdicts: R[]): R {
  const verdict = verdicts.shift()
  if (verdict === undefined) throw new TypeError('fewer verdicts than documents')
  return verdict
}

/** Ids first, then each document: PouchDB's own `include_docs` reads them one after the other, at half the speed. */
async function readIds({ pouch }: Deps, query: port.RangeQuery): Promise<string[]> {
  const bounds = planRange(query)
  if (bounds === undefined) return []
  const down = query.descending === true
  // Without an upper bound PouchDB's LevelDB adapter stops at "ÿ": nothing that begins in Chinese would be read.
  const { from = '', to = ABOVE_ALL } = bounds
  const [startkey, endkey] = down ? [to, from] : [from, to]
  const { rows } = await pouch.allDocs({
    startkey,
    endkey,
    inclusive_end: down,
    descending: down,
    // The upper bound itself, which is not wanted, comes first when reading down.
    limit: down ? query.limit + 1 : query.limit,
  })
  const ids = rows.map((row) => row.id)
  return ids.filter((id) => id !== to).slice(0, query.limit)
}
