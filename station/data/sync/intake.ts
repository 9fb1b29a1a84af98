import * as v from 'valibot'
import { type CarriedKey, carriedKeySchema } from '../../../shared/entry/batch.ts'
import type { Digest } from '../../../shared/entry/bytes.ts'
import { checkEntry, type Header } from '../../../shared/entry/entry.ts'
import { countyMarkSchema, type FeedPlace, snapshotSchema } from '../../../shared/entry/feed.ts'
import { kindOf, subjectSchema } from '../../../shared/entry/subject.ts'
import { deviceDeclined, deviceMended, deviceRefused } from '../../../shared/facts/device.ts'
import { evidenceDeleted } from '../../../shared/facts/evidence-kept.ts'
import { isPersonal, isTold } from '../../../shared/facts/fact.ts'
import type { Locks } from '../deps.ts'
import { appendLock, docOf } from '../journal/append.ts'
import type { Folding } from '../journal/folding.ts'
import type { Refold } from '../journal/refold.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Tray } from '../journal/tray.ts'
import type { ReferenceShelf } from '../reference.ts'
import type { EntryDoc } from '../store/schemas.ts'
import type { Settings } from '../store/settings.ts'
import type { Table } from '../store/table.ts'
import type { Erasing } from './erasing.ts'
import type { FetchBack } from './fetch-back.ts'
import { type GivingBack, nameOfErasure } from './giving-back.ts'
import type { ReadPages } from './read-pages.ts'

/** Takes in what a feed brought. Doing it twice is doing it once: the place moves on only when all is on the disk. */
export type Intake = {
  readonly take: (feed: 'own' | 'common', items: readonly string[], place: FeedPlace) => Promise<void>
}

type Arrived = { readonly doc: EntryDoc; readonly header: Header; readonly mark: string | undefined }

/** So many entries at a time, so that somebody who writes meanwhile waits no longer than for these. */
const chunk = 20

