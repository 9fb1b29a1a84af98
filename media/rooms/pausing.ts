import type { PauseReason } from '../../shared/signaling/parts.ts'

type Pausable = {
  readonly closed: boolean
  readonly pause: () => Promise<void>
  readonly resume: () => Promise<void>
}

/** A track stands still as long as there is a reason for it. Whoever has one of his own takes back no other's. */
export type Pausing = {
  readonly reasons: () => readonly PauseReason[]
  /** @returns whether that changed anything */
  readonly set: (why: PauseReason, on: boolean) => Promise<boolean>
}

/** @param track made paused, where there are reasons at first · @param told after each change */
export function createPausing(track: Pausable, first: readonly PauseReason[], told: () => void): Pausing {
  const reasons = new Set(first)
  let stopped = first.length > 0
  let queue = Promise.resolve()
  /** One after the other: a worker answers a resume that overtook its pause as nobody meant it. */
  const follow = (): Promise<void> =>
    (queue = queue.then(async () => {
      const stop = reasons.size > 0
      if (stop === stopped || track.closed) return
      stopped = stop
      // A track whose worker has died is not to be paused any more.
      await (stop ? track.pause() : track.resume()).catch(() => undefined)
    }))
  return {
    reasons: () => [...reasons],
    async set(why, on) {
      if (reasons.has(why) === on) return false
      if (on) reasons.add(why)
      else reasons.delete(why)
      await follow()
      told()
      return true
    },
  }
}
