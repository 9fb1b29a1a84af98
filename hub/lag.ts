import type { Journal } from './journal/journal.ts'

/** How long the oldest thing in the journal has been waiting to be told and projected, ms; 0 when nothing waits. */
export type Lag = () => number

export function watchLag(journal: Journal, caughtUp: () => Promise<void>): Lag {
  let since: number | null = null
  const watch = (): void => {
    if (since !== null) return
    since = performance.now()
    void caughtUp().then(() => (since = null))
  }
  journal.listen({ stored: watch })
  return () => (since === null ? 0 : Math.round(performance.now() - since))
}
