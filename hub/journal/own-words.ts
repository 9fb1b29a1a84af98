import type { Store } from '../store/store.ts'
import { putDurably } from './durable.ts'
import type { Feeds } from './feeds.ts'
import { createTurns } from './turns.ts'

/**
 * A device that lost its own words is told them again, in a feed that begins anew: the dearest thing that it can ask of the county.
 * So it is granted a few times an hour; what is asked beyond that is put off, and granted at the device's first word after the hour.
 */
export type OwnWords = {
  /** At each word of the device. @param lost it says so now. Durable when it resolves. */
  readonly heard: (device: string, lost: boolean) => Promise<void>
}

/** @property granted hub times of the last hour, epoch ms · @property owed put off */
type AskedDoc = { readonly _id: string; readonly granted: readonly number[]; readonly owed: boolean }

/** A browser that is restored twice in a row is still no attack. */
const mostAnHour = 3
const hour = 3_600_000

export function createOwnWords(deps: {
  readonly store: Store
  readonly feeds: Pick<Feeds, 'renew'>
  readonly now: () => number
}): OwnWords {
  const database = deps.store.database<AskedDoc>('meta')
  const known = new Map<string, AskedDoc>()
  const inTurn = createTurns()

  /** Read once a run for each device: a hello with nothing new reads no store. */
  const load = async (device: string): Promise<AskedDoc> => {
    const kept = known.get(device)
    if (kept) return kept
    const _id = `own-words~${device}`
    const [doc = { _id, granted: [], owed: false }] = await database.get([_id])
    known.set(device, doc)
    return doc
  }
  const keep = async (device: string, doc: AskedDoc): Promise<void> => {
    await putDurably(database, [doc])
    known.set(device, doc)
  }

  return {
    heard: (device, lost) =>
      inTurn(device, async () => {
        const doc = await load(device)
        if (!lost && !doc.owed) return
        const at = deps.now()
        // A hub whose clock was put back does not make anybody wait for the old one.
        const granted = doc.granted.filter((then) => Math.abs(at - then) < hour)
        if (granted.length >= mostAnHour) {
          if (!doc.owed) await keep(device, { ...doc, owed: true })
          return
        }
        await deps.feeds.renew(device, { kind: 'all', own: true })
        await keep(device, { ...doc, granted: [...granted, at], owed: false })
      }),
  }
}
