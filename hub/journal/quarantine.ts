import type { Refusal, Verdict } from '../../shared/entry/batch.ts'
import { endOf, justAfter, type Store } from '../store/store.ts'
import { digest } from './digest.ts'
import { appendDurably } from './durable.ts'
import { type Gap, spanOf } from './lane-runs.ts'

/**
 * What was not taken, kept whole. An entry that holds a place in its lane has its own id here, so that asking again
 * answers the same; everything else stands under a digest of itself, and its verdict follows anew from what it is.
 */
export type QuarantineDoc = {
  readonly _id: string
  readonly device: string
  /** As JSON text: it may hold what no store takes, half a surrogate pair or a field that begins with an underscore. */
  readonly text: string
  /** Hub time, epoch ms. */
  readonly receivedAt: number
  readonly verdict: Verdict['verdict'] | 'unread'
  readonly refusal?: Refusal
  /** Of the header as it came; with `prev` it keeps the lane's chain. Only for what holds a place. */
  readonly hash?: string
  readonly prev?: string | null
}

export type Quarantine = {
  readonly get: (ids: readonly string[]) => Promise<(QuarantineDoc | undefined)[]>
  readonly ofLane: (lane: string, counters: Gap) => AsyncIterable<QuarantineDoc>
  /** What came from a device and holds no place. */
  readonly straysOf: (device: string) => AsyncIterable<QuarantineDoc>
  /** Durable when it resolves. */
  readonly keep: (docs: readonly QuarantineDoc[]) => Promise<void>
}

const page = 200

export function createQuarantine(store: Store): Quarantine {
  const database = store.database<QuarantineDoc>('quarantine')
  async function* between(from: string, to: string): AsyncGenerator<QuarantineDoc> {
    let docs = await database.range({ from, to, limit: page })
    while (docs.length > 0) {
      yield* docs
      docs = await database.range({ from: justAfter(docs.at(-1)?._id ?? to), to, limit: page })
    }
  }
  return {
    get: (ids) => (ids.length === 0 ? Promise.resolve([]) : database.get(ids)),
    ofLane(lane, counters) {
      const { from, to } = spanOf(lane, counters)
      return between(from, to)
    },
    straysOf: (device) => between(strayId(device, null), endOf(strayId(device, null))),
    async keep(docs) {
      await appendDurably(database, docs)
    },
  }
}

/** The id of what holds no place; of all that a device left so where no text is given. */
export function strayId(device: string, text: string | null): string {
  return `stray~${device}~${text === null ? '' : digest(text)}`
}
