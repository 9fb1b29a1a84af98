import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { DeskDeps } from './deps.ts'
import type { DeskCopies } from './films/copies.ts'
import type { DeskFilms } from './films/films.ts'
import type { Saying } from './journal/append.ts'
import type { Journal } from './journal/open-journal.ts'
import type { Room } from './store/room.ts'
import type { DeskClock } from './sync/clock.ts'
import type { Safe } from './store/safe.ts'

export type Films = DeskFilms & {
  readonly copies: DeskCopies
  /** With what it is made: this app, and how far this computer's clock is from the county's, ms; null while they were never compared. */
  readonly made: () => { readonly app: string; readonly clockOffset: number | null }
}

/** What this desk records itself; fetched when it is wanted, and the same for as long as its window is open. */
export function createDeskFilms(deps: {
  readonly world: Pick<DeskDeps, 'locks' | 'app'>
  readonly clock: DeskClock
  readonly room: Room
  readonly safe: Safe
  readonly journal: Journal
  readonly write: (sayings: readonly Saying[]) => Promise<readonly string[]>
  readonly changed: () => void
}): { readonly films: () => Promise<Films>; readonly close: () => void } {
  const { world, clock, room, journal } = deps
  const closing = new AbortController()
  let opened: Promise<Films> | null = null
  const open = async (): Promise<Films> => {
    const [{ createFilms }, { createCopies }] = await Promise.all([
      import('./films/films.ts'),
      import('./films/copies.ts'),
    ])
    const about = { ...deps, keyOf: journal.keys.of, now: clock.now }
    const films = createFilms({
      ...about,
      slips: room.slips,
      closing: closing.signal,
      locks: world.locks,
      async stateOf(item) {
        const doc = await room.folds.get(item)
        return doc && ((await journal.folding.opened(doc)) as EvidenceState | null)
      },
    })
    const copies = createCopies(about)
    return {
      ...films,
      copies,
      made: () => ({ app: world.app, clockOffset: clock.offset() }),
      async settle() {
        await films.settle()
        await copies.sweep()
      },
    }
  }
  return { films: () => (opened ??= open()), close: () => closing.abort() }
}
