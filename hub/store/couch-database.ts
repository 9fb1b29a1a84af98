import * as v from 'valibot'
import { checkDocument, plainDoc, type Sound } from './check.ts'
import type { CouchClient, CouchRequest, Pace } from './couch-client.ts'
import { findPage } from './couch-find.ts'
import { followCouch } from './couch-follow.ts'
import { parsed, readDocs, readRows } from './couch-read.ts'
import { appendAll, overwriteAll, putOne } from './couch-write.ts'
import type { Door } from './door.ts'
import type { LatelyUsed } from './lately-used.ts'
import { planFind, planRange } from './plan.ts'
import * as port from './store.ts'

type Deps = {
  readonly client: CouchClient
  /** The database's name in CouchDB. */
  readonly db: string
  readonly shape: port.DatabaseShape
  readonly pace: Pace
  readonly revs: LatelyUsed<string>
  readonly door: Door
  /** The fault that forbids writing, once the claim is lost. */
  writable(): port.StoreFault | undefined
}

const COMPACT_POLL = 200

const infoSchema = v.object({
  doc_count: v.number(),
  compact_running: v.optional(v.boolean(), false),
  sizes: v.object({ file: v.number() }),
})

export function createCouchDatabase<T extends port.Doc>(deps: Deps): port.Database<T> {
  const { client, db, shape, door } = deps

  /** Verdicts for all: the unsound at once, of one id twice each in its turn. */
  async function judged<V>(
    docs: readonly port.Doc[],
    write: (sounds: readonly Sound[]) => Promise<V[]>,
  ): Promise<(V | port.Refused | port.Unsure)[]> {
    const verdicts = new Map<number, V | port.Refused | port.Unsure>()
    const sounds: { at: number; sound: Sound }[] = []
    docs.forEach((doc, at) => {
      const check = checkDocument(doc)
      if (check.ok) sounds.push({ at, sound: check })
      else verdicts.set(at, { kind: 'refused', reason: check.reason })
    })
    const fault = deps.writable()
    for (const round of fault === undefined ? inTurns(sounds) : []) {
      const written = await write(round.map(({ sound }) => sound))
      round.forEach(({ at }, n) => {
        const verdict = written[n]
        if (verdict !== undefined) verdicts.set(at, verdict)
      })
    }
    const open: port.Unsure = { kind: 'unsure', fault: fault ?? new port.StoreFault('garbled') }
    return docs.map((_, at) => verdicts.get(at) ?? open)
  }

  const ask = (request: Omit<CouchRequest, 'db'>) => client.patiently({ ...request, db })

  async function removeAll(ids: readonly string[]): Promise<port.WriteVerdict[]> {
    const fault = deps.writable()
    if (fault !== undefined) return ids.map(() => ({ kind: 'unsure', fault }))
    const unique = [...new Set(ids)]
    const sounds = unique.map((id): Sound => ({ ok: true, doc: { _id: id }, text: '' }))
    const verdicts = await overwriteAll(deps, sounds, true)
    const fates = new Map(unique.map((id, at) => [id, verdicts[at]]))
    return ids.map((id) => fates.get(id) ?? { kind: 'stored' })
  }

  async function readRange(query: port.RangeQuery): Promise<T[]> {
    const bounds = planRange(query)
    if (bounds === undefined) return []
    const docs: T[] = []
    // Design documents stand between the ids and are passed over: read on until the page is full.
    for (let at = bounds; docs.length < query.limit;) {
      const rows = readRows(await ask(rangeRequest(query, at)))
      const wanted = rows.filter(({ key }) => !key.startsWith('_design/') && key !== at.to)
      docs.push(...wanted.flatMap(({ doc }) => (doc ? [plainDoc(doc) as T] : [])))
      const last = rows.at(-1)?.key
      if (last === undefined || rows.length <= query.limit) break
      at = query.descending === true ? { ...at, to: last } : { ...at, from: port.justAfter(last) }
    }
    return docs.slice(0, query.limit)
  }

  async function compact(): Promise<void> {
    const started = await ask({ method: 'POST', path: '_compact', body: {} })
    if (!started.ok) throw started.fault
    // CouchDB compacts behind its answer, and has no other way to tell the end.
    while (parsed(infoSchema, await ask({ method: 'GET' })).compact_running) {
      await deps.pace.pause(COMPACT_POLL, door.closing)
    }
  }

  return {
    append: (docs) => door.through(() => judged(docs, (sounds) => appendAll<T>(deps, sounds))),
    get: (ids) =>
      door.through(async () => {
        const found = await readDocs(client, db, ids)
        return found.map((doc) => (doc === undefined ? undefined : (plainDoc(doc) as T)))
      }),
    read: (id) =>
      door.through(async () => {
        const [doc] = await readDocs(client, db, [id])
        return doc === undefined ? undefined : { doc: plainDoc(doc) as T, rev: doc._rev }
      }),
    put: (doc, expected) =>
      door.through(async () => {
        const put = (sounds: readonly Sound[]) =>
          Promise.all(sounds.map((sound) => putOne(deps, sound, expected)))
        const [verdict] = await judged([doc], put)
        return verdict ?? { kind: 'unsure', fault: new port.StoreFault('garbled') }
      }),
    putAll: (docs) => door.through(() => judged(docs, (sounds) => overwriteAll(deps, sounds, false))),
    remove: (ids) => door.through(() => removeAll(ids)),
    range: (query) => door.through(() => readRange(query)),
    find: (query) =>
      door.through(async () => {
        const plan = planFind(shape, query)
        return findPage<T>((body) => ask({ method: 'POST', path: '_find', body }), plan, query)
      }),
    info: () => door.through(() => infoOf(client, db)),
    follow: (options) => followCouch<T>({ ...deps, closing: door.closing }, options),
    compact: () => door.through(compact),
  }
}

export async function infoOf(client: CouchClient, db: string) {
  const found = parsed(infoSchema, await client.patiently({ method: 'GET', db }))
  const qs = { startkey: '_design/', endkey: '_design0' }
  const designs = readRows(await client.patiently({ method: 'GET', db, path: '_all_docs', qs }))
  return { docs: found.doc_count - designs.length, bytes: found.sizes.file }
}

function rangeRequest(query: port.RangeQuery, bounds: { from?: string; to?: string }): CouchRequest {
  const [start, end] = query.descending === true ? [bounds.to, bounds.from] : [bounds.from, bounds.to]
  const qs = {
    include_docs: true,
    descending: query.descending === true,
    inclusive_end: query.descending === true,
    // One more than wanted: reading down, the upper bound itself comes first.
    limit: query.limit + 1,
    ...(start === undefined ? {} : { startkey: start }),
    ...(end === undefined ? {} : { endkey: end }),
  }
  return { method: 'GET', path: '_all_docs', qs }
}

/** Splits into rounds in which no id stands twice: a bulk is judged against what was there before it. */
function inTurns<I extends { readonly sound: Sound }>(items: readonly I[]): I[][] {
  const rounds: I[][] = []
  const seen = new Map<string, number>()
  for (const item of items) {
    const turn = seen.get(item.sound.doc._id) ?? 0
    seen.set(item.sound.doc._id, turn + 1)
    ;(rounds[turn] ??= []).push(item)
  }
  return rounds
}
