/** An entry that the hub is not known to hold. */
export type Waiting = {
  readonly id: string
  readonly lane: string
  /** Null where it has not been read since the start. */
  readonly bytes: number | null
  readonly begun: number
  readonly counter: number
}

/**
 * What goes first on the wire: what the law dates within two days, the whole subject and its visit, earliest day first; then the rest
 * in the order in which it was written.
 * @param dayOf the legal last day of what presses
 */
export function inSendingOrder(
  waiting: readonly Waiting[],
  dayOf: (id: string) => string | undefined,
): readonly Waiting[] {
  const days = new Map<string, string>()
  for (const { id } of waiting) {
    const day = dayOf(id)
    if (day !== undefined) days.set(id, day)
  }
  const asWritten = [...waiting].sort((a, b) => a.begun - b.begun || a.counter - b.counter)
  if (days.size === 0) return asWritten
  const pressing = asWritten.filter(({ id }) => days.has(id))
  pressing.sort((a, b) => compared(days.get(a.id), days.get(b.id)))
  return [...pressing, ...asWritten.filter(({ id }) => !days.has(id))]
}

function compared(one = '', other = ''): number {
  return one < other ? -1 : Number(one > other)
}

/** As many from the front as fit; one always does. */
export function asFits<One>(
  ordered: readonly One[],
  sizeOf: (one: One) => number,
  most: number,
): readonly One[] {
  let size = 0
  const end = ordered.findIndex((one, at) => {
    size += sizeOf(one)
    return at > 0 && size > most
  })
  return end < 0 ? ordered : ordered.slice(0, end)
}
