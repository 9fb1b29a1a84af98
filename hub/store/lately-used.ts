/** A memory of bounded size: what was used longest ago goes first, half of all at a time. */
export type LatelyUsed<Value> = {
  readonly get: (name: string) => Value | undefined
  readonly set: (name: string, value: Value) => void
  readonly delete: (name: string) => void
}

/**
 * Two generations, because a Map whose oldest entry is deleted at every turn walks over all the holes that it left.
 * @param most between half of it and all of it is kept
 * @param weigh in what `most` is counted: each counts 1 unless told
 */
export function createLatelyUsed<Value>(
  most: number,
  weigh: (value: Value) => number = () => 1,
): LatelyUsed<Value> {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  let weight = 0
  const keep = (name: string, value: Value): void => {
    const before = young.get(name)
    weight += weigh(value) - (before === undefined ? 0 : weigh(before))
    young.set(name, value)
    if (weight < most / 2) return
    old = young
    young = new Map()
    weight = 0
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
      const value = young.get(name)
      if (value !== undefined) weight -= weigh(value)
      young.delete(name)
      old.delete(name)
    },
  }
}
