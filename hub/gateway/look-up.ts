import type { Refusal, Verdict } from '../../shared/entry/batch.ts'
import type { DeviceHold } from '../journal/device-hold.ts'
import { headerOf } from '../journal/hear-doc.ts'
import type { Journal } from '../journal/journal.ts'
import { createLatelyUsed, type LatelyUsed } from '../store/lately-used.ts'
import type { Quarantine } from '../journal/quarantine.ts'
import type { Cited } from './clocks.ts'
import type { ReadEntry } from './read-entry.ts'

/** What became of an entry whose place is taken. */
export type Settled = {
  readonly hash: string
  readonly verdict: Verdict['verdict']
  readonly refusal?: Refusal
}

/** Entries of this batch that the county has settled before: a lost answer that is asked for again. */
export async function settledBefore(
  batch: readonly ReadEntry[],
  hold: DeviceHold,
  deps: { readonly journal: Journal; readonly quarantine: Quarantine },
): Promise<Map<string, Settled>> {
  const held = batch.filter(({ place }) => place && hold.lane(place.lane).has(place.counter))
  const ids = [...new Set(held.map(({ id }) => id))]
  const settled = new Map<string, Settled>()
  for (const doc of await deps.journal.get(ids))
    if (doc) settled.set(doc._id, { hash: doc.hash, verdict: 'stored' })
  const others = ids.filter((id) => !settled.has(id))
  for (const doc of await deps.quarantine.get(others)) {
    if (!doc || doc.hash === undefined || doc.verdict === 'unread') continue
    const { _id, hash, verdict, refusal } = doc
    settled.set(_id, refusal ? { hash, verdict, refusal } : { hash, verdict })
  }
  return settled
}

const mostInMemory = 50_000
/** A batch may cite more than it is worth to look up; what is not looked up counts as not known. */
const mostLookedUp = 4_000

/** The lamports of entries that others cite: of this batch, of lately, or from the journal. */
export function createCitations(
  journal: Journal,
): (batch: readonly ReadEntry[]) => Promise<(id: string) => Cited | undefined> {
  const lately: LatelyUsed<Cited> = createLatelyUsed(mostInMemory)
  return async (batch) => {
    const here = new Map<string, Cited>()
    const wanted = new Set<string>()
    for (const { parsed } of batch) {
      if (!parsed.ok) continue
      const { id, lamport, subject, after } = parsed.header
      here.set(id, { lamport, subject })
      for (const cited of after) wanted.add(cited)
    }
    const missing = [...wanted].filter((id) => !here.has(id) && !lately.get(id)).slice(0, mostLookedUp)
    for (const doc of await journal.get(missing)) {
      if (doc) lately.set(doc._id, { lamport: headerOf(doc).lamport, subject: doc.subject })
    }
    return (id) => here.get(id) ?? lately.get(id)
  }
}
