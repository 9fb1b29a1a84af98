import { StoreFault } from './store.ts'

/** Lets work in until `close`, and lets `close` wait for what is inside. One per store. */
export function createDoor() {
  const closing = new AbortController()
  const inside = new Set<Promise<unknown>>()
  return {
    /** Aborted when the store begins to close. */
    closing: closing.signal,
    /** Throws StoreFault `closed` once it is shut. */
    async through<R>(act: () => Promise<R>): Promise<R> {
      if (closing.signal.aborted) throw new StoreFault('closed')
      const work = act()
      inside.add(work)
      try {
        return await work
      } finally {
        inside.delete(work)
      }
    },
    async close(): Promise<void> {
      closing.abort()
      await Promise.allSettled(inside)
    },
  }
}
export type Door = ReturnType<typeof createDoor>
