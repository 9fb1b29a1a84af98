import type { Bytes, RandomBytes } from '../../shared/entry/bytes.ts'
import type { Auth } from '../../shared/entry/entry.ts'
import { importSubjectKey } from '../../shared/entry/seal.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { createLaneWriter, type LaneWriter, type Written } from '../../shared/entry/writer.ts'
import { type Fact, type Heard, isPersonal } from '../../shared/facts/fact.ts'
import { headsOf } from '../../shared/facts/order.ts'
import { factOf, hear, parseBody } from '../../shared/facts/registry.ts'
import { countyDevice } from './county-marks.ts'
import { digest } from './digest.ts'
import type { Journal, JournalDoc } from './journal.ts'
import type { Reader } from './reader.ts'
import type { SubjectKey, SubjectKeys } from './subject-keys.ts'
import { createTurns } from './turns.ts'

/** Something that the county says: staff of the county by their consoles, or the hub itself (`system`). */
export type CountyDraft = {
  readonly subject: string
  /** One of shared/facts; its version is added. */
  readonly type: string
  readonly body: unknown
  readonly by: string
  /** `system` for the hub itself, `password` for staff, unless told. */
  readonly auth?: Auth
  /** `county` unless told. */
  readonly station?: string
  /** Heads of the subject as the author's page showed it; all that is known now when left out. What was not seen can clash. */
  readonly seen?: readonly string[]
}

export type Said<No> =
  | { readonly ok: true; readonly written: Written }
  | { readonly ok: false; readonly why: No }

/** The county's own lane. One writer, one thing after the other, durable before it answers. */
export type Voice = {
  /** Throws when the subject's key is gone or the body is not what the fact says: bugs of the caller. */
  readonly say: (draft: CountyDraft) => Promise<Written>
  /** Several at once, in this order, in one write. */
  readonly sayAll: (drafts: readonly CountyDraft[]) => Promise<readonly Written[]>
  /**
   * Says it unless `guard` finds a reason against it. The guard reads the subject in the writer's own turn, so that
   * of two who want what only one may have, one wins.
   */
  readonly sayIf: <No>(
    draft: CountyDraft,
    guard: (heard: readonly Heard[]) => No | null,
  ) => Promise<Said<No | 'erased' | 'no-key'>>
}

type Cited = Pick<Heard, 'id' | 'lamport' | 'after'>
type Heads = { readonly ids: readonly string[]; readonly lamport: number }

type Deps = {
  readonly journal: Journal
  readonly reader: Reader
  readonly subjectKeys: SubjectKeys
  /** Hub time, epoch ms. */
  readonly now: () => number
  readonly random: RandomBytes
  /** Of the county's directory, now. */
  readonly directoryVersion: () => number
}

export function createVoice(deps: Deps): Voice {
  const { journal, reader, subjectKeys } = deps
  const inTurn = createTurns()
  let lane = openLane(deps)

  const write = async (draft: CountyDraft, heads: Heads, key: SubjectKey): Promise<Written> => {
    const declared = declaredOf(draft)
    const personal = isPersonal(kindOf(draft.subject))
    if (personal && (!key || key === 'erased'))
      throw new Error(`${draft.subject} has no key to say ${draft.type} under`)
    const sealing = personal && key && key !== 'erased' ? await importSubjectKey(key as Bytes) : null
    const { subject, type, body, by } = draft
    const auth = draft.auth ?? { how: by === 'system' ? 'system' : 'password' }
    const author = { by, auth, station: draft.station ?? 'county', directory: deps.directoryVersion() }
    return lane.write({ subject, type, v: declared.v, body, key: sealing, heads }, author)
  }

  const store = async (written: readonly Written[], drafts: readonly CountyDraft[]): Promise<void> => {
    const receivedAt = deps.now()
    reader.opened(written.map(({ header }, at) => hear(header, JSON.stringify(drafts[at]?.body))))
    const docs = written.map(({ entry: { id, ...rest }, header, hash }): JournalDoc => ({
      _id: id,
      ...rest,
      subject: header.subject,
      hash,
      receivedAt,
    }))
    const verdicts = await journal.append(docs)
    if (verdicts.some(({ kind }) => kind !== 'stored'))
      throw new Error('the journal did not take what the county said')
  }

  /** @param before what was said in the same breath, and is not in the journal yet */
  const headsNow = async ({ subject, seen }: CountyDraft, before: readonly Written[]): Promise<Heads> => {
    const said = before.map(({ header }) => header).filter((header) => header.subject === subject)
    const all: readonly Cited[] = [...(await reader.heardOf(subject)), ...said]
    return headsOf(seen ? all.filter(({ id }) => seen.includes(id)) : all)
  }

  const writeAll = async (drafts: readonly CountyDraft[]): Promise<readonly Written[]> => {
    const keys = await subjectKeys.ofAll(
      new Set(drafts.map(({ subject }) => subject).filter((subject) => isPersonal(kindOf(subject)))),
    )
    /** Who said something here without naming what was seen, saw everything: the next one cites that alone. */
    const heads = new Map<string, Heads>()
    const written: Written[] = []
    for (const draft of drafts) {
      const { subject, seen } = draft
      const known = seen ? undefined : heads.get(subject)
      const one = await write(draft, known ?? (await headsNow(draft, written)), keys.get(subject) ?? null)
      if (seen) heads.delete(subject)
      else heads.set(subject, { ids: [one.header.id], lamport: one.header.lamport })
      written.push(one)
    }
    await store(written, drafts)
    return written
  }

  const sayAll = async (drafts: readonly CountyDraft[]): Promise<readonly Written[]> => {
    try {
      return await writeAll(drafts)
    } catch (error) {
      // Nobody knows what of it is there: a counter is never written twice, the county goes on in a new lane.
      lane = openLane(deps)
      throw error
    }
  }

  const turn = <Value>(work: () => Promise<Value>): Promise<Value> => inTurn('voice', work)

  return {
    say: (draft) => turn(async () => theOne(await sayAll([draft]))),
    sayAll: (drafts) => turn(() => sayAll(drafts)),
    sayIf: (draft, guard) =>
      turn(async () => {
        const why =
          (await missingKey(draft.subject, subjectKeys)) ?? guard(await reader.heardOf(draft.subject))
        return why === null ? { ok: true, written: theOne(await sayAll([draft])) } : { ok: false, why }
      }),
  }
}

function openLane({ now, random }: Deps): LaneWriter {
  const name = (): string => [...random(8)].map((byte) => (byte % 36).toString(36)).join('')
  const clock = { wall: now, offset: () => 0, mono: () => performance.now(), boot: name() }
  return createLaneWriter({ lane: `${countyDevice}-${name()}`, clock, digest, random })
}

function declaredOf({ subject, type, body }: CountyDraft): Fact<unknown> {
  const declared = factOf(type)
  if (!declared || declared.subject !== kindOf(subject))
    throw new Error(`nobody can say ${type} of ${kindOf(subject)}`)
  const parsed = parseBody(declared, JSON.stringify(body))
  if (!parsed.ok) throw new Error(`${type} is wrong at ${parsed.where}`)
  return declared
}

async function missingKey(subject: string, keys: SubjectKeys): Promise<'erased' | 'no-key' | null> {
  if (!isPersonal(kindOf(subject))) return null
  const key = await keys.of(subject)
  return key === 'erased' ? 'erased' : key ? null : 'no-key'
}

function theOne<Value>(values: readonly Value[]): Value {
  const [value] = values
  if (value === undefined) throw new Error('something was said and nothing was written')
  return value
}
