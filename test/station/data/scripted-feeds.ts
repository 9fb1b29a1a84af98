import { feedHash, type FeedItem, feedText } from '../../../shared/entry/feed.ts'
import { sign, type SigningKey } from '../../../shared/entry/sign.ts'
import type { FeedPage } from '../../../shared/http/sync.ts'
import { digest } from './fake-browser.ts'

type Line = { readonly n: number; readonly item: string; readonly hash: string }

/** The feeds of a scripted hub, with the faults that a test asks for. */
export function createScriptedFeeds(key: () => SigningKey) {
  const feeds = new Map<string, { epoch: string; lines: Line[] }>()
  const waiting = new Set<() => void>()
  const feedOf = (subscriber: string) => {
    const feed = feeds.get(subscriber) ?? { epoch: 'e1', lines: [] }
    feeds.set(subscriber, feed)
    return feed
  }
  const bell = (): void => {
    for (const ring of Array.from(waiting)) ring()
    waiting.clear()
  }
  return {
    faults: {
      /** A line with this number is not handed out. */
      hole: null as number | null,
      /** This line's text is altered on the way. */
      altered: null as number | null,
      /** Pages are signed by nobody. */
      unsigned: false,
    },
    tell(subscriber: string, ...items: readonly FeedItem[]): void {
      const feed = feedOf(subscriber)
      for (const item of items) {
        const text = JSON.stringify(item)
        const before = feed.lines.at(-1)
        feed.lines.push({
          n: (before?.n ?? 0) + 1,
          item: text,
          hash: feedHash(digest, before?.hash ?? '', text),
        })
      }
      bell()
    },
    bell,
    newEpoch(subscriber: string, epoch: string): void {
      feedOf(subscriber).epoch = epoch
      bell()
    },
    hasNews(subscriber: string, epoch: string, n: number): boolean {
      const feed = feedOf(subscriber)
      return feed.epoch !== epoch || (feed.lines.at(-1)?.n ?? 0) > n
    },
    ring: (): Promise<void> => new Promise((resolve) => waiting.add(resolve)),
    async page(subscriber: string, epoch: string, n: number, limit: number): Promise<FeedPage | undefined> {
      const feed = feedOf(subscriber)
      if (!this.hasNews(subscriber, epoch, n)) return undefined
      const after = feed.epoch === epoch ? n : 0
      const wanted = feed.lines.filter((line) => line.n > after).slice(0, limit)
      const lines = wanted
        .filter((line) => line.n !== this.faults.hole)
        .map((line) =>
          line.n === this.faults.altered ? { ...line, item: line.item.replace('entry', 'entri') } : line,
        )
      const last = lines.at(-1) ?? { n: after, hash: feed.lines[after - 1]?.hash ?? '' }
      const place = { epoch: feed.epoch, n: last.n, hash: last.hash }
      const signature = this.faults.unsigned ? 'AAAA' : await sign(key(), feedText(subscriber, place))
      return { epoch: feed.epoch, after, lines, head: feed.lines.at(-1)?.n ?? 0, signature }
    },
  }
}
