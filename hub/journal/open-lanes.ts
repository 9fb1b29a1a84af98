import { deviceOf } from '../../shared/entry/lane.ts'
import type { Store } from '../store/store.ts'
import { putDurably } from './durable.ts'
import { createTurns } from './turns.ts'

/**
 * Lanes that are being written to. A hub that dies between the journal and the lane's own document leaves its name
 * here, and the next start looks at these few lanes instead of all.
 */
export type OpenLanes = {
  /** Durable when it resolves; once for each lane and run. */
  readonly begin: (lanes: Iterable<string>) => Promise<void>
  /** Lanes of a device whose documents may be behind the journal. */
  readonly suspectsOf: (device: string) => readonly string[]
  readonly suspect: (lanes: Iterable<string>) => void
  readonly sound: (lane: string) => void
  readonly close: () => Promise<void>
}

type OpenDoc = { readonly _id: string; readonly lanes: readonly string[] }

const id = 'open-lanes'

export async function readOpenLanes(store: Store): Promise<OpenLanes> {
  const database = store.database<OpenDoc>('meta')
  const [doc] = await database.get([id])
  const open = new Set(doc?.lanes)
  const suspects = new Set(doc?.lanes)
  /** Waiting for their turn: whoever has it writes them all down. */
  const coming = new Set<string>()
  const inTurn = createTurns()
  return {
    async begin(lanes) {
      const fresh = [...lanes].filter((lane) => !open.has(lane))
      if (fresh.length === 0) return
      for (const lane of fresh) coming.add(lane)
      await inTurn(id, async () => {
        if (fresh.every((lane) => open.has(lane))) return
        const all = new Set([...fresh, ...coming])
        coming.clear()
        await putDurably(database, [{ _id: id, lanes: [...open, ...all] }])
        for (const lane of all) open.add(lane)
      })
    },
    suspectsOf: (device) => [...suspects].filter((lane) => deviceOf(lane) === device),
    suspect(lanes) {
      for (const lane of lanes) suspects.add(lane)
    },
    sound: (lane) => void suspects.delete(lane),
    close: () => inTurn(id, () => putDurably(database, [{ _id: id, lanes: [...suspects] }])),
  }
}
