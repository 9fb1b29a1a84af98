import type PouchDB from 'pouchdb-core'
import type { Bell } from './bell.ts'
import { plainDoc } from './check.ts'
import type { Batch, Doc, FollowOptions } from './store.ts'

type Deps = {
  readonly pouch: PouchDB
  readonly bell: Bell
  readonly closing: AbortSignal
  guard<R>(act: () => Promise<R>): Promise<R>
}

/**
 * Pages through the change sequence, and waits on the writer's bell at its end. PouchDB's own live feed is not used: it
 * keeps a listener per follower on one global emitter and reads on from where it likes when a consumer is slow.
 */
export async function* followPouch<T extends Doc>(
  deps: Deps,
  options: FollowOptions,
): AsyncGenerator<Batch<T>> {
  const { pouch, bell, guard } = deps
  const ending = AbortSignal.any([options.signal, deps.closing])
  if (ending.aborted) return
  const database = await guard(() => pouch.id())
  let at = placeIn(options.since, database, (await guard(() => pouch.info())).update_seq)
  while (!ending.aborted) {
    const heard = bell.heard()
    const limit = options.batch ?? 500
    const page = await guard(() => pouch.changes({ since: at, limit, include_docs: true, return_docs: true }))
    if (page.results.length === 0) {
      await bell.after(heard, ending)
      continue
    }
    at = page.last_seq
    const docs = page.results.flatMap((change) =>
      change.deleted || !change.doc ? [] : [plainDoc(change.doc) as T],
    )
    const removed = page.results.flatMap((change) => (change.deleted ? [change.id] : []))
    yield { docs, removed, since: `pouch:${database}:${at}` }
  }
}

/** A place from another database, or one that lies ahead of this one (restored from a copy), is worth nothing. */
function placeIn(since: string | undefined, database: string, newest: number): number {
  const [kind, of, seq] = since?.split(':') ?? []
  const at = Number(seq)
  return kind === 'pouch' && of === database && Number.isInteger(at) && at <= newest ? at : 0
}
