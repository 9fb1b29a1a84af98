import { counterOf, laneOf } from '../../shared/entry/lane.ts'
import { createLatelyUsed } from '../store/lately-used.ts'
import type { JournalDoc } from '../journal/journal.ts'
import type { Doc, Store } from '../store/store.ts'
import { type Counters, createCounters, type Span } from './counters.ts'

/** Which entries the fan-out has dealt with, for whomever they were: a change feed that rewinds tells nobody twice. */
export type ToldMarks = {
  /** Those that were not dealt with yet, in the order given. */
  readonly fresh: (docs: readonly JournalDoc[]) => Promise<readonly JournalDoc[]>
  readonly add: (docs: readonly JournalDoc[]) => void
  /** To be written before the checkpoint. */
  readonly docs: (of: readonly JournalDoc[]) => readonly Doc[]
}

type MarksDoc = { readonly _id: string; readonly told: readonly Span[] }

const mostLanes = 2_000

export function createToldMarks(store: Store): ToldMarks {
  const database = store.database<MarksDoc>('meta')
  const kept = createLatelyUsed<Counters>(mostLanes)
  const idOf = (lane: string): string => `told~${lane}`
  const lanesOf = (docs: readonly JournalDoc[]): readonly string[] => [
    ...new Set(docs.map(({ _id }) => laneOf(_id))),
  ]

  const load = async (lanes: readonly string[]): Promise<void> => {
    const missing = lanes.filter((lane) => !kept.get(lane))
    const docs = missing.length === 0 ? [] : await database.get(missing.map(idOf))
    missing.forEach((lane, at) => kept.set(lane, createCounters(docs[at]?.told)))
  }
  const has = ({ _id }: JournalDoc): boolean => kept.get(laneOf(_id))?.has(counterOf(_id)) ?? false

  return {
    async fresh(docs) {
      await load(lanesOf(docs))
      return docs.filter((doc) => !has(doc))
    },
    add(docs) {
      for (const { _id } of docs) kept.get(laneOf(_id))?.add(counterOf(_id))
    },
    docs: (of) =>
      lanesOf(of).map((lane): MarksDoc => ({ _id: idOf(lane), told: kept.get(lane)?.spans() ?? [] })),
  }
}
