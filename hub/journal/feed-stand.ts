import type { FeedPlace } from '../../shared/entry/feed.ts'

/**
 * How the next epoch of a feed begins: with everything that was told to others (`own`: and with the reader's own words), or with a snapshot,
 * which is what is open or recent. A reader that stood at `left` is also told whatever it knew and has not read on.
 */
export type Beginning =
  | { readonly kind: 'all'; readonly own: boolean }
  | { readonly kind: 'snapshot'; readonly left: FeedPlace | null }

/** What is kept of a feed beside its lines. @property beginning while it is not whole */
export type Stand = {
  readonly epoch: string
  readonly whole: boolean
  readonly beginning?: Beginning
  readonly since?: number
}

export const everything: Beginning = { kind: 'all', own: false }
/** Who was never told anything is told what is open or recent. */
export const nobody: Stand = { epoch: '', whole: false, beginning: { kind: 'snapshot', left: null } }

/** A reader that was away is not told the rest of an epoch in whose place a snapshot is about to begin. */
export function isClosed({ epoch, beginning }: Stand): boolean {
  return beginning?.kind === 'snapshot' && beginning.left?.epoch === epoch
}

/** Of two beginnings that are owed the one that tells more. */
export function more(one: Beginning, other: Beginning): Beginning {
  return weightOf(one) > weightOf(other) ? one : other
}

function weightOf(beginning: Beginning): number {
  if (beginning.kind === 'snapshot') return 0
  return beginning.own ? 2 : 1
}
