export type InTurn = <Value>(work: () => Promise<Value>) => Promise<Value>

/** Whoever writes does it alone: each item's record is read, changed and written. */
export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
