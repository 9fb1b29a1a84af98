import * as v from 'valibot'
import { expect } from 'vitest'
import { isFor, letterOf } from '../../../hub/journal/audience.ts'
import { createNewsroom } from '../../../hub/followers/news.ts'
import { createProjector } from '../../../hub/followers/projector.ts'
import { digest } from '../../../hub/journal/digest.ts'
import { openText } from '../../../hub/journal/box.ts'
import type { JournalDoc } from '../../../hub/journal/journal.ts'
import type { MatterDoc } from '../../../hub/journal/read-models.ts'
import type { Doc, Store } from '../../../hub/store/store.ts'
import { feedHash, feedItemSchema } from '../../../shared/entry/feed.ts'
import { kindOf } from '../../../shared/entry/subject.ts'
import { isPersonal } from '../../../shared/facts/fact.ts'
import type { TestCounty } from '../../hub/county.ts'
import type { Desk } from '../../hub/desk.ts'

/** What a county has to be after whatever happened to it, asked of the store itself and of the doors that desks know. */
export async function expectWhole(
  county: TestCounty,
  {
    desks,
    acknowledged,
    fresh,
  }: {
    readonly desks: readonly Desk[]
    /** Ids that somebody was told to be in the county's hands. */
    readonly acknowledged: readonly string[]
    /** An empty store to project into anew. */
    readonly fresh: Store
  },
): Promise<void> {
  await receiptsHold(desks, acknowledged)
  // Followers go in the journal's order: when they are through with this, they are through with all that lay before it.
  for (const desk of desks) await desk.push([await desk.openVisit()])
  for (let times = 0; times < 2; times += 1) await county.followers.caughtUp()
  const docs = await journalOf(county)
  const ids = docs.map(({ _id }) => _id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([])
  const bySubject: string[] = []
  for await (const page of county.journal.journal.ofSubjects(''))
    bySubject.push(...page.map(({ _id }) => _id))
  expect(bySubject.sort()).toEqual([...ids].sort())
  const byId = new Map(docs.map((doc) => [doc._id, doc]))
  for (const device of county.directory.current().devices.keys()) {
    const made = desks.find((desk) => desk.device === device)?.keys.keys() ?? []
    await feedIsWhole(county, device, new Set(made), byId)
  }
  await listsAreAsNew(county, docs, fresh)
  await listNamesAll(county)
}

/** Every entry asked for again: what was acknowledged is there already, the rest is taken now, and the receipt is about all. */
async function receiptsHold(desks: readonly Desk[], acknowledged: readonly string[]): Promise<void> {
  for (const desk of desks) {
    const { verdicts, receipt } = await desk.push(desk.written)
    const lost = verdicts.filter(({ id, verdict }) => verdict === 'stored' && acknowledged.includes(id))
    expect(lost).toEqual([])
    const kinds = new Set(verdicts.map(({ verdict }) => verdict))
    expect([...kinds].filter((kind) => !['already', 'stored', 'refused'].includes(kind))).toEqual([])
    expect(receipt).toMatchObject({ entries: desk.written.length, holding: desk.holding() })
    expect((await desk.hello({ receipt: receipt.holding })).body).not.toHaveProperty('lanes')
  }
}

/** From the blocks themselves, not from their index. */
async function journalOf({ journal }: TestCounty): Promise<readonly JournalDoc[]> {
  const database = journal.store.database<JournalDoc>('journal')
  const { docs: count } = await database.info()
  const docs: JournalDoc[] = []
  const enough = new AbortController()
  for await (const batch of database.follow({ signal: enough.signal })) {
    docs.push(...batch.docs)
    if (docs.length >= count) enough.abort()
  }
  return docs
}

/** Dense, chained, and everything that this device may read in it once, the key before it unless the desk made it. */
async function feedIsWhole(
  { journal, directory }: TestCounty,
  device: string,
  made: ReadonlySet<string>,
  docs: ReadonlyMap<string, JournalDoc>,
): Promise<void> {
  const { lines = [] } = (await journal.feeds.read(device, { epoch: '', n: 0 }, 100_000)) ?? {}
  let hash = ''
  const keyed = new Set(made)
  const told: string[] = []
  for (const [at, line] of lines.entries()) {
    hash = feedHash(digest, hash, line.item)
    expect(line).toMatchObject({ n: at + 1, hash })
    const item = v.parse(feedItemSchema, JSON.parse(line.item))
    if (item.kind === 'key') keyed.add(item.key.subject)
    if (item.kind !== 'entry') continue
    told.push(item.entry.id)
    const subject = docs.get(item.entry.id)?.subject ?? ''
    if (isPersonal(kindOf(subject))) expect(keyed).toContain(subject)
  }
  const station = directory.current().devices.get(device)?.station ?? ''
  const due = [...docs.values()].map(letterOf).filter((letter) => isFor(letter, { device, station }))
  expect(told.sort()).toEqual(due.map(({ doc }) => doc._id).sort())
}

/** The read models say what a projection from nothing says. */
async function listsAreAsNew(county: TestCounty, docs: readonly JournalDoc[], fresh: Store): Promise<void> {
  const { store, journal, reader, subjectKeys } = county.journal
  const newsroom = createNewsroom(() => undefined)
  await createProjector({ store: fresh, journal, reader, subjectKeys, newsroom }).handle(docs)
  for (const name of ['matters', 'visits', 'consults'] as const) {
    const [kept, anew] = await Promise.all([store, fresh].map((one) => rowsOf(one, name)))
    const opened = async (doc: RowDoc): Promise<RowDoc> => {
      const key = await subjectKeys.of(doc._id)
      return { ...doc, row: key && key !== 'erased' ? (openText(key, doc.row) ?? '') : '' }
    }
    expect(await Promise.all((kept ?? []).map(opened))).toEqual(await Promise.all((anew ?? []).map(opened)))
  }
}

/** The list that agents see names every open case. */
async function listNamesAll({ journal }: TestCounty): Promise<void> {
  const docs = await journal.store.database<MatterDoc>('matters').range({ limit: 10_000 })
  const open = docs.filter(({ work }) => work === 'open').map(({ _id }) => _id)
  expect((await journal.workList.rows(0)).map(({ subject }) => subject).sort()).toEqual(open)
}

type RowDoc = Doc & { readonly row: string }

function rowsOf(store: Store, name: 'matters' | 'visits' | 'consults'): Promise<RowDoc[]> {
  return store.database<RowDoc>(name).range({ limit: 10_000 })
}
