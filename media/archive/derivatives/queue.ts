/** One after the other: a county's server has other things to do than to make films. Whoever is tired of waiting is let go. */
export type Queue = {
  /** @returns null: it was taken back before its turn came */
  readonly enter: <Value>(
    work: () => Promise<Value>,
    signal: AbortSignal | undefined,
  ) => Promise<Value | null>
  /** Waits for what runs; nothing begins any more. */
  readonly close: () => Promise<void>
}

/** @param idle nothing waits any more */
export function createQueue(idle: () => Promise<void>): Queue {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let closed = false
  const turn = async <Value>(
    work: () => Promise<Value>,
    signal: AbortSignal | undefined,
  ): Promise<Value | null> => {
    try {
      return signal?.aborted || closed ? null : await work()
    } finally {
      waiting -= 1
      if (waiting === 0) await idle()
    }
  }
  return {
    enter(work, signal) {
      waiting += 1
      const mine = last.then(() => turn(work, signal))
      last = mine.catch(() => undefined)
      return mine
    },
    async close() {
      closed = true
      await last
    },
  }
}
