import { commonFeed, type FeedItem } from '../../shared/entry/feed.ts'
import { deviceOf } from '../../shared/entry/lane.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import type { CountyKeys } from '../journal/county-keys.ts'
import { countyDevice, type CountyMarks, textOfEntry, textOfErasure } from '../journal/county-marks.ts'
import type { Feeds, NewLine } from '../journal/feeds.ts'
import type { Journal, JournalDoc } from '../journal/journal.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import { createTurns } from '../journal/turns.ts'
import type { Doc, Store } from '../store/store.ts'
import { isFor, isForAll, type Letter, letterOf } from '../journal/audience.ts'
import type { Duty } from './follower.ts'
import { createSubscribers, type Subscriber } from './subscribers.ts'
import { createToldMarks } from './told-marks.ts'

type Deps = {
  readonly store: Store
  readonly journal: Journal
  readonly feeds: Feeds
  readonly subjectKeys: SubjectKeys
  readonly countyKeys: Pick<CountyKeys, 'marks'>
}

/**
 * Tells each entry to whom it is for: the common feed, or the feeds of devices. Nobody is told what the fact does not
 * name them for, and a subject's key goes before the first entry that needs it. The only writer of feeds.
 */
export function createFanOut(deps: Deps): Duty {
  const { feeds, journal, subjectKeys } = deps
  const { entryLine, erasedLine } = createLines(deps.countyKeys.marks)
  const subscribers = createSubscribers(deps.store)
  const marks = createToldMarks(deps.store)

  const keyLines = async (reader: Subscriber, subjects: readonly string[]): Promise<readonly NewLine[]> => {
    const wrapped = await Promise.all(
      subjects.map((subject) => subjectKeys.wrapFor(subject, reader.agreeKey)),
    )
    return subjects.flatMap((subject, at) => {
      const key = wrapped[at]
      return key ? [lineOf(`key ${subject}`, { kind: 'key', key: { subject, wrapped: key } })] : []
    })
  }

  /**
   * @param again true when keys that were given before are given once more: the feed that they stood in is gone
   * @param own true when the reader is told its own words, too
   */
  const tell = async (
    reader: Subscriber,
    letters: readonly Letter[],
    again: boolean,
    own = false,
  ): Promise<void> => {
    const mine = letters.filter((letter) => isFor(letter, reader, own)).map(({ doc }) => doc)
    if (mine.length === 0 && !again) return
    const personal = personalOf(mine)
    const lacking = again ? personal : await subjectKeys.lacking(reader.device, personal)
    // A feed that begins anew also says what was erased of the reader's own words, which it is not told.
    const gone = await erasedOf(again ? personalOf(letters.map(({ doc }) => doc)) : personal)
    const told = mine.map((doc) =>
      entryLine(gone.has(doc.subject) ? { ...doc, body: null, salt: null } : doc),
    )
    await feeds.write(reader.device, [
      ...[...gone].map(erasedLine),
      ...(await keyLines(reader, lacking)),
      ...told,
    ])
    await subjectKeys.given(reader.device, lacking)
  }

  const erasedOf = async (subjects: readonly string[]): Promise<ReadonlySet<string>> => {
    const keys = await subjectKeys.ofAll(subjects)
    return new Set(subjects.filter((subject) => keys.get(subject) === 'erased'))
  }

  /** True until every erasure was told to those who held the key; looked up at the start, and when the store was away. */
  let owed = true
  const tellErased = async (): Promise<void> => {
    if (!owed) return
    owed = false
    try {
      for (const { subject, holders } of await subjectKeys.erasures()) {
        const readers = subscribers.all().filter(({ device }) => holders.includes(device))
        await Promise.all(readers.map(({ device }) => feeds.write(device, [erasedLine(subject)])))
        if (holders.every(subscribers.knows)) await subjectKeys.erasureTold(subject)
        else owed = true
      }
    } catch (error) {
      owed = true
      throw error
    }
  }

  /** A new epoch with everything that was told to others before: for who has just come, or whose feed broke off. */
  const fill = async (reader: Subscriber): Promise<void> => {
    const own = await feeds.tellsOwn(reader.device)
    await feeds.begin(reader.device)
    for (const prefix of [
      `visit:${reader.station}.`,
      `matter:${reader.station}.`,
      `device:${reader.device}`,
    ]) {
      for await (const docs of journal.ofSubjects(prefix))
        await tell(reader, await toldBefore(docs), true, own)
    }
    await feeds.begun(reader.device)
  }

  const fillCommon = async (): Promise<void> => {
    await feeds.begin(commonFeed)
    for (const kind of ['county', 'station', 'staff', 'device', 'article']) {
      for await (const docs of journal.ofSubjects(`${kind}:`)) {
        await tellAll(await toldBefore(docs))
      }
    }
    await feeds.begun(commonFeed)
  }

  const tellAll = (letters: readonly Letter[]): Promise<void> =>
    feeds.write(
      commonFeed,
      letters.filter(isForAll).map(({ doc }) => entryLine(doc)),
    )

  /** What is still to come stays out: it is told in its own step. */
  const toldBefore = async (docs: readonly JournalDoc[]): Promise<readonly Letter[]> => {
    const fresh = new Set(await marks.fresh(docs))
    return docs.filter((doc) => !fresh.has(doc)).map(letterOf)
  }

  /** Begins those feeds anew that cannot be gone on with. */
  const mend = async (): Promise<void> => {
    if (!(await feeds.isWhole(commonFeed))) await fillCommon()
    for (const reader of subscribers.all()) if (!(await feeds.isWhole(reader.device))) await fill(reader)
  }

  const inTurn = createTurns()
  feeds.onSetBack((subscriber) => {
    const reader = subscribers.all().find(({ device }) => device === subscriber)
    const again = inTurn('feeds', () => (reader ? fill(reader) : fillCommon()))
    // What breaks off here for want of the store is found not whole, and mended, at the next step.
    again.catch(() => undefined)
  })
  feeds.onForgotten((subscriber) => {
    const broken = inTurn('feeds', () => feeds.breakOff(subscriber))
    broken.then(() => inTurn('feeds', mend)).catch(() => undefined)
    return broken
  })

  subjectKeys.onErased(() => {
    owed = true
    // Where it breaks off for want of the store, the next step goes on with it.
    inTurn('feeds', () => mend().then(tellErased)).catch(() => undefined)
  })

  const handle = async (docs: readonly JournalDoc[]): Promise<readonly Doc[]> => {
    const fresh = await marks.fresh(docs)
    await subscribers.hear(fresh)
    await mend()
    await tellErased()
    const letters = fresh.map(letterOf)
    await tellAll(letters)
    await Promise.all(subscribers.all().map((reader) => tell(reader, letters, false)))
    marks.add(fresh)
    return marks.docs(docs)
  }

  return {
    name: 'fan-out',
    begin: () => inTurn('feeds', () => subscribers.load().then(mend).then(tellErased)),
    handle: (docs) => inTurn('feeds', () => handle(docs)),
  }
}

/** What the county says itself has its mark under it, so that it can be taken back by a hub that lost it. */
function createLines(marks: CountyMarks) {
  return {
    entryLine({ _id: id, header, body, salt, hash }: JournalDoc): NewLine {
      const entry = { id, header, body, salt }
      const own = deviceOf(id) === countyDevice
      return lineOf(id, {
        kind: 'entry',
        entry,
        ...(own ? { mark: marks.under(textOfEntry(id, hash)) } : {}),
      })
    },
    erasedLine: (subject: string): NewLine =>
      lineOf(`erased ${subject}`, { kind: 'erased', subject, mark: marks.under(textOfErasure(subject)) }),
  }
}

function personalOf(docs: readonly JournalDoc[]): readonly string[] {
  return [...new Set(docs.map(({ subject }) => subject))].filter((subject) => isPersonal(kindOf(subject)))
}

function lineOf(mark: string, item: FeedItem): NewLine {
  return { mark, item: JSON.stringify(item) }
}
