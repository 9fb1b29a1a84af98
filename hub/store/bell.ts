/** Wakes those who wait for something new. `heard` before looking, `after` when there was nothing: no ring is missed. */
export function createBell() {
  let rings = 0
  const waiting = new Set<() => void>()
  return {
    ring(): void {
      rings++
      for (const wake of waiting) wake()
      waiting.clear()
    },
    heard: (): number => rings,
    async after(heard: number, signal: AbortSignal): Promise<void> {
      if (rings !== heard || signal.aborted) return
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake)
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      })
    },
  }
}
export type Bell = ReturnType<typeof createBell>
