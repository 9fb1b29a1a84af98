import type { Live } from './live.ts'
import type { Room } from './store/room.ts'
import type { TrimStand } from './store/settings.ts'
import type { FetchBack, Fetched } from './sync/fetch-back.ts'
import { type Trimmed, trimmedOf } from './sync/trims.ts'

/** What this desk has trimmed 收起, and brings back for whoever opens it. */
export type DeskTrims = {
  /** All of it. */
  readonly trims: Live<TrimStand>
  /** How much of a matter lies at the county alone; null where its words are here. */
  readonly trimmed: (matter: string) => Promise<Trimmed | null>
  /** Such a matter's words come back. Until then nothing more is written of it (`trimmed`). */
  readonly fetchMatter: (matter: string) => Promise<Fetched>
  /** A page that lies at the county comes back. @param told bytes that have come, of so many */
  readonly fetchPage: (hash: string, told: (done: number, size: number) => void) => Promise<Fetched>
}

export function createDeskTrims(deps: {
  readonly room: Room
  readonly trimmed: Live<TrimStand>
  readonly fetchBack: () => Promise<FetchBack>
}): DeskTrims {
  return {
    trims: deps.trimmed,
    trimmed: (matter) => trimmedOf(deps.room, matter),
    fetchMatter: async (matter) => (await deps.fetchBack()).matter(matter),
    fetchPage: async (hash, told) => (await deps.fetchBack()).page(hash, told),
  }
}
