import type { Digest } from '../../../shared/entry/bytes.ts'
import { feedHash, type FeedPlace, feedText } from '../../../shared/entry/feed.ts'
import { type PublicKey, verify } from '../../../shared/entry/sign.ts'
import type { FeedPage } from '../../../shared/http/sync.ts'

export type ReadPage =
  | { readonly ok: true; readonly items: readonly string[]; readonly place: FeedPlace; readonly head: number }
  /** The hub writes a new epoch: read it from its beginning. */
  | { readonly ok: false; readonly why: 'new-epoch' }
  /** A line is missing or altered; the `sound` lines before it can be asked for by themselves. */
  | { readonly ok: false; readonly why: 'broken'; readonly sound: number }
  | { readonly ok: false; readonly why: 'forged' }

export const beginning = (epoch: string): FeedPlace => ({ epoch, n: 0, hash: '' })

/**
 * Checks a page against the place where this reader stands: dense numbers, the chain of hashes, the county's signature under the last
 * line. All of the page or nothing: lines before a hole are not signed for by themselves.
 */
export async function readPage(
  page: FeedPage,
  place: FeedPlace,
  reader: { readonly subscriber: string; readonly county: PublicKey; readonly digest: Digest },
): Promise<ReadPage> {
  if (page.epoch !== place.epoch && !(page.after === 0 && place.n === 0))
    return { ok: false, why: 'new-epoch' }
  if (page.after !== place.n) return { ok: false, why: 'broken', sound: 0 }
  let { n, hash } = place
  for (const line of page.lines) {
    const next = feedHash(reader.digest, hash, line.item)
    if (line.n !== n + 1 || line.hash !== next) return { ok: false, why: 'broken', sound: n - place.n }
    n = line.n
    hash = next
  }
  const reached = { epoch: page.epoch, n, hash }
  const signed = await verify(reader.county, feedText(reader.subscriber, reached), page.signature)
  if (!signed) return { ok: false, why: 'forged' }
  return { ok: true, items: page.lines.map(({ item }) => item), place: reached, head: page.head }
}
