import { kindOf } from '../../../shared/entry/subject.ts'
import { createSource, type Live } from '../live.ts'
import { createDrawer, type Drawer } from '../store/drawer.ts'
import type { Room } from '../store/room.ts'
import type { PageRow } from '../store/safe.ts'
import type { SlipDoc } from '../store/schemas.ts'
import type { Settings, TrimStand } from '../store/settings.ts'
import type { Table } from '../store/table.ts'

/** What is known of a matter or a dispute that ended, or of a recording, by who looks for what may be trimmed. Times of the hub, epoch ms. */
export type TrimSlip = {
  /** When all of it was first seen to lie at the county; of a recording, in the county's archive. */
  readonly held: number
  /** How many entries and pages it had then; of a recording, pieces. */
  readonly of: number
  /** Corrected time of the last word on it. */
  readonly last: number
  /** What is not here any more: pages, entries without their words, bytes of both. */
  readonly pages: number
  readonly entries: number
  readonly bytes: number
  /** Bytes of a recording that are here, and in the county's archive, too. */
  readonly here?: number
}

export type Trimmed = Pick<TrimSlip, 'pages' | 'entries' | 'bytes'>

/** What this desk has trimmed 收起, subject by subject and in all. */
export type Trims = {
  readonly slips: Drawer<TrimSlip>
  readonly stand: () => Promise<TrimStand>
  /** How much is not here any more changes with it. */
  readonly put: (subject: string, slip: TrimSlip) => Promise<void>
  /** The law took it, or two people: nobody has it any more. */
  readonly erased: (subject: string) => Promise<void>
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
    deps.settings.update('trim', (before) => how(whole(before)))
  const put = async (subject: string, slip: TrimSlip): Promise<void> => {
    const before = await slips.get(subject)
    await slips.put([[subject, slip]])
    const [was, is] = [before ? countedOf(subject, before) : nothingCounted, countedOf(subject, slip)]
    const changed = counts.filter((name) => was[name] !== is[name])
    if (changed.length === 0) return
    await change((stand) => ({
      ...stand,
      ...Object.fromEntries(changed.map((name) => [name, stand[name] + is[name] - was[name]])),
    }))
  }
  return {
    slips,
    stand: async () => whole(await deps.settings.get('trim')),
    put,
    async erased(subject) {
      const slip = await slips.get(subject)
      if (slip) await put(subject, { ...slip, ...untouched, here: 0 })
    },
    looked: (at) => change((stand) => ({ ...stand, done: at })),
    doubt: () => change((stand) => ({ ...stand, since: deps.countyTime() ?? Math.round(deps.now()) })),
  }
}

/** Of what is here, all of it. */
export const untouched: Trimmed = { pages: 0, entries: 0, bytes: 0 }

/** Of these pages or pieces, as they lie now: so that somebody who was stopped in the middle counts right the next time. */
export function goneOf(rows: readonly PageRow[]): Trimmed {
  const gone = rows.filter(({ state }) => state === 'trimmed')
  return { pages: gone.length, entries: 0, bytes: sizeOf(gone) }
}

const day = 86_400_000
/** Whether so many days have passed since then; null is never. */
export function isOld(then: number, days: number | null, at: number): boolean {
  return days !== null && at - then >= days * day
}

export function sizeOf(rows: readonly PageRow[]): number {
  return rows.reduce((sum, { size }) => sum + size, 0)
}

const counts = ['matters', 'pages', 'films', 'bytes', 'ready'] as const
type Counted = Pick<TrimStand, (typeof counts)[number]>
const nothingCounted: Counted = { matters: 0, pages: 0, films: 0, bytes: 0, ready: 0 }
const nothingTrimmed: TrimStand = { done: 0, since: 0, ...nothingCounted }

/** An older app counted no recordings. */
function whole(stand: Partial<TrimStand> | null): TrimStand {
  return { ...nothingTrimmed, ...stand }
}

/** Pieces of a recording are no pages that anybody would open. */
function countedOf(subject: string, { pages, entries, bytes, here = 0 }: TrimSlip): Counted {
  const touched = Number(pages + entries > 0)
  return ['evidence', 'consult'].includes(kindOf(subject))
    ? { ...nothingCounted, films: touched, bytes, ready: here }
    : { ...nothingCounted, matters: touched, pages, bytes }
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
    read: async () => source.set(whole(await settings.get('trim'))),
    close: settings.changes('trim', (stand) => source.set(whole(stand))),
  }
}