export function createIntake(deps: {
  readonly locks: Locks
  readonly entries: Table<EntryDoc>
  readonly keys: SubjectKeys
  readonly refold: Refold
  readonly folding: Folding
  readonly tray: Tray
  readonly reference: ReferenceShelf
  readonly settings: Settings
  readonly digest: Digest
  readonly device: () => string
  readonly erase: Erasing
  /** Recordings that two people deleted at the county. */
  readonly deleted: (items: readonly string[]) => Promise<void>
  readonly marked: GivingBack['heard']
  readonly begun: GivingBack['begun']
  readonly pages: ReadPages
  readonly fetchBack: FetchBack['matter']
}): Intake {
  const store = async (arrived: readonly Arrived[], keyed: readonly string[]): Promise<void> => {
    const own = `device:${deps.device()}`
    const subjects = arrived
      .map(({ doc }) => doc.subject)
      .filter((subject) => isPersonal(kindOf(subject)) || subject === own)
    const touched = [...new Set([...subjects, ...keyed])]
    const trimmed = await deps.locks.run(appendLock, async () => {
      await deps.refold.mark(touched)
      const taken = new Set(await deps.entries.add(arrived.map(({ doc }) => doc)))
      await makeWay(arrived.map(({ doc }) => doc).filter(({ id }) => taken.has(id)))
      const docs = arrived.map(({ doc }) => doc).filter(({ subject }) => subject === own)
      const refused = await hearDevice(docs)
      await deps.refold.mark(refused)
      return deps.refold.now([...new Set([...touched, ...refused])])
    })
    // Somebody spoke again of what was trimmed: its words are fetched. Without a line it stays marked, and is fetched later.
    for (const subject of trimmed) await deps.fetchBack(subject)
    const county = arrived.filter(({ doc }) => !isPersonal(kindOf(doc.subject)) && doc.subject !== own)
    const enrolled = arrived.filter(
      ({ header }) => header.type === 'device.enrolled' || header.type === 'device.revoked',
    )
    await deps.reference.learn([...new Set([...county, ...enrolled].map(({ doc }) => doc.id))])
  }

  /** What this desk wrote under an id that was taken was said again under another: here stands what the county has. */
  const makeWay = async (docs: readonly EntryDoc[]): Promise<void> => {
    const mine = await deps.entries.many(docs.map(({ id }) => id))
    const forked = new Set(mine.flatMap(({ id, out }) => (out === 'forked' ? [id] : [])))
    const theirs = docs.filter(({ id }) => forked.has(id))
    await deps.entries.put(theirs)
    deps.folding.forget(theirs.map(({ id }) => id))
  }

  /** What the county says of this desk's own entries. @returns subjects whose fold this changes */
  const hearDevice = async (docs: readonly EntryDoc[]): Promise<readonly string[]> => {
    const subjects: string[] = []
    for (const doc of docs) {
      const told = await deps.folding.heard(doc)
      if (!told || !isTold(told)) continue
      if (deviceMended.is(told)) await deps.tray.mended(told.body.entry, told.body.as)
      if (deviceDeclined.is(told)) await deps.tray.declined(told.body.entry, told.body.reason)
      if (!deviceRefused.is(told)) continue
      const refused = await deps.entries.get(told.body.entry)
      if (refused?.out === 'forked') continue
      await deps.tray.refused(refused ?? { id: told.body.entry }, told.body.refusal)
      const entry = await deps.entries.update(told.body.entry, (mine) =>
        mine && mine.out === '' ? { ...mine, out: 'refused' } : null,
      )
      if (entry) subjects.push(entry.subject)
    }
    return subjects
  }

  return {
    async take(feed, texts, place) {
      const items = texts.flatMap((text) => itemOf(text) ?? [])
      for (const item of items) if (item.kind === 'snapshot') await deps.begun(place.epoch, item.left)
      const keys = items.flatMap((item): CarriedKey[] => (item.kind === 'key' ? [item.key] : []))
      await deps.keys.receive(keys)
      const arrived = items.flatMap((item) => (item.kind === 'entry' ? arrivedOf(item, deps.digest) : []))
      const keyed = keys.map(({ subject }) => subject)
      // At a locked desk nobody waits, and the marks, which grow with each page, are written once for all of it.
      const most = deps.refold.ready() ? chunk : Math.max(1, arrived.length)
      for (let from = 0; from === 0 || from < arrived.length; from += most) {
        await store(arrived.slice(from, from + most), from === 0 ? keyed : [])
      }
      // After the entries of the same page: whatever came of such a subject, the end of it is that it is gone.
      const erasures = items.flatMap((item) => (item.kind === 'erased' ? [item] : []))
      const gone = erasures.map(({ subject }) => subject)
      if (gone.length > 0) await deps.locks.run(appendLock, () => deps.erase(gone))
      const deleted = arrived.flatMap(({ doc, header }) =>
        header.type === evidenceDeleted.type ? [doc.subject] : [],
      )
      if (deleted.length > 0) await deps.deleted(deleted)
      await deps.marked(feed, place.epoch, [
        ...arrived.map(({ doc, mark }) => ({ name: doc.id, mark })),
        ...erasures.map(({ subject, mark }) => ({ name: nameOfErasure(subject), mark })),
      ])
      await deps.pages.keep(
        feed,
        place,
        arrived.map(({ doc }) => doc),
      )
      await deps.settings.update('places', (places) => ({ ...(places ?? startPlaces), [feed]: place }))
    },
  }
}

const start: FeedPlace = { epoch: '', n: 0, hash: '' }
export const startPlaces = { own: start, common: start }

/** As FeedItem; what an entry must be is looked at once, by `checkEntry`. */
const itemSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('entry'), entry: v.unknown(), mark: countyMarkSchema }),
  v.strictObject({ kind: v.literal('key'), key: carriedKeySchema }),
  v.strictObject({ kind: v.literal('erased'), subject: subjectSchema, mark: countyMarkSchema }),
  snapshotSchema,
])

/** Null for a kind of item that this app does not know. */
function itemOf(text: string): v.InferOutput<typeof itemSchema> | null {
  try {
    const item = v.safeParse(itemSchema, JSON.parse(text))
    return item.success ? item.output : null
  } catch {
    return null
  }
}

function arrivedOf(item: { readonly entry: unknown; readonly mark?: string }, digest: Digest): Arrived[] {
  const parsed = checkEntry(item.entry, digest)
  return parsed.ok ? [{ doc: docOf(parsed), header: parsed.header, mark: item.mark }] : []
}
