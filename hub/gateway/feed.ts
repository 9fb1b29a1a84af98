import type * as v from 'valibot'
import { commonFeed, feedText } from '../../shared/entry/feed.ts'
import type { Device } from '../../shared/facts/directory.ts'
import type { FeedPage, readFeeds } from '../../shared/http/sync.ts'
import type { FeedStretch } from '../journal/feeds.ts'
import { createLatelyUsed } from '../store/lately-used.ts'
import type { GatewayDeps } from './deps.ts'
import { type Failed, failed } from './failures.ts'
import { createLongAway } from './long-away.ts'
import { createQueue } from './queue.ts'

type FeedQuery = v.InferOutput<typeof readFeeds.query>
type FeedAnswer = v.InferInput<typeof readFeeds.response>

const usualLines = 200
const mostLines = 1_000
/** Seconds; what stands between hub and desk closes a silent line after a minute. */
const longestWait = 50
/** Pages that are read from the disk at once; a page is up to 600 KB, and a crowd of them at once is late as one. */
const mostReading = 8
/** Devices that are read to page by page at once; each has one page of memory. */
const mostReadAhead = 16

/** Reads both feeds on from where the device stands, and waits for news as long as it may. */
export function createFeedReader(deps: GatewayDeps) {
  const { feeds, directory, countyKeys, now } = deps
  const isLongAway = createLongAway(deps)

  /** A device that was away reads page after page: while it takes one in, the next is read from the disk. */
  const readAhead = createLatelyUsed<Promise<FeedStretch | null>>(mostReadAhead)

  const stretchOf = async (subscriber: string, from: Place, most: number): Promise<FeedStretch | null> => {
    const name = nameOf(subscriber, from, most)
    const known = await readAhead.get(name)
    readAhead.delete(name)
    const { epoch } = await feeds.head(subscriber)
    return known?.epoch === epoch ? known : feeds.read(subscriber, from, most)
  }

  const reading = createQueue(mostReading)
  const pagesOf = async (
    device: Device,
    query: FeedQuery,
    most: number,
  ): Promise<readonly [FeedPage | null, FeedPage | null]> => {
    const leave = await reading.enter()
    try {
      // What it would read of the old epoch now it is spared.
      const isBack = await isLongAway(device.id, placeFrom(query.own))
      return [
        isBack ? null : await pageOf(device.id, query.own, most),
        await pageOf(commonFeed, query.common, most),
      ]
    } finally {
      leave()
    }
  }

  const pageOf = async (subscriber: string, place: string, most: number): Promise<FeedPage | null> => {
    const stretch = await stretchOf(subscriber, placeFrom(place), most)
    if (!stretch) return null
    const { epoch, after, lines, head, end } = stretch
    if (end.n < head) {
      const next = feeds.read(subscriber, end, most)
      readAhead.set(
        nameOf(subscriber, end, most),
        next.catch(() => null),
      )
    }
    return { epoch, after, lines: [...lines], head, signature: countyKeys.sign(feedText(subscriber, end)) }
  }

  /** @param ending the device went away, or the hub stops */
  return async (device: Device, query: FeedQuery, ending: AbortSignal): Promise<FeedAnswer | Failed> => {
    const most = Math.min(mostLines, Math.max(1, Number(query.limit ?? usualLines)))
    const seconds = Math.min(longestWait, Number(query.wait ?? 0))
    const over =
      seconds > 0 ? AbortSignal.any([ending, AbortSignal.timeout(seconds * 1000)]) : AbortSignal.abort()
    for (;;) {
      const looked = new AbortController()
      // Begun before the look, so that what comes between look and wait is not missed.
      const changed = feeds.changed([device.id, commonFeed], AbortSignal.any([over, looked.signal]))
      try {
        const [own, common] = await pagesOf(device, query, most)
        if (own || common || over.aborted)
          return { time: now(), ...(own ? { own } : {}), ...(common ? { common } : {}) }
        await changed
      } finally {
        looked.abort()
      }
      // It may have waited for long.
      const revoked = directory.current().devices.get(device.id)?.revoked
      if (revoked) return failed('device-revoked', { order: revoked.how })
    }
  }
}

type Place = { readonly epoch: string; readonly n: number }

function nameOf(subscriber: string, { epoch, n }: Place, most: number): string {
  return `${subscriber} ${epoch}:${n} ${most}`
}

function placeFrom(text: string): Place {
  const colon = text.indexOf(':')
  return { epoch: text.slice(0, colon), n: Number(text.slice(colon + 1)) }
}
