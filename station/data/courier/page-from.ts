import type { FeedPlace } from '../../../shared/entry/feed.ts'
import type { FeedPage } from '../../../shared/http/sync.ts'

/**
 * A page that begins before the place where its reader stands, without what the reader has: the line, or another courier, was quicker.
 * Null when it is of another feed's history. The county's signature stands under the last line, and still fits.
 */
export function pageFrom(page: FeedPage, place: FeedPlace): FeedPage | null {
  if (page.epoch !== place.epoch || page.after >= place.n) return page
  const last = page.lines.at(-1)
  if (!last || last.n < place.n) return null
  const here = page.lines.find(({ n }) => n === place.n)
  if (here?.hash !== place.hash) return null
  return { ...page, after: place.n, lines: page.lines.filter(({ n }) => n > place.n) }
}
