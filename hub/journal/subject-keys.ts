import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import type { CarriedKey } from '../../shared/entry/batch.ts'
import { kindOf, type OwnedKind, ownerOf, subjectSchema } from '../../shared/entry/subject.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { type Database, endOf, type Store } from '../store/store.ts'
import type { CountyKeys } from './county-keys.ts'
import { appendDurably, putDurably, removeDurably } from './durable.ts'
import { allIn } from './find-all.ts'
import { createWrap } from './key-wrap.ts'
import { createLatelyUsed } from '../store/lately-used.ts'
import { createTurns } from './turns.ts'

/** A subject's key: the bytes; `erased` when it was destroyed by law; null when the county never had it. */
export type SubjectKey = Buffer | 'erased' | null

/** One key a subject, kept under the county's own. Whoever destroys it erases every body that was sealed with it. */
export type SubjectKeys = {
  /**
   * Takes in what a device carried beside its batch; durable when it resolves. A key that stands is never replaced,
   * and a device brings keys for subjects of its own station alone: others are passed over.
   * @returns subjects whose key the county did not have
   */
  readonly accept: (carried: readonly CarriedKey[], from: Holder) => Promise<readonly string[]>
  /** The key of a subject that the county itself opens; the standing one when there is one. */
  readonly make: (subject: string) => Promise<SubjectKey>
  readonly of: (subject: string) => Promise<SubjectKey>
  readonly ofAll: (subjects: Iterable<string>) => Promise<ReadonlyMap<string, SubjectKey>>
  /** The key sealed to a device's agreement key; null when there is none to give. */
  readonly wrapFor: (subject: string, agreeKey: string) => Promise<string | null>
  /** Which of these subjects' keys the device has neither brought nor been given. */
  readonly lacking: (device: string, subjects: Iterable<string>) => Promise<readonly string[]>
  readonly given: (device: string, subjects: readonly string[]) => Promise<void>
  /** Destroys the key, on disk too. For ever: no device can bring it back. Its holders hear of it (see `erasures`). */
  readonly erase: (subject: string) => Promise<void>
  /** All of a kind whose key was destroyed, whenever that was. */
  readonly erasedOf: (kind: OwnedKind) => Promise<readonly string[]>
  /** Whoever holds opened bodies in memory lets go of them; whoever tells devices tells those that hold the key. */
  readonly onErased: (forget: (subject: string) => void) => void
  /** What not all holders were told yet. An erasure in the middle of which the hub stopped is brought to its end first. */
  readonly erasures: () => Promise<readonly Erasure[]>
  /** All its holders were told. Durable when it resolves. */
  readonly erasureTold: (subject: string) => Promise<void>
}

/** @property holders devices that had the destroyed key */
export type Erasure = { readonly subject: string; readonly holders: readonly string[] }

export type Holder = { readonly device: string; readonly station: string }

type KeyDoc = {
  readonly _id: string
  /** Under the county's master key; null after an erasure. */
  readonly wrapped: string | null
  /** Devices that have it; after an erasure those that had it. */
  readonly holders: readonly string[]
  readonly at: number
}

/** Stands beside the keys from before a key is destroyed until its holders are told. */
type ErasingDoc = { readonly _id: string; readonly at: number }
const erasing = 'erasing~'
const mostErasing = 10_000

type Kept = { readonly key: Buffer | 'erased'; readonly holders: ReadonlySet<string> }

const keyBytes = 32
const mostInMemory = 20_000

