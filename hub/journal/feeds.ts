import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { feedHash, type FeedLine, type FeedPlace } from '../../shared/entry/feed.ts'
import { endOf, type Store } from '../store/store.ts'
import { createBells } from './bells.ts'
import { digest } from './digest.ts'
import { appendDurably, putDurably } from './durable.ts'
import { createLatelyUsed, type LatelyUsed } from '../store/lately-used.ts'

/** What a subscriber is to be told. `mark` names it, so that a repeated step of the fan-out tells it once. */
export type NewLine = { readonly mark: string; readonly item: string }

/** Lines that follow `after`; `head` is the feed's newest number. To be signed by whoever hands it out. */
export type FeedStretch = {
  readonly epoch: string
  readonly after: number
  readonly lines: readonly FeedLine[]
  readonly head: number
  /** The place of the last line. */
  readonly end: FeedPlace
}

/** The county's feeds: the fan-out writes them, the gateway reads them out. */
export type Feeds = {
  /** Epoch '' when the subscriber has no feed, or none that can be gone on with. */
  readonly head: (subscriber: string) => Promise<FeedPlace>
  /** False for a feed that is to be begun anew: there is none, its last line does not follow, or its beginning broke off. */
  readonly isWhole: (subscriber: string) => Promise<boolean>
  /** Whether the next epoch, or the one whose beginning broke off, tells the subscriber its own words, too. */
  readonly tellsOwn: (subscriber: string) => Promise<boolean>
  /** Begins a new epoch: readers start again from its first line. Durable when it resolves. */
  readonly begin: (subscriber: string) => Promise<void>
  /** What lay there when it began is written. Durable when it resolves. */
  readonly begun: (subscriber: string) => Promise<void>
  /** Durable when it resolves. Lines whose mark was written lately are passed over. One writer. */
  readonly write: (subscriber: string, lines: readonly NewLine[]) => Promise<void>
  /** Null when the reader stands at the head. A reader that stands where this feed never was starts at the beginning. */
  readonly read: (
    subscriber: string,
    from: { readonly epoch: string; readonly n: number },
    most: number,
  ) => Promise<FeedStretch | null>
  /** Resolves when one of these feeds has changed, or when the signal ends it. */
  readonly changed: (subscribers: readonly string[], signal: AbortSignal) => Promise<void>
  /**
   * Whether this feed ever stood where a reader says that it read it. If not, the hub was set back, and a new epoch is
   * asked for: once a run for each feed, so that nobody can wear the others out with tales.
   */
  readonly stoodAt: (subscriber: string, place: FeedPlace) => Promise<boolean>
  /** Hears of feeds that need a new epoch. */
  readonly onSetBack: (listener: (subscriber: string) => void) => void
  /** A device lost its own words. Resolves when the fan-out has written down that its feed begins anew, with them. */
  readonly forgotten: (subscriber: string) => Promise<void>
  readonly onForgotten: (listener: (subscriber: string) => Promise<void>) => void
  /** The feed is no longer whole, and its next epoch tells the subscriber its own words. Durable when it resolves. */
  readonly breakOff: (subscriber: string) => Promise<void>
}

type LineDoc = { readonly _id: string; readonly item: string; readonly hash: string; readonly mark: string }
type FeedDoc = { readonly _id: string; readonly epoch: string; readonly whole: boolean; readonly own?: true }
type State = { place: FeedPlace; whole: boolean; own: boolean; marks: LatelyUsed<true> | null }

const none: FeedPlace = { epoch: '', n: 0, hash: '' }
/** One step of the fan-out writes no more into one feed: 500 entries, and as many keys. */
const mostMarks = 1_000
/** Characters of one page; on a thin line a page that takes minutes is a page that never arrives. */
const pageChars = 600_000

