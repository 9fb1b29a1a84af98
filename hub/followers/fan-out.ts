import { commonFeed } from '../../shared/entry/feed.ts'
import { kindOf, namedBefore } from '../../shared/entry/subject.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import type { CountyKeys } from '../journal/county-keys.ts'
import type { Feeds, NewLine } from '../journal/feeds.ts'
import type { Journal, JournalDoc } from '../journal/journal.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import { createTurns } from '../journal/turns.ts'
import type { Doc, Store } from '../store/store.ts'
import { concernedBy, isFor, isForAll, type Letter, letterOf } from '../journal/audience.ts'
import type { Duty } from './follower.ts'
import { createFilling } from './filling.ts'
import { createLines, lineOf } from './lines.ts'
import { createSnapshot } from './snapshot.ts'
import { createSubscribers, type Subscriber } from './subscribers.ts'
import { createToldMarks } from './told-marks.ts'

type Deps = {
  readonly store: Store
  readonly journal: Journal
  readonly feeds: Feeds
  readonly subjectKeys: SubjectKeys
  readonly countyKeys: Pick<CountyKeys, 'marks'>
  /** Hub time, epoch ms. */
  readonly now: () => number
  /** How many days back a snapshot tells what is closed, as the county set it. */
  readonly recent: () => number
  /** Resolves when the read models say all that the fan-out was told; with false when the hub closes first. */
  readonly projected: () => Promise<boolean>
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

  /** What a snapshot left out comes whole as soon as something is said of it. */
  const tellNews = async (reader: Subscriber, letters: readonly Letter[]): Promise<void> => {
    const since = await feeds.since(reader.device)
    if (since !== null) {
      const mine = letters.filter((letter) => isFor(letter, reader)).map(({ doc }) => doc)
      const old = personalOf(mine).filter((subject) => namedBefore(subject, since))
      await tellWhole(reader, old)
    }
    await tell(reader, letters, false)
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

  const { fill, tellWhole } = createFilling({
    ...deps,
    snapshot: createSnapshot(deps),
    tell,
    toldBefore,
    erasedLine,
  })

  /** Begins those feeds anew that cannot be gone on with. */
  const mend = async (): Promise<void> => {
    if (!(await feeds.isWhole(commonFeed))) await fillCommon()
    for (const reader of subscribers.all()) if (!(await feeds.isWhole(reader.device))) await fill(reader)
  }

  const inTurn = createTurns()
  feeds.onSetBack((subscriber) => {
    const reader = subscribers.all().find(({ device }) => device === subscriber)
    const again = inTurn('feeds', () =>
      reader
        ? feeds.breakOff(subscriber, { kind: 'all', own: false }).then(() => fill(reader))
        : fillCommon(),
    )
    // What breaks off here for want of the store is found not whole, and mended, at the next step.
    again.catch(() => undefined)
  })
  feeds.onRenew((subscriber, beginning) => {
    const broken = inTurn('feeds', () => feeds.breakOff(subscriber, beginning))
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
    const concerns = concernedBy(letters)
    await Promise.all(
      subscribers
        .all()
        .filter(concerns)
        .map((reader) => tellNews(reader, letters)),
    )
    marks.add(fresh)
    return marks.docs(docs)
  }

  return {
    name: 'fan-out',
    begin: () => inTurn('feeds', () => subscribers.load().then(mend).then(tellErased)),
    handle: (docs) => inTurn('feeds', () => handle(docs)),
  }
}

function personalOf(docs: readonly JournalDoc[]): readonly string[] {
  return [...new Set(docs.map(({ subject }) => subject))].filter((subject) => isPersonal(kindOf(subject)))
}
