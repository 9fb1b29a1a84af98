import { feedHash, type FeedLine, type FeedPlace } from '../../shared/entry/feed.ts'
import { endOf } from '../store/store.ts'
import { digest } from './digest.ts'

/** A line of a feed as it lies in the store. `mark` names what it tells. */
export type LineDoc = {
  readonly _id: string
  readonly item: string
  readonly hash: string
  readonly mark: string
}

/** Characters of one page; on a thin line a page that takes minutes is a page that never arrives. */
const pageChars = 600_000

export function lineId(subscriber: string, epoch: string, n: number): string {
  return `${subscriber}~${epoch}:${String(n).padStart(10, '0')}`
}

export function linesOf(subscriber: string, epoch: string): { readonly from: string; readonly to: string } {
  const prefix = `${subscriber}~${epoch}:`
  return { from: prefix, to: endOf(prefix) }
}

export function numberOf(id: string): number {
  return Number(id.slice(id.indexOf(':') + 1))
}

/** Null when the last line does not follow from the one before: the epoch cannot be gone on with. */
export function placeOf(
  epoch: string,
  last: LineDoc | undefined,
  before: LineDoc | undefined,
): FeedPlace | null {
  if (!last) return { epoch, n: 0, hash: '' }
  const n = numberOf(last._id)
  if (n !== (before ? numberOf(before._id) : 0) + 1) return null
  if (feedHash(digest, before?.hash ?? '', last.item) !== last.hash) return null
  return { epoch, n, hash: last.hash }
}

/** A store that was away may serve a range with holes: never go on behind one. */
export function contiguous(docs: readonly LineDoc[], after: number): readonly FeedLine[] {
  const page: FeedLine[] = []
  let chars = 0
  for (const { _id, item, hash } of docs) {
    const n = numberOf(_id)
    if (n !== after + page.length + 1) break
    chars += item.length
    if (page.length > 0 && chars > pageChars) break
    page.push({ n, item, hash })
  }
  return page
}
