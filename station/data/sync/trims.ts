import type { Live } from '../live.ts'
import { createSource } from '../live.ts'
import { createDrawer, type Drawer } from '../store/drawer.ts'
import type { Room } from '../store/room.ts'
import type { SlipDoc } from '../store/schemas.ts'
import type { Settings, TrimStand } from '../store/settings.ts'
import type { Table } from '../store/table.ts'

/** What is known of a matter that ended, by who looks for what may be trimmed. Times of the hub, epoch ms. */
export type TrimSlip = {
  /** When all of it was first seen to lie at the county. */
  readonly held: number
  /** How many entries and pages it had then. */
  readonly of: number
  /** Corrected time of the last word on it. */
  readonly last: number
  /** What is not here any more: pages, entries without their words, bytes of both. */
  readonly pages: number
  readonly entries: number
  readonly bytes: number
}

export type Trimmed = Pick<TrimSlip, 'pages' | 'entries' | 'bytes'>

/** What this desk has trimmed 收起, matter by matter and in all. */
export type Trims = {
  readonly slips: Drawer<TrimSlip>
  readonly stand: () => Promise<TrimStand>
  /** How much is not here any more changes with it. */
  readonly put: (matter: string, slip: TrimSlip) => Promise<void>
  /** The law took it: nobody has it any more. */
  readonly erased: (matter: string) => Promise<void>
  readonly looked: (at: number) => Promise<void>
  /** The county was set back: what it holds now it holds from now on. */
  readonly doubt: () => Promise<void>
}

/** @param countyTime of the hub's last hello; null before one */
export function createTrims(deps: {
  readonly slips: Table<SlipDoc>
  readonly settings: Settings
  readonly countyTime: () => number | null
  readonly now: () => number
}): Trims {
  const slips = createDrawer<TrimSlip>(deps.slips, 'trim')
  const change = (how: (stand: TrimStand) => TrimStand): Promise<void> =>
    deps.settings.update('trim', (before) => how(before ?? nothingTrimmed))
  const put = async (matter: string, slip: TrimSlip): Promise<void> => {
    const before = await slips.get(matter)
    await slips.put([[matter, slip]])
    const more = (of: (one: TrimSlip) => number): number => of(slip) - (before ? of(before) : 0)
    const [matters, pages, bytes] = [more(isTouched), more((one) => one.pages), more((one) => one.bytes)]
    if (matters === 0 && pages === 0 && bytes === 0) return
    await change((stand) => ({
      ...stand,
      matters: stand.matters + matters,
      pages: stand.pages + pages,
      bytes: stand.bytes + bytes,
    }))
  }
  return {
    slips,
    stand: async () => (await deps.settings.get('trim')) ?? nothingTrimmed,
    put,
    async erased(matter) {
      const slip = await slips.get(matter)
      if (slip) await put(matter, { ...slip, ...untouched })
    },
    looked: (at) => change((stand) => ({ ...stand, done: at })),
    doubt: () => change((stand) => ({ ...stand, since: deps.countyTime() ?? Math.round(deps.now()) })),
  }
}

/** Of a matter all of which is here. */
export const untouched: Trimmed = { pages: 0, entries: 0, bytes: 0 }
const nothingTrimmed: TrimStand = { done: 0, since: 0, matters: 0, pages: 0, bytes: 0 }

function isTouched({ pages, entries }: TrimSlip): number {
  return Number(pages + entries > 0)
}

/** How much of a matter lies at the county alone; null where its words are here. */
export async function trimmedOf(
  { folds, slips }: Pick<Room, 'folds' | 'slips'>,
  matter: string,
): Promise<Trimmed | null> {
  if ((await folds.get(matter))?.state !== 'trimmed') return null
  return createDrawer<TrimSlip>(slips, 'trim').get(matter)
}

/** What was trimmed at this desk, the same in every window. */
export function watchTrims(settings: Settings): {
  readonly live: Live<TrimStand>
  readonly read: () => Promise<void>
  readonly close: () => void
} {
  const source = createSource<TrimStand>(nothingTrimmed)
  return {
    live: source.live,
    read: async () => source.set((await settings.get('trim')) ?? nothingTrimmed),
    close: settings.changes('trim', source.set),
  }
}
