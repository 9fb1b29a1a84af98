/** Wakes those who wait for one of several names. */
export type Bells = {
  readonly ring: (name: string) => void
  /** Resolves at the next ring of one of the names, or when the signal ends it; never rejects. */
  readonly rung: (names: readonly string[], signal: AbortSignal) => Promise<void>
}

export function createBells(): Bells {
  const waiting = new Map<string, Set<() => void>>()
  const listen = (name: string, wake: () => void): void => {
    waiting.set(name, (waiting.get(name) ?? new Set()).add(wake))
  }
  const leave = (name: string, wake: () => void): void => {
    const others = waiting.get(name)
    others?.delete(wake)
    if (others?.size === 0) waiting.delete(name)
  }
  return {
    ring(name) {
      for (const wake of waiting.get(name) ?? []) wake()
    },
    rung(names, signal) {
      if (signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake)
          for (const name of names) leave(name, wake)
          resolve()
        }
        signal.addEventListener('abort', wake)
        for (const name of names) listen(name, wake)
      })
    },
  }
}
