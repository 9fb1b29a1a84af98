import { counterOf, deviceOf } from '../../shared/entry/lane.ts'
import type { HeldLane } from './device-hold.ts'
import { headerOf } from './hear-doc.ts'
import type { Journal } from './journal.ts'
import { createLane, gapsOf, type Run } from './lane-runs.ts'
import type { Quarantine } from './quarantine.ts'
import type { RefusedEntry, Refusals } from './refusals.ts'

const page = 500
const wholeLane = { from: 1, to: Infinity }

/**
 * A lane's document is only a summary: here it is made whole from what the journal and the quarantine hold, after a hub
 * died (or its store failed) between the one and the other. Refusals that the device was not told of are said now.
 */
export async function healLane(
  deps: { readonly journal: Journal; readonly quarantine: Quarantine; readonly refusals: Refusals },
  name: string,
  runs: readonly Run[],
): Promise<HeldLane> {
  const lane = createLane(name, runs)
  for (const gap of gapsOf(lane)) {
    let { from } = gap
    let docs = await deps.journal.ofLane(name, { ...gap, from }, page)
    while (docs.length > 0) {
      for (const doc of docs)
        lane.take({ counter: counterOf(doc._id), hash: doc.hash, prev: headerOf(doc).prev })
      from = counterOf(docs.at(-1)?._id ?? '') + 1
      docs = from < gap.to ? await deps.journal.ofLane(name, { ...gap, from }, page) : []
    }
  }
  const refused: RefusedEntry[] = []
  for await (const { _id: entry, hash, prev, refusal } of deps.quarantine.ofLane(name, wholeLane)) {
    const counter = counterOf(entry)
    if (hash !== undefined && !lane.has(counter)) lane.take({ counter, hash, prev: prev ?? null })
    if (refusal) refused.push({ entry, refusal })
  }
  await deps.refusals.tellMissing(deviceOf(name), refused)
  return { lane, refused: refused.length }
}
