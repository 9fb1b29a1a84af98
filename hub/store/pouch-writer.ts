import { setImmediate as turn } from 'node:timers/promises'
import type PouchDB from 'pouchdb-core'
import type { BulkRow, WrittenDoc } from 'pouchdb-core'
import { StoreFault } from './store.ts'

const MOST_AT_ONCE = 1000

type Waiting = { readonly doc: WrittenDoc; settle(outcome: WriteOutcome): void }
export type WriteOutcome =
  | { kind: 'ok'; rev: string }
  | { kind: 'conflict' }
  | { kind: 'fault'; fault: StoreFault }

/**
 * One writer for one embedded database. What arrives in one turn of the event loop, or while a bulk is being synced, goes into the next one
 * together (group commit): a hundred small appends cost one `fdatasync`, not a hundred.
 */
export function createPouchWriter(pouch: PouchDB, written: () => void) {
  const queue: Waiting[] = []
  let running: Promise<void> | undefined

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = takeBatch(queue)
      const outcomes = await bulk(pouch, batch)
      if (outcomes.some((outcome) => outcome.kind === 'ok')) written()
      batch.forEach((waiting, at) => waiting.settle(outcomes[at] ?? gone))
    }
  }

  return {
    write(docs: readonly WrittenDoc[]): Promise<WriteOutcome[]> {
      const outcomes = docs.map((doc) => new Promise<WriteOutcome>((settle) => queue.push({ doc, settle })))
      running ??= turn()
        .then(run)
        .finally(() => (running = undefined))
      return Promise.all(outcomes)
    },
  }
}

const gone: WriteOutcome = { kind: 'fault', fault: new StoreFault('garbled') }

/** From the head of the queue, and no id twice: PouchDB judges a batch against what was there before it. */
function takeBatch(queue: Waiting[]): Waiting[] {
  const ids = new Set<string>()
  let end = 0
  while (end < queue.length && end < MOST_AT_ONCE) {
    const id = queue[end]?.doc._id ?? ''
    if (ids.has(id)) break
    ids.add(id)
    end++
  }
  return queue.splice(0, end)
}

async function bulk(pouch: PouchDB, batch: readonly Waiting[]): Promise<WriteOutcome[]> {
  try {
    const rows = await pouch.bulkDocs(batch.map((waiting) => waiting.doc))
    return rows.map(outcomeOf)
  } catch (error) {
    const fault = diskFault(error)
    return batch.map(() => ({ kind: 'fault', fault }))
  }
}

function outcomeOf(row: BulkRow): WriteOutcome {
  if ('ok' in row) return { kind: 'ok', rev: row.rev }
  if (row.status === 409) return { kind: 'conflict' }
  return { kind: 'fault', fault: new StoreFault('disk', row.name) }
}

export function diskFault(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error
  return new StoreFault('disk', error instanceof Error ? error.name : '')
}
