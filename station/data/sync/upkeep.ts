import { isShortOfRoom } from '../../../shared/rules/desk-report.ts'
import type { KeepRules } from '../../../shared/rules/line-rules.ts'
import { createDeletedFilms, type DeletedFilms } from '../films/deleted.ts'
import { createFilmItems } from '../films/items.ts'
import type { Again } from './again.ts'
import { createFetchBack, type FetchBack } from './fetch-back.ts'
import type { Link } from './link.ts'
import type { SyncParts } from './sync-parts.ts'
import type { ReadPages } from './read-pages.ts'
import { createScrub } from './scrub.ts'
import { createPageScrub } from './scrub-pages.ts'
import { createTrimFilms } from './trim-films.ts'
import { createTrim } from './trim.ts'
import type { Trims } from './trims.ts'
import type { Wire } from './wire.ts'

/** A desk looks after its own disk: whether all is still there, what may go, and what is to come back. */
export type Upkeep = {
  readonly fetchBack: FetchBack
  readonly deletedFilms: DeletedFilms
  /** Works that are done again and again, by one window. */
  readonly works: readonly (() => Promise<void>)[]
}

export function createUpkeep(
  parts: SyncParts,
  deps: {
    readonly wire: Wire
    readonly link: Link
    readonly again: Again
    readonly pages: ReadPages
    readonly trims: Trims
    readonly rules: () => KeepRules
    readonly countyTime: () => number | null
    readonly isSignedFor: () => boolean
    readonly gone: (entries: readonly string[]) => Promise<void>
    readonly device: () => string
    readonly papersChanged: () => void
    readonly closing: AbortSignal
  },
): Upkeep {
  const { world, room, clock } = parts
  const { digest, locks, pace } = world
  const breathe = (): Promise<void> => new Promise((resolve) => void world.timers.after(pace.breath, resolve))
  const about = { ...parts, ...room, ...deps, digest, locks, now: clock.now, every: pace.scrub, breathe }
  const fetchBack = createFetchBack({ ...about, countyTime: () => deps.countyTime() ?? clock.now() })
  const pagesToo = createPageScrub({ ...about, fetchBack, changed: deps.papersChanged })
  const scrub = createScrub({ ...about, pagesToo })
  const items = createFilmItems(about)
  const deletedFilms = createDeletedFilms({ ...about, items, changed: deps.papersChanged })
  const trim = createTrim({
    ...about,
    films: createTrimFilms({ ...about, items }),
    async isShort() {
      const { used, quota } = await world.space()
      return used !== null && quota !== null && isShortOfRoom(used / 1e6, quota / 1e6)
    },
  })
  /** What was spoken of again, and could not be fetched when it was. */
  const fetchOwed = async (): Promise<void> => {
    const owed = await parts.refold.owed()
    const folds = await room.folds.many(owed)
    for (const { id, state } of folds)
      if (state === 'trimmed' && (await fetchBack.matter(id)) === 'away') return
  }
  return { fetchBack, deletedFilms, works: [scrub.look, trim.look, fetchOwed, deletedFilms.look] }
}
