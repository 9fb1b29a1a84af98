import { createTurns } from '../journal/turns.ts'
import { putDurably } from '../journal/durable.ts'
import type { Store } from '../store/store.ts'

type NumberDoc = { readonly _id: string; readonly last: number }

/** Numbers of records 年-号, one row a year for the whole county. A number that was given and not used stays unused, as on paper. */
export type RecordNumbers = { readonly next: (year: number) => Promise<string> }

export function createRecordNumbers(store: Store): RecordNumbers {
  const meta = store.database<NumberDoc>('meta')
  const inTurn = createTurns()
  return {
    next: (year) =>
      inTurn(String(year), async () => {
        const _id = `dispute-number~${year}`
        const [doc] = await meta.get([_id])
        const last = (doc?.last ?? 0) + 1
        await putDurably(meta, [{ _id, last }])
        return `${year}-${last}`
      }),
  }
}
