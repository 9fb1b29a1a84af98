import type { Digest } from '../../../shared/entry/bytes.ts'
import { commonFeed, type FeedPlace } from '../../../shared/entry/feed.ts'
import type { CallFailure } from '../../../shared/http/call.ts'
import { type FeedPage, readFeeds } from '../../../shared/http/sync.ts'
import type { Identity, Settings } from '../store/settings.ts'
import { beginning, readPage } from './feed.ts'
import { type Intake, startPlaces } from './intake.ts'
import type { Wire } from './wire.ts'

export type Listener = {
  /** Asks once for news of both feeds, and takes them in. @param seconds how long the hub may wait for some */
  readonly once: (
    seconds: number,
  ) => Promise<'news' | 'nothing' | CallFailure | { readonly code: 'feed-broken' }>
}

type Feed = 'own' | 'common'
const mostLines = 500

export function createListener(deps: {
  readonly identity: () => Identity
  readonly settings: Settings
  readonly digest: Digest
  readonly wire: Wire
  readonly intake: Intake
  readonly heard: () => Promise<void>
}): Listener {
  /** Fewer lines, up to a broken one, so that what stands before it is signed for by itself. */
  let lines = mostLines

  /** @returns whether the feed was sound */
  const take = async (feed: Feed, page: FeedPage, place: FeedPlace): Promise<boolean> => {
    const { device, hub } = deps.identity()
    const subscriber = feed === 'own' ? device : commonFeed
    const read = await readPage(page, place, { subscriber, county: hub.signKey, digest: deps.digest })
    if (read.ok) {
      if (read.items.length > 0 || read.place.epoch !== place.epoch)
        await deps.intake.take(feed, read.items, read.place)
      return true
    }
    if (read.why === 'new-epoch') {
      await deps.settings.update('places', (places) => ({
        ...(places ?? startPlaces),
        [feed]: beginning(page.epoch),
      }))
      return true
    }
    lines = read.why === 'broken' && read.sound > 0 ? read.sound : mostLines
    return read.why === 'broken' && read.sound > 0
  }

  return {
    async once(seconds) {
      const places = (await deps.settings.get('places')) ?? startPlaces
      const answer = await deps.wire.send(readFeeds, {
        query: {
          own: named(places.own),
          common: named(places.common),
          limit: String(lines),
          wait: String(seconds),
        },
        longer: seconds * 1_000,
      })
      if (!answer.ok) return answer.error
      await deps.heard()
      lines = mostLines
      const { own, common } = answer.value
      // The county's first: staff, catalogue and calendar are what the desk reads its own news by.
      const sound = [
        common ? await take('common', common, places.common) : true,
        own ? await take('own', own, places.own) : true,
      ]
      if (sound.includes(false)) return { code: 'feed-broken' }
      return own || common ? 'news' : 'nothing'
    },
  }
}

function named({ epoch, n }: FeedPlace): string {
  return `${epoch}:${n}`
}
