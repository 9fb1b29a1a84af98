import { maxBodyChars, type Auth } from '../../../shared/entry/entry.ts'
import type { SecretKey } from '../../../shared/entry/seal.ts'
import { kindOf, ownerOf } from '../../../shared/entry/subject.ts'
import type { Author, Written } from '../../../shared/entry/writer.ts'
import { isPersonal } from '../../../shared/facts/fact.ts'
import { consultRequested } from '../../../shared/facts/consult.ts'
import { disputeOpened } from '../../../shared/facts/dispute.ts'
import { evidenceOpened } from '../../../shared/facts/evidence.ts'
import { matterOpened } from '../../../shared/facts/matter.ts'
import { factOf, parseBody } from '../../../shared/facts/registry.ts'
import { visitOpened } from '../../../shared/facts/visit.ts'
import type { Locks } from '../deps.ts'
import { DeskTrouble } from '../desk-shapes.ts'
import type { EntryDoc, FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { MyLane } from './my-lane.ts'
import type { Refold } from './refold.ts'
import type { SubjectKeys } from './subject-keys.ts'

/** The lock under which everything that adds entries runs, one window at a time. */
export const appendLock = 'yizhan-append'

/** What is to be said. A body may name the ids of what stands before it in the same call. */
export type Saying = {
  readonly subject: string
  readonly type: string
  readonly body: unknown
  readonly naming?: (ids: readonly string[]) => unknown
}

export type Speaker = { readonly by: string; readonly auth: Auth }

export type Append = {
  /** All or nothing; on the disk and folded when it resolves. Rejects with DeskTrouble. @returns ids of what was said */
  readonly write: (sayings: readonly Saying[], speaker: Speaker) => Promise<readonly string[]>
}

/** What names a subject for the first time. */
const beginnings: ReadonlySet<string> = new Set([
  visitOpened.type,
  matterOpened.type,
  consultRequested.type,
  evidenceOpened.type,
  disputeOpened.type,
])

type Heads = { readonly ids: readonly string[]; readonly lamport: number }
const noHeads: Heads = { ids: [], lamport: 0 }

export function createAppend(deps: {
  readonly locks: Locks
  readonly entries: Table<EntryDoc>
  readonly folds: Table<FoldDoc>
  readonly keys: SubjectKeys
  readonly lane: MyLane
  readonly refold: Refold
  readonly device: () => string
  readonly station: () => string
  readonly directory: () => number
}): Append {
  const headsOf = async (subjects: readonly string[]): Promise<Map<string, Heads>> => {
    const docs = await deps.folds.many(subjects)
    // Nobody could fold what is said now.
    if (docs.some(({ state }) => state === 'trimmed')) throw new DeskTrouble('trimmed')
    return new Map(docs.map((doc) => [doc.id, { ids: doc.heads, lamport: doc.lamport }]))
  }

  /** Of a subject that begins here a key is made. Any other has one: what is written under a second one nobody can read. */
  const keysOf = async (
    subjects: readonly string[],
    begun: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, SecretKey>> => {
    const known = await Promise.all(subjects.map((subject) => deps.keys.of(subject)))
    if (known.includes('erased')) throw new DeskTrouble('erased')
    const missing = subjects.filter((_, at) => known[at] === null)
    if (missing.some((subject) => !begun.has(subject))) throw new DeskTrouble('no-key')
    await Promise.all([deps.keys.make(missing), deps.keys.vouch(subjects)])
    const all = await Promise.all(
      subjects.map(async (subject) => [subject, await deps.keys.of(subject)] as const),
    )
    return new Map(all.flatMap(([subject, key]) => (key && key !== 'erased' ? [[subject, key]] : [])))
  }

  const made = async (sayings: readonly Saying[], speaker: Speaker): Promise<readonly Written[]> => {
    const device = `device:${deps.device()}`
    const subjects = [...new Set(sayings.map(({ subject }) => subject))]
    const heads = await headsOf([device, ...subjects])
    const author: Author = { ...speaker, station: deps.station(), directory: deps.directory() }
    const begun = sayings.filter(({ type }) => beginnings.has(type))
    const keys = await keysOf(
      subjects.filter((subject) => isPersonal(kindOf(subject))),
      new Set(begun.map(({ subject }) => subject)),
    )
    const { writer, opening } = await deps.lane.ready(heads.get(device) ?? noHeads, author)
    const written: Written[] = opening ? [opening] : []
    if (opening) heads.set(device, after(opening))
    for (const { subject, type, body, naming } of sayings) {
      const said = naming ? naming(written.slice(opening ? 1 : 0).map(({ header }) => header.id)) : body
      const draft = {
        subject,
        type,
        v: checked(subject, type, said, deps.station()),
        body: said,
        key: keys.get(subject) ?? null,
        heads: heads.get(subject) ?? noHeads,
      }
      const entry = await writer.write(draft, author)
      if ((entry.entry.body ?? '').length > maxBodyChars) throw new DeskTrouble('bad-draft', 'too long')
      heads.set(subject, after(entry))
      written.push(entry)
    }
    return written
  }

  const stored = async (written: readonly Written[]): Promise<void> => {
    const subjects = [...new Set(written.map(({ header }) => header.subject))]
    await deps.refold.mark(subjects)
    const taken = await deps.entries.add(written.map(docOf))
    if (taken.length > 0) throw new Error('an id of a new lane was taken')
    const last = written.at(-1)
    if (last) deps.lane.stored(last)
    await deps.refold.now(subjects)
  }

  return {
    write: (sayings, speaker) =>
      deps.locks.run(appendLock, async () => {
        try {
          for (const { subject, type, body, naming } of sayings)
            if (!naming) checked(subject, type, body, deps.station())
          const written = await made(sayings, speaker)
          await stored(written)
          return written.slice(written.length - sayings.length).map(({ header }) => header.id)
        } catch (error) {
          deps.lane.leave()
          throw troubleOf(error)
        }
      }),
  }
}

/** The fact's version. Forms have checked what people typed; what still does not fit here is the page's mistake. */
function checked(subject: string, type: string, body: unknown, station: string): number {
  const declared = factOf(type)
  if (!declared || declared.subject !== kindOf(subject)) throw new DeskTrouble('bad-draft', type)
  const owner = ownerOf(subject)
  if (owner !== null && owner !== station) throw new DeskTrouble('bad-draft', 'not our subject')
  const parsed = parseBody(declared, JSON.stringify(body))
  if (!parsed.ok) throw new DeskTrouble('bad-draft', `${type} ${parsed.where}`)
  return declared.v
}

function after({ header }: Written): Heads {
  return { ids: [header.id], lamport: header.lamport }
}

export function docOf({ entry, header }: Pick<Written, 'entry' | 'header'>): EntryDoc {
  return { ...entry, subject: header.subject, out: '' }
}

function troubleOf(error: unknown): unknown {
  const full = error instanceof Error && /quota/i.test(`${error.name} ${error.message}`)
  return full ? new DeskTrouble('no-space') : error
}
