import { addDays } from '../../../shared/rules/dates.ts'

/** An entry that the hub is not known to hold. */
export type Waiting = {
  readonly id: string
  readonly subject: string
  readonly bytes: number
  readonly begun: number
  readonly counter: number
}

/** Up to and including this day a legal last day presses. */
export function pressingUntil(today: string): string {
  return addDays(today, 2)
}

/**
 * What goes first on the wire: what the law dates within two days, the whole subject and its visit, earliest day first; then the rest
 * in the order in which it was written.
 * @param pressing the legal last day by subject
 */
export function inSendingOrder(
  waiting: readonly Waiting[],
  pressing: ReadonlyMap<string, string>,
): readonly Waiting[] {
  const day = ({ subject }: Waiting): string => pressing.get(subject) ?? '~'
  return [...waiting].sort((a, b) => {
    const [first, second] = [day(a), day(b)]
    if (first !== second) return first < second ? -1 : 1
    return a.begun - b.begun || a.counter - b.counter
  })
}

/** As many from the front as fit; one always does. */
export function oneBatch(ordered: readonly Waiting[], entries: number, bytes: number): readonly Waiting[] {
  let size = 0
  const end = ordered.findIndex((entry, at) => {
    size += entry.bytes
    return at > 0 && (at >= entries || size > bytes)
  })
  return end < 0 ? ordered : ordered.slice(0, end)
}
