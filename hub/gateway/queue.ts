/** So many are served at once, the others in the order in which they came. */
export type Queue = {
  /** Resolves when it is one's turn. @returns how to leave, once */
  readonly enter: () => Promise<() => void>
}

export function createQueue(atOnce: number): Queue {
  const waiting: (() => void)[] = []
  let served = 0
  return {
    async enter() {
      if (served < atOnce) served += 1
      else await new Promise<void>((turn) => void waiting.push(turn))
      return () => {
        const next = waiting.shift()
        if (next) next()
        else served -= 1
      }
    },
  }
}
