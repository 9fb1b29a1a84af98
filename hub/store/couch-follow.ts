import * as v from 'valibot'
import { plainDoc } from './check.ts'
import { backOff, isPassing, type CouchClient, type Pace } from './couch-client.ts'
import { docSchema, parsed } from './couch-read.ts'
import { StoreFault, type Batch, type Doc, type FollowOptions } from './store.ts'

type Deps = {
  readonly client: CouchClient
  readonly db: string
  readonly pace: Pace
  /** Aborted when the store closes. */
  readonly closing: AbortSignal
}

const changesSchema = v.object({
  // A sequence is opaque: text in a cluster, anything in JSON by the documentation.
  last_seq: v.union([v.string(), v.number()]),
  results: v.array(
    v.object({
      id: v.string(),
      deleted: v.optional(v.boolean()),
      doc: v.optional(v.nullable(docSchema)),
    }),
  ),
})
type Changes = v.InferOutput<typeof changesSchema>

const MARK = 'couch:'
/** CouchDB answers an idle long poll after this; below its own greatest value, 60 s. */
const POLL = 25_000

/**
 * Long polls one after the other: each brings what is new since the last one, or waits for it. CouchDB may repeat
 * changes and go back after a node's absence; the follower is told so by the port.
 */
export async function* followCouch<T extends Doc>(
  deps: Deps,
  options: FollowOptions,
): AsyncGenerator<Batch<T>> {
  const ending = AbortSignal.any([options.signal, deps.closing])
  let since = options.since?.startsWith(MARK) ? options.since.slice(MARK.length) : '0'
  for (let failures = 0; !ending.aborted;) {
    const changes = await nextChanges(deps, since, options.batch ?? 500, ending)
    if (ending.aborted) return
    if (changes instanceof StoreFault) {
      // A place that this CouchDB cannot read is worth nothing.
      if (changes.code === 'rejected') since = '0'
      failures++
      await deps.pace.pause(backOff(failures, deps.pace), ending)
      continue
    }
    failures = 0
    since = String(changes.last_seq)
    const ours = changes.results.filter(({ id }) => !id.startsWith('_'))
    if (ours.length === 0) continue
    const docs = ours.flatMap(({ deleted, doc }) => (deleted === true || !doc ? [] : [plainDoc(doc) as T]))
    const removed = ours.flatMap(({ id, deleted }) => (deleted === true ? [id] : []))
    yield { docs, removed, since: MARK + since }
  }
}

/** A fault that passes is returned, to be waited out; one that does not is thrown. */
async function nextChanges(
  deps: Deps,
  since: string,
  limit: number,
  signal: AbortSignal,
): Promise<Changes | StoreFault> {
  const qs = { feed: 'longpoll', include_docs: true, since, limit, seq_interval: limit, timeout: POLL }
  const answer = await deps.client.once({
    method: 'GET',
    db: deps.db,
    path: '_changes',
    qs,
    signal,
    timeout: POLL + 10_000,
  })
  try {
    return parsed(changesSchema, answer)
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error
    if (signal.aborted || isPassing(error) || (error.code === 'rejected' && since !== '0')) return error
    throw error
  }
}
