/** A value that changes; `state/` turns it into runes. */
export type Live<Value> = {
  readonly current: () => Value
  /** False until it was first read from the disk (or while the desk is locked): empty is then not yet a fact to be shown. */
  readonly loaded: () => boolean
  /** @returns the end of the subscription */
  readonly subscribe: (changed: () => void) => () => void
}

/** A live value and the hand that changes it. */
export type Source<Value> = {
  readonly live: Live<Value>
  /** Tells the subscribers, unless it is the very same value and was loaded before. */
  readonly set: (value: Value) => void
  /** Back to a value that is not yet read from the disk. */
  readonly unload: (value: Value) => void
  readonly watched: () => boolean
}

/** @param loaded whether `initial` is already what stands on the disk */
export function createSource<Value>(initial: Value, loaded = false): Source<Value> {
  let value = initial
  let known = loaded
  const subscribers = new Set<() => void>()
  const change = (next: Value, isKnown: boolean): void => {
    if (next === value && isKnown === known) return
    value = next
    known = isKnown
    for (const changed of Array.from(subscribers)) changed()
  }
  return {
    live: {
      current: () => value,
      loaded: () => known,
      subscribe(changed) {
        const own = (): void => changed()
        subscribers.add(own)
        return () => void subscribers.delete(own)
      },
    },
    set: (next) => change(next, true),
    unload: (next) => change(next, false),
    watched: () => subscribers.size > 0,
  }
}
