import type * as v from 'valibot'
import { commonFeed, type FeedPlace } from '../../shared/entry/feed.ts'
import { fitOf, protocols } from '../../shared/http/protocol.ts'
import type { hello } from '../../shared/http/sync.ts'
import type { Device } from '../../shared/facts/directory.ts'
import type { Turns } from '../journal/turns.ts'
import type { Counter } from './counter.ts'
import type { GatewayDeps } from './deps.ts'
import { createLongAway } from './long-away.ts'
import { createQueue } from './queue.ts'
import { receiptOf } from './receipts.ts'

type HelloRequest = v.InferOutput<typeof hello.request>
type HelloAnswer = v.InferInput<typeof hello.response>

/** Parcels asked for at once; the rest is asked for when these have come. */
const mostWanted = 100

/** Hellos that are answered at once: a crowd's would stand in the way of the entries that have come. */
const mostComparing = 8

/** Compares the device with the county. What both sides know already is left out. */
export function createHello(deps: GatewayDeps, inTurn: Turns, counter: Pick<Counter, 'call'>) {
  const { holdings, feeds, ownWords, now } = deps
  const isLongAway = createLongAway(deps)
  const hasNews = async (subscriber: string, reader: FeedPlace): Promise<boolean> => {
    const { epoch, n, hash } = await feeds.head(subscriber)
    await feeds.stoodAt(subscriber, reader)
    return epoch !== '' && (reader.epoch !== epoch || reader.n !== n || reader.hash !== hash)
  }
  const comparing = createQueue(mostComparing)
  const compare = async (device: Device, request: HelloRequest): Promise<HelloAnswer> => {
    const app = { own: request.protocol, least: request.least ?? request.protocol }
    const speaks = deps.protocols ?? protocols
    await ownWords.heard(device.id, request.forgot === true)
    const own = await hasNews(device.id, request.feeds.own)
    const common = await hasNews(commonFeed, request.feeds.common)
    return inTurn(device.id, async () => {
      const hold = await holdings.of(device.id)
      const left = request.feeds.own
      // Only where the county knows the place at which it stands: one that was set back tells everything.
      if ((await isLongAway(device.id, left)) && (await feeds.stoodAt(device.id, left)))
        await feeds.renew(device.id, { kind: 'snapshot', left })
      const oldSince = deps.serves(request.app) ? null : (hold.contact.oldSince ?? now())
      holdings.met(hold, { app: request.app, oldSince })
      if (request.desk) holdings.told(hold, request.desk)
      const holding = hold.holding()
      const wanted = hold.wanted().slice(0, mostWanted)
      return {
        time: now(),
        ...(request.receipt === holding ? {} : { receipt: await receiptOf(hold, deps) }),
        ...(request.holding === holding
          ? {}
          : { lanes: hold.lanes().map((lane) => ({ ...lane, ahead: [...lane.ahead] })) }),
        news: { own, common },
        ...(fitOf(app, speaks) === 'fit' ? {} : { protocols: speaks }),
        ...(wanted.length === 0 ? {} : { wanted }),
      }
    })
  }
  return async (device: Device, request: HelloRequest): Promise<HelloAnswer> => {
    const later = request.desk?.entries ? await counter.call(device.id) : 0
    if (later > 0) return { time: now(), news: { own: false, common: false }, later }
    const leave = await comparing.enter()
    try {
      return await compare(device, request)
    } finally {
      leave()
    }
  }
}
