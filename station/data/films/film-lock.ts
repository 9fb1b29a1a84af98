import type { Locks } from '../deps.ts'

/** Held by the window that records; whoever gets it afterwards ends what that one left open. */
export const filmLock = 'yizhan-film'

/** @returns how to let it go again */
export function holdFilmLock(locks: Locks, closing: AbortSignal): Promise<() => void> {
  return new Promise((held) => {
    const until = (letGo: () => void): void => {
      closing.addEventListener('abort', letGo)
      held(letGo)
    }
    void locks.run(filmLock, () => new Promise<void>(until))
  })
}