export function createFeeds(deps: { readonly store: Store; readonly random: RandomBytes }): Feeds {
  const lines = deps.store.database<LineDoc>('feeds')
  const feeds = deps.store.database<FeedDoc>('meta')
  const states = new Map<string, Promise<State>>()
  const bells = createBells()
  const doubted = new Set<string>()
  const listeners: ((subscriber: string) => void)[] = []
  const reminders: ((subscriber: string) => Promise<void>)[] = []

  const setBack = (subscriber: string): false => {
    if (!doubted.has(subscriber)) for (const listener of listeners) listener(subscriber)
    doubted.add(subscriber)
    return false
  }

  const load = async (subscriber: string): Promise<State> => {
    const [doc] = await feeds.get([`feed~${subscriber}`])
    if (!doc) return { place: none, whole: false, own: false, marks: null }
    const [last, before] = await lines.range({
      ...linesOf(subscriber, doc.epoch),
      descending: true,
      limit: 2,
    })
    const place = placeOf(doc.epoch, last, before)
    return { place: place ?? none, whole: place !== null && doc.whole, own: doc.own ?? false, marks: null }
  }

  const stateOf = (subscriber: string): Promise<State> => {
    const known = states.get(subscriber)
    if (known) return known
    const loading = load(subscriber)
    states.set(subscriber, loading)
    loading.catch(() => states.delete(subscriber))
    return loading
  }

  const marksOf = async (subscriber: string, state: State): Promise<LatelyUsed<true>> => {
    if (state.marks) return state.marks
    const marks = createLatelyUsed<true>(4 * mostMarks)
    const all = linesOf(subscriber, state.place.epoch)
    for (const { mark } of await lines.range({ ...all, descending: true, limit: mostMarks }))
      marks.set(mark, true)
    state.marks = marks
    return marks
  }

  return {
    head: async (subscriber) => (await stateOf(subscriber)).place,
    isWhole: async (subscriber) => (await stateOf(subscriber)).whole,
    tellsOwn: async (subscriber) => (await stateOf(subscriber)).own,
    async begin(subscriber) {
      const { own } = await stateOf(subscriber)
      const epoch = Buffer.from(deps.random(8)).toString('hex')
      await putDurably(feeds, [feedDoc(subscriber, epoch, false, own)])
      const marks = createLatelyUsed<true>(4 * mostMarks)
      states.set(subscriber, Promise.resolve({ place: { epoch, n: 0, hash: '' }, whole: false, own, marks }))
      bells.ring(subscriber)
    },
    async begun(subscriber) {
      const state = await stateOf(subscriber)
      await putDurably(feeds, [feedDoc(subscriber, state.place.epoch, true, false)])
      Object.assign(state, { whole: true, own: false })
    },
    async write(subscriber, news) {
      const state = await stateOf(subscriber)
      const marks = await marksOf(subscriber, state)
      const docs: LineDoc[] = []
      let { epoch, n, hash } = state.place
      for (const { item, mark } of news.filter((line) => !marks.get(line.mark))) {
        n += 1
        hash = feedHash(digest, hash, item)
        docs.push({ _id: lineId(subscriber, epoch, n), item, hash, mark })
      }
      if (docs.length === 0) return
      try {
        const verdicts = await appendDurably(lines, docs)
        if (verdicts.some((verdict) => verdict.kind === 'exists' && !verdict.same))
          throw new Error(`another wrote the feed of ${subscriber}`)
      } catch (error) {
        // What of it is there is read again before the next line is written.
        states.delete(subscriber)
        throw error
      }
      for (const { mark } of docs) marks.set(mark, true)
      state.place = { epoch, n, hash }
      bells.ring(subscriber)
    },
    async read(subscriber, from, most) {
      const { place } = await stateOf(subscriber)
      if (place.epoch === '') return null
      const knows = from.epoch === place.epoch && from.n <= place.n
      if (knows && from.n === place.n) return null
      // The reader is told when the new epoch is there.
      if (from.epoch === place.epoch && from.n > place.n) {
        setBack(subscriber)
        return null
      }
      const after = knows ? from.n : 0
      const found = await lines.range({
        ...linesOf(subscriber, place.epoch),
        from: lineId(subscriber, place.epoch, after + 1),
        limit: most,
      })
      const page = contiguous(found, after)
      const { n, hash } = page.at(-1) ?? { n: 0, hash: '' }
      // A hole right behind the reader: it has what can be had, and asks again.
      if (page.length === 0 && place.n > 0) return null
      return { epoch: place.epoch, after, lines: page, head: place.n, end: { epoch: place.epoch, n, hash } }
    },
    changed: (subscribers, signal) => bells.rung(subscribers, signal),
    async stoodAt(subscriber, { epoch, n, hash }) {
      const { place } = await stateOf(subscriber)
      if (epoch === '' || epoch !== place.epoch || n === 0) return true
      if (n > place.n) return setBack(subscriber)
      const [line] = n === place.n ? [place] : await lines.get([lineId(subscriber, epoch, n)])
      return line?.hash === hash || setBack(subscriber)
    },
    onSetBack: (listener) => void listeners.push(listener),
    forgotten: async (subscriber) => {
      await Promise.all(reminders.map((listener) => listener(subscriber)))
    },
    onForgotten: (listener) => void reminders.push(listener),
    async breakOff(subscriber) {
      const state = await stateOf(subscriber)
      await putDurably(feeds, [feedDoc(subscriber, state.place.epoch, false, true)])
      Object.assign(state, { whole: false, own: true })
    },
  }
}

function feedDoc(subscriber: string, epoch: string, whole: boolean, own: boolean): FeedDoc {
  return { _id: `feed~${subscriber}`, epoch, whole, ...(own ? { own } : {}) }
}

function lineId(subscriber: string, epoch: string, n: number): string {
  return `${subscriber}~${epoch}:${String(n).padStart(10, '0')}`
}

function linesOf(subscriber: string, epoch: string): { readonly from: string; readonly to: string } {
  const prefix = `${subscriber}~${epoch}:`
  return { from: prefix, to: endOf(prefix) }
}

function numberOf(id: string): number {
  return Number(id.slice(id.indexOf(':') + 1))
}

/** Null when the last line does not follow from the one before: the epoch cannot be gone on with. */
function placeOf(epoch: string, last: LineDoc | undefined, before: LineDoc | undefined): FeedPlace | null {
  if (!last) return { epoch, n: 0, hash: '' }
  const n = numberOf(last._id)
  if (n !== (before ? numberOf(before._id) : 0) + 1) return null
  if (feedHash(digest, before?.hash ?? '', last.item) !== last.hash) return null
  return { epoch, n, hash: last.hash }
}

/** A store that was away may serve a range with holes: never go on behind one. */
function contiguous(docs: readonly LineDoc[], after: number): readonly FeedLine[] {
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
