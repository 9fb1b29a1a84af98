import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { feedHash, type FeedLine, type FeedPlace } from '../../shared/entry/feed.ts'
import { type Store, StoreFault } from '../store/store.ts'
import { createBells } from './bells.ts'
import { digest } from './digest.ts'
import { appendDurably, putDurably } from './durable.ts'
import { contiguous, type LineDoc, lineId, linesOf, numberOf, placeOf } from './feed-lines.ts'
import { type Beginning, everything, isClosed, more, nobody, type Stand } from './feed-stand.ts'
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
  /** Of the next epoch, or of the one whose beginning broke off. */
  readonly beginning: (subscriber: string) => Promise<Beginning>
  /** How far back the snapshot reached that this epoch began with, epoch ms; null when it tells everything. */
  readonly since: (subscriber: string) => Promise<number | null>
  /** Begins a new epoch: readers start again from its first line. Durable when it resolves. @param since of a snapshot */
  readonly begin: (subscriber: string, since?: number) => Promise<void>
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
  /** Lines of any epoch, also of one that is closed, behind a place in it. */
  readonly behind: (subscriber: string, place: FeedPlace) => AsyncIterable<readonly FeedLine[]>
  /** Resolves when one of these feeds has changed, or when the signal ends it. */
  readonly changed: (subscribers: readonly string[], signal: AbortSignal) => Promise<void>
  /**
   * Whether this feed ever stood where a reader says that it read it. If not, the hub was set back, and a new epoch is
   * asked for: once a run for each feed, so that nobody can wear the others out with tales.
   */
  readonly stoodAt: (subscriber: string, place: FeedPlace) => Promise<boolean>
  /** Hears of feeds that need a new epoch. */
  readonly onSetBack: (listener: (subscriber: string) => void) => void
  /** Resolves when the fan-out has written down that the feed begins anew, and how. */
  readonly renew: (subscriber: string, beginning: Beginning) => Promise<void>
  readonly onRenew: (listener: (subscriber: string, beginning: Beginning) => Promise<void>) => void
  /** The feed is no longer whole, and its next epoch begins so, or with more where more was owed. Durable when it resolves. */
  readonly breakOff: (subscriber: string, beginning: Beginning) => Promise<void>
}

type FeedDoc = Stand & { readonly _id: string }
type State = { place: FeedPlace; stand: Stand; marks: LatelyUsed<true> | null }

const none: FeedPlace = { epoch: '', n: 0, hash: '' }
const behindPage = 500
/** One step of the fan-out writes no more into one feed: 500 entries, and as many keys. */
const mostMarks = 1_000

export function createFeeds(deps: { readonly store: Store; readonly random: RandomBytes }): Feeds {
  const lines = deps.store.database<LineDoc>('feeds')
  const feeds = deps.store.database<FeedDoc>('meta')
  const states = new Map<string, Promise<State>>()
  const bells = createBells()
  const doubted = new Set<string>()
  const listeners: ((subscriber: string) => void)[] = []
  const renewers: ((subscriber: string, beginning: Beginning) => Promise<void>)[] = []

  const setBack = (subscriber: string): false => {
    if (!doubted.has(subscriber)) for (const listener of listeners) listener(subscriber)
    doubted.add(subscriber)
    return false
  }

  const load = async (subscriber: string): Promise<State> => {
    const [doc] = await feeds.get([`feed~${subscriber}`])
    if (!doc) return { place: none, stand: nobody, marks: null }
    const { _id: _, ...stand } = doc
    const [last, before] = await lines.range({
      ...linesOf(subscriber, doc.epoch),
      descending: true,
      limit: 2,
    })
    const place = placeOf(doc.epoch, last, before)
    return { place: place ?? none, stand: { ...stand, whole: place !== null && stand.whole }, marks: null }
  }
  const keep = async (subscriber: string, state: State, stand: Stand): Promise<void> => {
    await putDurably(feeds, [{ _id: `feed~${subscriber}`, ...stand }])
    state.stand = stand
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
    isWhole: async (subscriber) => (await stateOf(subscriber)).stand.whole,
    beginning: async (subscriber) => (await stateOf(subscriber)).stand.beginning ?? everything,
    since: async (subscriber) => (await stateOf(subscriber)).stand.since ?? null,
    async begin(subscriber, since) {
      const { stand } = await stateOf(subscriber)
      const epoch = Buffer.from(deps.random(8)).toString('hex')
      const marks = createLatelyUsed<true>(4 * mostMarks)
      const state: State = { place: { epoch, n: 0, hash: '' }, stand, marks }
      const { beginning = everything } = stand
      await keep(subscriber, state, {
        epoch,
        whole: false,
        beginning,
        ...(since === undefined ? {} : { since }),
      })
      states.set(subscriber, Promise.resolve(state))
      bells.ring(subscriber)
    },
    async begun(subscriber) {
      const state = await stateOf(subscriber)
      const { beginning: _, ...stand } = state.stand
      await keep(subscriber, state, { ...stand, whole: true })
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
        if (verdicts.some((verdict) => verdict.kind === 'exists' && !verdict.same)) {
          // Whoever wrote before us had this under way when we took over. What both wrote is no chain: the next epoch is ours alone.
          await keep(subscriber, state, { ...state.stand, whole: false, beginning: everything })
          throw new StoreFault('contended')
        }
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
      const { place, stand } = await stateOf(subscriber)
      if (place.epoch === '' || isClosed(stand)) return null
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
    async *behind(subscriber, { epoch, n }) {
      for (let after = n; ;) {
        const found = await lines.range({
          ...linesOf(subscriber, epoch),
          from: lineId(subscriber, epoch, after + 1),
          limit: behindPage,
        })
        if (found.length > 0) yield found.map(({ _id, item, hash }) => ({ n: numberOf(_id), item, hash }))
        if (found.length < behindPage) return
        after = numberOf(found.at(-1)?._id ?? '')
      }
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
    renew: async (subscriber, beginning) => {
      await Promise.all(renewers.map((listener) => listener(subscriber, beginning)))
    },
    onRenew: (listener) => void renewers.push(listener),
    async breakOff(subscriber, beginning) {
      const state = await stateOf(subscriber)
      const owed = state.stand.beginning
      await keep(subscriber, state, {
        ...state.stand,
        whole: false,
        beginning: owed ? more(owed, beginning) : beginning,
      })
    },
  }
}
