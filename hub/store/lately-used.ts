/** A memory of bounded size: what was used longest ago goes first, half of all at a time. */
export type LatelyUsed<Value> = {
  readonly get: (name: string) => Value | undefined
  readonly set: (name: string, value: Value) => void
  readonly delete: (name: string) => void
}

/**
 * Two generations, because a Map whose oldest entry is deleted at every turn walks over all the holes that it left.
 * @param most between half of it and all of it is kept
 */
export function createLatelyUsed<Value>(most: number): LatelyUsed<Value> {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  const keep = (name: string, value: Value): void => {
    young.set(name, value)
    if (young.size < most / 2) return
    old = young
    young = new Map()
  }
  return {
    get(name) {
      const value = young.get(name)
      if (value !== undefined) return value
      const older = old.get(name)
      if (older !== undefined) keep(name, older)
      return older
    },
    set: keep,
    delete(name) {
      young.delete(name)
      old.delete(name)
    },
  }
}
