import type * as v from 'valibot'
import type { Digest } from '../../../shared/entry/bytes.ts'
import { commonFeed, type FeedPlace } from '../../../shared/entry/feed.ts'
import type { CallFailure, CallResult } from '../../../shared/http/call.ts'
import { type FeedPage, readFeeds } from '../../../shared/http/sync.ts'
import type { Identity, Settings } from '../store/settings.ts'
import type { GivingBack } from './giving-back.ts'
import { beginning, readPage, type ReadPage } from './feed.ts'
import { type Intake, startPlaces } from './intake.ts'
import type { Wire } from './wire.ts'

export type Listener = {
  /** Asks once for news of both feeds, and takes them in. @param seconds how long the hub may wait for some */
  readonly once: (
    seconds: number,
  ) => Promise<'news' | 'nothing' | CallFailure | { readonly code: 'feed-broken' }>
}

type Feed = 'own' | 'common'
type Places = { readonly own: FeedPlace; readonly common: FeedPlace }
type Answer = CallResult<v.InferOutput<typeof readFeeds.response>>
const mostLines = 500

export function createListener(deps: {
  readonly identity: () => Identity
  readonly settings: Settings
  readonly digest: Digest
  readonly wire: Wire
  readonly intake: Intake
  readonly heard: () => Promise<void>
  readonly caughtUp: GivingBack['caughtUp']
}): Listener {
  /** Fewer lines, up to a broken one, so that what stands before it is signed for by itself. */
  let lines = mostLines
  /** The next page, asked for while this one is taken in; `at` is where the desk must stand for it. */
  let ahead: { readonly at: string; readonly answer: Promise<Answer> } | null = null

  const ask = (places: Places, seconds: number): Promise<Answer> =>
    deps.wire.send(readFeeds, {
      query: {
        own: named(places.own),
        common: named(places.common),
        limit: String(lines),
        wait: String(seconds),
      },
      longer: seconds * 1_000,
    })
  const read = (feed: Feed, page: FeedPage, place: FeedPlace): Promise<ReadPage> => {
    const { device, hub } = deps.identity()
    const subscriber = feed === 'own' ? device : commonFeed
    return readPage(page, place, { subscriber, county: hub.signKey, digest: deps.digest })
  }

  /** @returns whether the feed was sound */
  const take = async (feed: Feed, page: ReadPage, epoch: string, place: FeedPlace): Promise<boolean> => {
    if (page.ok) {
      if (page.items.length > 0 || page.place.epoch !== place.epoch)
        await deps.intake.take(feed, page.items, page.place)
      return true
    }
    if (page.why === 'new-epoch') {
      await deps.settings.update('places', (places) => ({
        ...(places ?? startPlaces),
        [feed]: beginning(epoch),
      }))
      return true
    }
    lines = page.why === 'broken' && page.sound > 0 ? page.sound : mostLines
    return page.why === 'broken' && page.sound > 0
  }

  /** Where nothing more is to be read: what this epoch has not told is what the county has lost. */
  const giveBack = async (pages: { readonly [feed in Feed]?: FeedPage | undefined }) => {
    const places = (await deps.settings.get('places')) ?? startPlaces
    for (const feed of ['common', 'own'] as const) {
      const [page, place] = [pages[feed], places[feed]]
      const isAtHead = !page || (page.epoch === place.epoch && place.n >= page.head)
      const failure = isAtHead ? await deps.caughtUp(feed, place) : null
      if (failure) return failure
    }
    return null
  }

  return {
    async once(seconds) {
      const places = (await deps.settings.get('places')) ?? startPlaces
      const answer = await (ahead?.at === standing(places) ? ahead.answer : ask(places, seconds))
      ahead = null
      if (!answer.ok) return answer.error
      await deps.heard()
      lines = mostLines
      const { own, common } = answer.value
      const county = common && (await read('common', common, places.common))
      const mine = own && (await read('own', own, places.own))
      const next = { common: reached(county, places.common), own: reached(mine, places.own) }
      if (more(county) || more(mine)) ahead = { at: standing(next), answer: ask(next, 0) }
      // The county's first: staff, catalogue and calendar are what the desk reads its own news by.
      const sound = [
        common && county ? await take('common', county, common.epoch, places.common) : true,
        own && mine ? await take('own', mine, own.epoch, places.own) : true,
      ]
      if (sound.includes(false)) return { code: 'feed-broken' }
      const failure = await giveBack({ own, common })
      if (failure) return failure
      return own || common ? 'news' : 'nothing'
    },
  }
}

function reached(page: ReadPage | undefined, place: FeedPlace): FeedPlace {
  return page?.ok ? page.place : place
}

/** Whether the hub has told that there is more than this page. */
function more(page: ReadPage | undefined): boolean {
  return page?.ok === true && page.place.n < page.head
}

function standing({ own, common }: Places): string {
  return `${named(own)} ${named(common)}`
}

function named({ epoch, n }: FeedPlace): string {
  return `${epoch}:${n}`
}