export function createSubjectKeys(deps: {
  readonly store: Store
  readonly countyKeys: CountyKeys
  /** Hub time, epoch ms. */
  readonly now: () => number
}): SubjectKeys {
  const { countyKeys, now } = deps
  const database: Database<KeyDoc> = deps.store.database<KeyDoc>('keys')
  const pending: Database<ErasingDoc> = deps.store.database<ErasingDoc>('keys')
  const kept = createLatelyUsed<Kept>(mostInMemory)
  const inTurn = createTurns()
  const wrap = createWrap()
  const forgetters: ((subject: string) => void)[] = []
  /** In this run: a read that began before the erasure must not bring the key back. */
  const erased = new Set<string>()

  const remember = (doc: KeyDoc): Kept => {
    const gone = doc.wrapped === null || erased.has(doc._id)
    const key = gone ? 'erased' : countyKeys.openAtRest(doc.wrapped ?? '')
    if (!key) throw new Error('a subject’s key is not wrapped under this county’s master key')
    const known: Kept = { key, holders: new Set(doc.holders) }
    kept.set(doc._id, known)
    return known
  }

  const load = async (subjects: Iterable<string>): Promise<ReadonlyMap<string, Kept>> => {
    const found = new Map<string, Kept>()
    const missing: string[] = []
    for (const subject of new Set(subjects)) {
      const known = kept.get(subject)
      if (known) found.set(subject, known)
      else missing.push(subject)
    }
    const docs = missing.length === 0 ? [] : await database.get(missing)
    for (const doc of docs) if (doc) found.set(doc._id, remember(doc))
    return found
  }

  /** Create only, so that of two who bring a key for one subject the first stands. @returns those that are new */
  const keep = async (
    keys: ReadonlyMap<string, Buffer>,
    holders: readonly string[],
  ): Promise<readonly string[]> => {
    const at = now()
    const docs = [...keys].map(([_id, key]) => ({ _id, wrapped: countyKeys.wrapAtRest(key), holders, at }))
    const verdicts = await appendDurably(database, docs)
    return docs.flatMap(({ _id }, place) => {
      const verdict = verdicts[place]
      const key = keys.get(_id)
      if (verdict?.kind === 'exists') remember(verdict.stored)
      else if (key) kept.set(_id, { key, holders: new Set(holders) })
      return verdict?.kind === 'stored' ? [_id] : []
    })
  }

  const keysOf = async (subjects: Iterable<string>): Promise<ReadonlyMap<string, SubjectKey>> => {
    const asked = [...subjects]
    const found = await load(asked)
    return new Map(asked.map((subject) => [subject, found.get(subject)?.key ?? null]))
  }

  const destroy = async (subject: string): Promise<void> => {
    await putDurably(pending, [{ _id: erasing + subject, at: now() }])
    const [before] = await database.get([subject])
    const gone: KeyDoc = { _id: subject, wrapped: null, holders: before?.holders ?? [], at: now() }
    erased.add(subject)
    await putDurably(database, [gone])
    remember(gone)
    for (const forget of forgetters) forget(subject)
    await database.compact()
  }

  return {
    async accept(carried, from) {
      const own = carried.filter(({ subject }) => isOwn(subject, from.station))
      // Those that the store knows come back as such from `keep`: most keys are new, and need not be looked for first.
      const unknown = own.filter(({ subject }) => !kept.get(subject))
      const keys = await Promise.all(unknown.map(({ wrapped }) => countyKeys.unwrap(wrapped)))
      const fresh = unknown.flatMap(({ subject }, at): [string, Buffer][] => {
        const key = keys[at]
        return key?.length === keyBytes ? [[subject, Buffer.from(key)]] : []
      })
      return keep(new Map(fresh), [from.device])
    },
    async make(subject) {
      const standing = (await load([subject])).get(subject)
      if (!standing) await keep(new Map([[subject, randomBytes(keyBytes)]]), [])
      return (await keysOf([subject])).get(subject) ?? null
    },
    of: async (subject) => (await keysOf([subject])).get(subject) ?? null,
    ofAll: keysOf,
    async wrapFor(subject, agreeKey) {
      const key = (await keysOf([subject])).get(subject)
      return key && key !== 'erased' ? wrap(agreeKey, key) : null
    },
    async lacking(device, subjects) {
      const known = await load(subjects)
      return [...known]
        .filter(([, { key, holders }]) => key !== 'erased' && !holders.has(device))
        .map(([subject]) => subject)
    },
    given: (device, subjects) =>
      inTurn('write', async () => {
        const docs = subjects.length === 0 ? [] : await database.get(subjects)
        const changed = docs.flatMap((doc) =>
          doc ? [{ ...doc, holders: [...new Set([...doc.holders, device])] }] : [],
        )
        await putDurably(database, changed)
        changed.forEach(remember)
      }),
    erase: (subject) => inTurn('write', () => destroy(subject)),
    async erasedOf(kind) {
      const all = await allIn(database, `${kind}:`, endOf(`${kind}:`))
      return all.filter(({ wrapped }) => wrapped === null).map(({ _id }) => _id)
    },
    onErased: (forget) => void forgetters.push(forget),
    erasures: () =>
      inTurn('write', async () => {
        const docs = await pending.range({ from: erasing, to: endOf(erasing), limit: mostErasing })
        const subjects = docs.map(({ _id }) => _id.slice(erasing.length))
        const keys = await keysOf(subjects)
        for (const subject of subjects) if (keys.get(subject) !== 'erased') await destroy(subject)
        const gone = subjects.length === 0 ? [] : await database.get(subjects)
        return subjects.map((subject, at) => ({ subject, holders: gone[at]?.holders ?? [] }))
      }),
    erasureTold: (subject) => removeDurably(pending, [erasing + subject]),
  }
}

function isOwn(subject: string, station: string): boolean {
  return v.is(subjectSchema, subject) && isPersonal(kindOf(subject)) && ownerOf(subject) === station
}
