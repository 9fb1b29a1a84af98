import type { AppendVerdict, Batch, Store } from '../store/store.ts'
import { type Gap, spanOf } from './lane-runs.ts'

/** An entry as the county keeps it: the four strings as they came, and what the hub needs to find it by. */
export type JournalDoc = {
  /** The entry's id. */
  readonly _id: string
  readonly header: string
  readonly body: string | null
  readonly salt: string | null
  readonly subject: string
  readonly hash: string
  /** Hub time, epoch ms. */
  readonly receivedAt: number
}

/** Hears of entries on their way in. */
export type Listener = {
  /** Before the store is asked: from now on a change feed may bring them. */
  readonly coming?: (docs: readonly JournalDoc[]) => void
  /** They are on the disk, for the first time. */
  readonly stored?: (docs: readonly JournalDoc[]) => void
  /** They came to nothing new: there already, or not to be had. */
  readonly passed?: (docs: readonly JournalDoc[]) => void
}

/** Every fact that the county holds, for ever. Appended to by the gateway and the county's own voice, and by nobody else. */
export type Journal = {
  /** Durable when it resolves. Throws the store's fault when the outcome is unsure: asking again is safe. */
  readonly append: (docs: readonly JournalDoc[]) => Promise<AppendVerdict<JournalDoc>[]>
  /** In the order of `ids`. */
  readonly get: (ids: readonly string[]) => Promise<(JournalDoc | undefined)[]>
  readonly ofSubject: (subject: string) => Promise<readonly JournalDoc[]>
  /** Pages over all entries whose subject begins so (`staff:`, `matter:wuping.`), in the order of subjects. @param from the first subject */
  readonly ofSubjects: (prefix: string, from?: string) => AsyncIterable<readonly JournalDoc[]>
  /** The id of what was written last; null while nothing was. */
  readonly newest: () => Promise<string | null>
  /** Entries of a lane by counter, from one (inclusive) to another (exclusive). */
  readonly ofLane: (lane: string, counters: Gap, limit: number) => Promise<readonly JournalDoc[]>
  readonly follow: (since: string | undefined, signal: AbortSignal) => AsyncIterable<Batch<JournalDoc>>
  /** @returns the end of it */
  readonly listen: (listener: Listener) => () => void
}

const page = 500

export function createJournal(store: Store): Journal {
  const database = store.database<JournalDoc>('journal')
  const listeners = new Set<Listener>()
  const tell = (what: keyof Listener, docs: readonly JournalDoc[]): void => {
    if (docs.length > 0) for (const listener of listeners) listener[what]?.(docs)
  }

  async function* pages(
    where: Record<string, string | { from: string; to: string }>,
  ): AsyncGenerator<JournalDoc[]> {
    let bookmark: string | undefined
    do {
      const found = await database.find({
        index: 'by-subject',
        where,
        limit: page,
        ...(bookmark ? { bookmark } : {}),
      })
      if (found.docs.length > 0) yield found.docs
      bookmark = found.bookmark
    } while (bookmark !== undefined)
  }

  return {
    async append(docs) {
      if (docs.length === 0) return []
      tell('coming', docs)
      try {
        const verdicts = await database.append(docs)
        const fresh = docs.filter((_, at) => verdicts[at]?.kind === 'stored')
        const stale = docs.filter((_, at) => verdicts[at]?.kind !== 'stored')
        tell('stored', fresh)
        tell('passed', stale)
        for (const verdict of verdicts) if (verdict.kind === 'unsure') throw verdict.fault
        return verdicts
      } catch (error) {
        tell('passed', docs)
        throw error
      }
    },
    get: (ids) => (ids.length === 0 ? Promise.resolve([]) : database.get(ids)),
    async ofSubject(subject) {
      const docs: JournalDoc[] = []
      for await (const found of pages({ subject })) docs.push(...found)
      return docs
    },
    ofSubjects: (prefix, from = prefix) => pages({ subject: { from, to: `${prefix}\uffff` } }),
    newest: async () => (await database.info()).newest ?? null,
    ofLane: (lane, counters, limit) => database.range({ ...spanOf(lane, counters), limit }),
    follow: (since, signal) => database.follow({ ...(since === undefined ? {} : { since }), signal }),
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
