import type { FeedPlace } from '../../shared/entry/feed.ts'
import { ulidTime } from '../../shared/entry/ulid.ts'
import { addDays, dateOf, startOf } from '../../shared/rules/dates.ts'
import type { Feeds, NewLine } from '../journal/feeds.ts'
import type { Journal, JournalDoc } from '../journal/journal.ts'
import type { Letter } from '../journal/audience.ts'
import { lineOf } from './lines.ts'
import type { Snapshot } from './snapshot.ts'
import type { Subscriber } from './subscribers.ts'

/** Subjects that are read from the journal together. */
const wholeAtOnce = 50

export type Filling = {
  /** Begins a feed anew: for who has just come, was away for long, or whose feed broke off. */
  readonly fill: (reader: Subscriber) => Promise<void>
  /** All that was told before of these subjects. */
  readonly tellWhole: (reader: Subscriber, subjects: readonly string[]) => Promise<void>
}

export function createFilling(deps: {
  readonly feeds: Feeds
  readonly journal: Journal
  readonly snapshot: Snapshot
  /** Hub time, epoch ms. */
  readonly now: () => number
  /** How many days back a snapshot tells what is closed, as the county set it. */
  readonly recent: () => number
  readonly tell: (
    reader: Subscriber,
    letters: readonly Letter[],
    again: boolean,
    own?: boolean,
  ) => Promise<void>
  readonly toldBefore: (docs: readonly JournalDoc[]) => Promise<readonly Letter[]>
  readonly erasedLine: (subject: string) => NewLine
}): Filling {
  const { feeds, journal, snapshot, tell, toldBefore } = deps

  const fill = async (reader: Subscriber): Promise<void> => {
    const beginning = await feeds.beginning(reader.device)
    const filled =
      beginning.kind === 'all'
        ? await fillAll(reader, beginning.own)
        : await fillRecent(reader, beginning.left)
    if (filled) await feeds.begun(reader.device)
  }

  /** With everything that was told to others before. */
  const fillAll = async (reader: Subscriber, own: boolean): Promise<true> => {
    await feeds.begin(reader.device)
    for (const prefix of subjectsOf(reader))
      for await (const docs of journal.ofSubjects(prefix))
        await tell(reader, await toldBefore(docs), true, own)
    return true
  }

  /** With a snapshot: first what is older and open, then all of the last days. @returns whether it could be; not while the hub closes */
  const fillRecent = async (reader: Subscriber, left: FeedPlace | null): Promise<boolean> => {
    const since = startOf(addDays(dateOf(deps.now()), -deps.recent()))
    const found = await snapshot.older(reader, since, left)
    if (!found) return false
    await feeds.begin(reader.device, since)
    await feeds.write(reader.device, [
      lineOf('snapshot', { kind: 'snapshot', since, left }),
      ...found.erased.map(deps.erasedLine),
    ])
    await tellWhole(reader, found.subjects)
    for (const prefix of subjectsOf(reader))
      for await (const docs of journal.ofSubjects(prefix, firstSince(prefix, since)))
        await tell(reader, await toldBefore(docs), true)
    return true
  }

  const tellWhole = async (reader: Subscriber, subjects: readonly string[]): Promise<void> => {
    for (let from = 0; from < subjects.length; from += wholeAtOnce) {
      const some = subjects.slice(from, from + wholeAtOnce)
      const docs = await Promise.all(some.map((subject) => journal.ofSubject(subject)))
      await tell(reader, await toldBefore(docs.flat()), true)
    }
  }

  return { fill, tellWhole }
}

/** Beginnings of the names of everything that a desk may be told in its own feed; visits, matters and consults are of its station. */
function subjectsOf({ station, device }: Subscriber): readonly string[] {
  return [`visit:${station}.`, `matter:${station}.`, `consult:${station}.`, `device:${device}`]
}

/** The first of these names that was given from then on; what is said of the desk itself has no day. */
function firstSince(prefix: string, since: number): string {
  return prefix.endsWith('.') ? prefix + ulidTime(since) : prefix
}
