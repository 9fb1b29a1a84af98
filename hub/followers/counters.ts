/** Counters of one lane that were dealt with, as spans from (inclusive) to (inclusive): in order, one span. */
export type Span = readonly [from: number, to: number]

export type Counters = {
  readonly has: (counter: number) => boolean
  readonly add: (counter: number) => void
  readonly spans: () => readonly Span[]
}

export function createCounters(known: readonly Span[] = []): Counters {
  const spans = [...known]
  /** Index of the first span that ends at or after the counter. */
  const find = (counter: number): number => {
    const at = spans.findLastIndex(([, to]) => to < counter)
    return at + 1
  }
  return {
    has: (counter) => (spans[find(counter)]?.[0] ?? Infinity) <= counter,
    add(counter) {
      const at = find(counter)
      const [left, right] = [spans[at - 1], spans[at]]
      if (right && right[0] <= counter) return
      const joinsLeft = left?.[1] === counter - 1
      const joinsRight = right?.[0] === counter + 1
      const span: Span = [joinsLeft ? left[0] : counter, joinsRight ? right[1] : counter]
      spans.splice(joinsLeft ? at - 1 : at, Number(joinsLeft) + Number(joinsRight), span)
    },
    spans: () => [...spans],
  }
}
