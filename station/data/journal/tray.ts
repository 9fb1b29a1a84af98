import type { Refusal } from '../../../shared/entry/batch.ts'
import { correctedTime } from '../../../shared/entry/clock.ts'
import { parseHeader } from '../../../shared/entry/entry.ts'
import { isTold } from '../../../shared/facts/fact.ts'
import type { RefusedItem } from '../desk-shapes.ts'
import type { Live } from '../live.ts'
import { createSource } from '../live.ts'
import { createDrawer } from '../store/drawer.ts'
import type { EntryDoc, SlipDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Folding } from './folding.ts'

/** @property header of the entry, as far as it was known: should the disk lose the entry itself, the tray still names it */
type TraySlip = Pick<RefusedItem, 'refusal' | 'phase' | 'as' | 'reason'> & { readonly header?: string }

/** What the county did not take (退回). Nothing leaves silently: mended under a new id, or declined with a reason. */
export type Tray = {
  readonly live: Live<readonly RefusedItem[]>
  readonly openCount: () => number
  readonly refused: (
    doc: Pick<EntryDoc, 'id'> & { readonly header?: string },
    refusal: Refusal,
  ) => Promise<void>
  readonly mended: (entry: string, as: string) => Promise<void>
  readonly declined: (entry: string, reason: string) => Promise<void>
  /** Reads it anew: at the start, and when the desk is opened or locked. */
  readonly read: () => Promise<void>
  readonly close: () => void
}

export function createTray(deps: {
  readonly slips: Table<SlipDoc>
  readonly entries: Table<EntryDoc>
  readonly folding: Folding
  readonly isOpen: () => boolean
  readonly changed: () => void
}): Tray {
  const drawer = createDrawer<TraySlip>(deps.slips, 'refused')
  const source = createSource<readonly RefusedItem[]>([])
  let open = 0
  let turn = 0

  const itemOf = async (id: string, slip: TraySlip): Promise<RefusedItem | null> => {
    const doc = await deps.entries.get(id)
    const { header: known = '', refusal, phase, as, reason } = slip
    const header = parseHeader(doc?.header ?? known)
    if (typeof header === 'string') return null
    const heard = doc && deps.isOpen() ? await deps.folding.heard(doc) : null
    const { subject, type, by } = header
    const body = heard && isTold(heard) ? heard.body : null
    return { entry: id, refusal, phase, as, reason, subject, type, by, at: correctedTime(header), body }
  }
  const read = async (): Promise<void> => {
    turn += 1
    const mine = turn
    const slips = [...(await drawer.all())]
    const items = await Promise.all(slips.map(([id, slip]) => itemOf(id, slip)))
    if (mine !== turn) return
    open = slips.filter(([, { phase }]) => phase === 'open').length
    source.set(items.filter((item) => item !== null).sort((a, b) => a.at - b.at))
    deps.changed()
  }
  const stop = drawer.changes(() => void read().catch(() => undefined))

  return {
    live: source.live,
    openCount: () => open,
    async refused({ id, header }, refusal) {
      const about = header === undefined ? {} : { header }
      await drawer.update(id, (slip) => slip ?? { refusal, phase: 'open', as: null, reason: null, ...about })
    },
    async mended(entry, as) {
      await drawer.update(entry, (slip) => slip && { ...slip, phase: 'mended', as })
      await read()
    },
    async declined(entry, reason) {
      await drawer.update(entry, (slip) => slip && { ...slip, phase: 'declined', reason })
      await read()
    },
    read,
    close: stop,
  }
}
