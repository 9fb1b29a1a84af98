/** One after the other for each name; different names side by side. */
export type Turns = <Value>(name: string, work: () => Promise<Value>) => Promise<Value>

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work)
    const settled: Promise<void> = mine
      .catch(() => undefined)
      .then(() => {
        if (last.get(name) === settled) last.delete(name)
      })
    last.set(name, settled)
    return mine
  }
}
