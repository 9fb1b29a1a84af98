/** A memory of fixed size: what was used longest ago goes first. */
export type LatelyUsed<Value> = {
  readonly get: (name: string) => Value | undefined
  readonly set: (name: string, value: Value) => void
  readonly delete: (name: string) => void
}

export function createLatelyUsed<Value>(most: number): LatelyUsed<Value> {
  const kept = new Map<string, Value>()
  return {
    get(name) {
      const value = kept.get(name)
      if (value === undefined) return undefined
      kept.delete(name)
      kept.set(name, value)
      return value
    },
    set(name, value) {
      kept.delete(name)
      kept.set(name, value)
      const oldest = kept.size > most ? kept.keys().next().value : undefined
      if (oldest !== undefined) kept.delete(oldest)
    },
    delete: (name) => void kept.delete(name),
  }
}
