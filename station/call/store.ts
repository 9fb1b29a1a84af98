/** A value that says when it is another one. */
export type Store<Value> = {
  readonly get: () => Value
  /** Hands over the value at once, and again at each change. @returns the end of it */
  readonly subscribe: (handler: (value: Value) => void) => () => void
}

export function createStore<Value>(
  first: Value,
): Store<Value> & { readonly change: (part: Partial<Value>) => void } {
  let value = first
  const handlers = new Set<(value: Value) => void>()
  return {
    get: () => value,
    subscribe(handler) {
      handlers.add(handler)
      handler(value)
      return () => handlers.delete(handler)
    },
    change(part) {
      value = { ...value, ...part }
      for (const handler of handlers) handler(value)
    },
  }
}
