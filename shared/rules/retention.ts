import type { RetentionTable } from './retention-table.ts'

/**
 * @property recordedAt when the last of it was recorded · @property classes what was said of it, beside its usual class
 * @property disputes about it, with their end, null while they go on · @property holds that stand
 * @property releasedAt when two people let it go before its time
 */
export type Kept = {
  readonly source: 'window' | 'consult' | 'surveillance'
  readonly recordedAt: number
  readonly classes: readonly string[]
  readonly disputes: readonly (number | null)[]
  readonly holds: number
  readonly releasedAt: number | null
}

/**
 * Until when something is kept: the longest of its classes. `held` 保全中 and `disputed` stop everything, also what was released.
 * `unsure`: it has a class that the table does not know, and is kept.
 */
export type Keeping =
  | { readonly kind: 'held' }
  | { readonly kind: 'disputed' }
  | { readonly kind: 'unsure'; readonly class: string }
  | { readonly kind: 'permanent'; readonly class: string }
  | { readonly kind: 'until'; readonly class: string; readonly at: number; readonly released: boolean }

const dayMs = 86_400_000

/** No clock is asked: `until` says from when on it may be deleted, epoch ms. */
export function keepingOf(kept: Kept, table: RetentionTable): Keeping {
  if (kept.holds > 0) return { kind: 'held' }
  const ends = kept.disputes.filter((end) => end !== null)
  if (ends.length < kept.disputes.length) return { kind: 'disputed' }
  const ids = classesOf(kept, table)
  const classes = ids.map((id) => table.classes.find((one) => one.id === id))
  const unknown = classes.indexOf(undefined)
  if (unknown >= 0) return { kind: 'unsure', class: ids[unknown] ?? '' }
  const all = classes.flatMap((one) => one ?? [])
  const permanent = all.find(({ days }) => days === null)
  if (permanent && kept.releasedAt === null) return { kind: 'permanent', class: permanent.id }
  const closed = Math.max(kept.recordedAt, ...ends)
  const [longest] = all
    .map(({ id, days, from }) => ({
      class: id,
      at: (from === 'recorded' ? kept.recordedAt : closed) + (days ?? 0) * dayMs,
    }))
    .sort((a, b) => b.at - a.at)
  if (!longest) return { kind: 'unsure', class: '' }
  return kept.releasedAt === null
    ? { kind: 'until', ...longest, released: false }
    : { kind: 'until', class: longest.class, at: kept.releasedAt, released: true }
}

/** The usual one, that of a dispute, and what was said of it. */
function classesOf(
  { source, disputes, classes }: Pick<Kept, 'source' | 'disputes' | 'classes'>,
  { usual }: RetentionTable,
): readonly string[] {
  return [...new Set([usual[source], ...(disputes.length > 0 ? [usual.dispute] : []), ...classes])]
}

/** The class that decides how long it is kept, under whose key it lies. */
export function classOf(kept: Kept, table: RetentionTable): string {
  const keeping = keepingOf(
    { ...kept, holds: 0, disputes: kept.disputes.map((end) => end ?? kept.recordedAt) },
    table,
  )
  return 'class' in keeping ? keeping.class : table.usual[kept.source]
}
