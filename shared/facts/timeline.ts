import { isTold, type Heard } from './fact.ts'
import { causesAmong } from './order.ts'

/**
 * One line of a subject's story. Words for a line are the app's; here are type and body.
 */
export type TimelineItem = {
  readonly id: string
  readonly at: number
  readonly by: string
  readonly station: string
  readonly type: string
  /** Null when this app cannot read it. */
  readonly body: unknown
  /** The subject's key was destroyed by law: nobody can read it any more. */
  readonly erased?: true
}

/** Whether what was said of a subject was erased by law. */
export function isErased({ timeline }: { readonly timeline: readonly TimelineItem[] }): boolean {
  return timeline.some(({ erased }) => erased)
}

/**
 * The same lines in the same order on both sides: by the time at which they were written, and where a clock disagrees with
 * causes, causes win (a line stands no earlier than what its author had seen).
 * @param ordered entries in the order of the fold
 */
export function lines(ordered: readonly Heard[]): readonly TimelineItem[] {
  const causes = causesAmong(ordered)
  const places = new Map<string, number>()
  for (const entry of ordered) {
    const seen = causes(entry.id).map((cause) => places.get(cause) ?? entry.at)
    places.set(entry.id, Math.max(entry.at, ...seen))
  }
  const place = (entry: Heard): number => places.get(entry.id) ?? entry.at
  return [...ordered].sort((a, b) => place(a) - place(b)).map(lineOf)
}

function lineOf(entry: Heard): TimelineItem {
  const { id, at, by, station, type } = entry
  if (isTold(entry)) return { id, at, by, station, type, body: entry.body }
  const line = { id, at, by, station, type, body: null }
  return entry.untold === 'erased' ? { ...line, erased: true } : line
}
