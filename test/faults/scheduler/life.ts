/** Something that can end between any two of its steps: a tab, a process. */
export type Life = {
  readonly isAlive: () => boolean
  /** One await that leaves the process: it may end before it, and after it is done but not yet heard of. */
  readonly through: <Value>(work: () => Promise<Value>) => Promise<Value>
  /** Ends at once. */
  readonly end: () => void
  /** Ends after so many more steps. */
  readonly endAfter: (steps: number) => void
  /** What was planned is called off. */
  readonly spare: () => void
  readonly ended: Promise<void>
}

/** @param gone what who still waits is told; it dies with its process, and nobody hears it */
export function createLife(gone: () => Error): Life {
  let alive = true
  let left = Infinity
  let tell = (): void => undefined
  const ended = new Promise<void>((resolve) => (tell = resolve))
  const end = (): void => {
    alive = false
    tell()
  }
  const step = (): void => {
    left -= 1
    if (alive && left < 0) end()
    if (!alive) throw gone()
  }
  return {
    isAlive: () => alive,
    async through(work) {
      step()
      const value = await work()
      step()
      return value
    },
    end,
    endAfter(steps) {
      left = steps
    },
    spare() {
      left = Infinity
    },
    ended,
  }
}
