import type { Live } from '../live.ts'
import { createSource } from '../live.ts'
import type { FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'

/** The numbers at the desk now (正在叫). They are read without the vault's key, for the locked screen. */
export type Called = {
  readonly live: Live<readonly number[]>
  readonly read: () => Promise<void>
  readonly close: () => void
}

export function createCalled(folds: Table<FoldDoc>): Called {
  const source = createSource<readonly number[]>([])
  const read = async (): Promise<void> => {
    const open = await folds.many(await folds.where(['kind', 'state'], ['visit', 'open']))
    const numbers = open.map(({ called }) => called).filter((number) => number > 0)
    const same = numbers.join() === source.live.current().join()
    source.set(same ? source.live.current() : numbers)
  }
  const stop = folds.changes((docs) => {
    if (docs.some(({ kind }) => kind === 'visit')) void read().catch(() => undefined)
  })
  return { live: source.live, read, close: stop }
}
