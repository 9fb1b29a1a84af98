import { sha256 } from '../../../hub/ledger/hashing.ts'
import type { Log } from '../../../hub/ledger/log.ts'
import type { NewLeaf } from '../../../hub/ledger/record.ts'
import { entryId } from '../../../shared/entry/lane.ts'
import { leafText } from '../../../shared/evidence/ledger-leaf.ts'

export function leaves(count: number, first = 1): readonly NewLeaf[] {
  return Array.from({ length: count }, (_, at) => {
    const id = entryId('hub-abcd', first + at)
    const hmac = Buffer.from(sha256(Buffer.from(id))).toString('hex')
    return { entry: id, text: leafText({ v: 1, id, type: 'evidence.viewed', of: 'opened', hmac }) }
  })
}

/** What a change feed brings again is passed over. */
export async function feed(log: Log, batch: readonly NewLeaf[]): Promise<void> {
  const fresh = batch.filter(({ entry }) => log.record.places.of(entry) === null)
  if (fresh.length > 0) await log.append(fresh)
  await log.publish()
}
