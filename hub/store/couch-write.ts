import { isRev, plainDoc, saysTheSame, type Sound } from './check.ts'
import { sendBulk, type Outcome, type Parcel } from './couch-bulk.ts'
import { backOff, isPassing, type CouchClient, type Pace } from './couch-client.ts'
import { readDocs, readRevs, type CouchDoc } from './couch-read.ts'
import type { LatelyUsed } from './lately-used.ts'
import {
  StoreFault,
  type AppendVerdict,
  type Doc,
  type PutVerdict,
  type Rev,
  type Unsure,
  type WriteVerdict,
} from './store.ts'

type Deps = {
  readonly client: CouchClient
  readonly db: string
  readonly pace: Pace
  /** Of any database of the store, newest revisions that are known: they need not be asked for before a document is written over. */
  readonly revs: LatelyUsed<string>
}

/** A document whose fate is open. `sent`: an earlier try may have been carried out without our hearing of it. */
type Open = { readonly at: number; readonly sound: Sound; sent: boolean; fault: StoreFault }

/** Ids must differ. */
export async function appendAll<T extends Doc>(
  deps: Deps,
  sounds: readonly Sound[],
): Promise<AppendVerdict<T>[]> {
  return insist(deps, sounds, async (open) => {
    const outcomes = await sendBulk(
      deps.client,
      deps.db,
      open.map(({ sound }) => parcel(sound, undefined, false)),
    )
    const looked = await look(deps, open, outcomes)
    return open.map((one, n) => judgeAppend<T>(one, outcomes[n] ?? lost, looked.get(one.sound.doc._id)))
  })
}

/** Writes or removes each document whatever stands there. Ids must differ. */
export async function overwriteAll(
  deps: Deps,
  sounds: readonly Sound[],
  removed: boolean,
): Promise<WriteVerdict[]> {
  return insist(deps, sounds, async (open): Promise<(WriteVerdict | undefined)[]> => {
    const revs = await revsOf(
      deps,
      open.map(({ sound }) => sound.doc._id),
    )
    const due = open
      .map((one, n) => ({ one, rev: revs[n] }))
      .filter(({ rev }) => !removed || rev !== undefined)
    const sent = due.map(({ one }) => one)
    const outcomes = await sendBulk(
      deps.client,
      deps.db,
      due.map(({ one, rev }) => parcel(one.sound, rev, removed)),
    )
    due.forEach(({ one }, n) => remember(deps, one.sound.doc._id, removed ? undefined : outcomes[n]))
    const looked = await look(
      deps,
      sent,
      outcomes.map((outcome) => (outcome.kind === 'accepted' ? outcome : fine)),
    )
    const fates = new Map(
      sent.map((one, n) => [one.at, judgeOverwrite(one, outcomes[n] ?? lost, looked.get(one.sound.doc._id))]),
    )
    return open.map((one) => (fates.has(one.at) ? fates.get(one.at) : { kind: 'stored' }))
  })
}

async function revsOf(deps: Deps, ids: readonly string[]): Promise<(string | undefined)[]> {
  const { client, db, revs } = deps
  const known = new Map(ids.map((id) => [id, revs.get(nameOf(db, id))]))
  const unknown = ids.filter((id) => known.get(id) === undefined)
  const found = unknown.length === 0 ? [] : await readRevs(client, db, unknown)
  unknown.forEach((id, at) => known.set(id, found[at]))
  return ids.map((id) => known.get(id))
}

/** What was not plainly written may stand there in any state. */
function remember({ db, revs }: Deps, id: string, outcome: Outcome | undefined): void {
  if (outcome?.kind === 'ok') revs.set(nameOf(db, id), outcome.rev)
  else revs.delete(nameOf(db, id))
}

const nameOf = (db: string, id: string): string => `${db} ${id}`

export async function putOne(deps: Deps, sound: Sound, expected: Rev | undefined): Promise<PutVerdict> {
  if (expected !== undefined && !isRev(expected)) return { kind: 'conflict' }
  const step = async ([one]: Open[]): Promise<(PutVerdict | undefined)[]> => {
    if (one === undefined) return []
    const [outcome = lost] = await sendBulk(deps.client, deps.db, [parcel(sound, expected, false)])
    remember(deps, sound.doc._id, outcome)
    if (outcome.kind === 'ok') return [{ kind: 'stored', rev: outcome.rev }]
    if (outcome.kind === 'refused') return [outcome]
    if (outcome.kind === 'conflict' && !one.sent) return [outcome]
    if (outcome.kind === 'unknown') note(one, outcome.fault)
    const looked = await look(deps, [one], [outcome])
    return [judgePut(one, looked.get(sound.doc._id), expected)]
  }
  const [verdict] = await insist(deps, [sound], step)
  return verdict ?? { kind: 'unsure', fault: new StoreFault('garbled') }
}

/** Repeats a step for the documents that it left open (undefined), until each has its verdict or patience ends. */
async function insist<V>(
  { client, pace }: Deps,
  sounds: readonly Sound[],
  step: (open: Open[]) => Promise<(V | undefined)[]>,
): Promise<(V | Unsure)[]> {
  const verdicts = new Map<number, V>()
  const all = sounds.map((sound, at): Open => ({
    at,
    sound,
    sent: false,
    fault: new StoreFault('contended'),
  }))
  let open = all
  for (let attempt = 1; open.length > 0; attempt++) {
    const answers = await step(open).catch((error: unknown): undefined[] => {
      if (!(error instanceof StoreFault)) throw error
      for (const one of open) one.fault = error
      return []
    })
    open.forEach((one, n) => {
      const answer = answers[n]
      if (answer !== undefined) verdicts.set(one.at, answer)
      one.sent = true
    })
    open = open.filter(({ at }) => !verdicts.has(at))
    if (attempt >= client.tries || !open.some(({ fault }) => isPassing(fault))) break
    await pace.pause(backOff(attempt, pace))
  }
  return all.map(({ at, fault }) => verdicts.get(at) ?? { kind: 'unsure', fault })
}

/** Reads again what is not plainly settled: a 202, a conflict, a lost answer. */
async function look(
  deps: Deps,
  open: readonly Open[],
  outcomes: readonly Outcome[],
): Promise<Map<string, CouchDoc>> {
  const doubtful = open.filter((_, n) => !['ok', 'refused'].includes(outcomes[n]?.kind ?? 'unknown'))
  outcomes.forEach((outcome, n) => {
    const one = open[n]
    if (one === undefined) return
    if (outcome.kind === 'unknown') note(one, outcome.fault)
    if (outcome.kind === 'accepted') note(one, new StoreFault('contended'))
  })
  if (doubtful.length === 0) return new Map()
  const ids = doubtful.map(({ sound }) => sound.doc._id)
  const docs = await readDocs(deps.client, deps.db, ids)
  return new Map(docs.flatMap((doc) => (doc === undefined ? [] : [[doc._id, doc]])))
}

/** The try may have been carried out: what is found from now on may be our own. */
function note(one: Open, fault: StoreFault): void {
  one.sent = true
  one.fault = fault
}

function judgeAppend<T extends Doc>(
  one: Open,
  outcome: Outcome,
  found: CouchDoc | undefined,
): AppendVerdict<T> | undefined {
  if (outcome.kind === 'ok') return { kind: 'stored' }
  if (outcome.kind === 'refused') return outcome
  if (found === undefined) return undefined
  const stored = plainDoc(found) as T
  const same = saysTheSame(stored, one.sound.text)
  if (!same) return { kind: 'exists', stored, same }
  // On a cluster somebody else's document may stand beside ours and may have been promised to him: say nothing yet.
  if (standsBesideAnother(found)) return undefined
  return one.sent ? { kind: 'stored' } : { kind: 'exists', stored, same }
}

function judgeOverwrite(one: Open, outcome: Outcome, found: CouchDoc | undefined): WriteVerdict | undefined {
  if (outcome.kind === 'ok') return { kind: 'stored' }
  if (outcome.kind === 'refused') return outcome
  if (outcome.kind === 'unknown') note(one, outcome.fault)
  if (outcome.kind !== 'accepted' || found?._rev !== outcome.rev || standsBesideAnother(found))
    return undefined
  return { kind: 'stored' }
}

function judgePut(one: Open, found: CouchDoc | undefined, expected: Rev | undefined): PutVerdict | undefined {
  if (found !== undefined && saysTheSame(plainDoc(found), one.sound.text) && found._rev !== expected) {
    return standsBesideAnother(found) ? undefined : { kind: 'stored', rev: found._rev }
  }
  if (found?._rev === expected) return undefined
  // Ours may have stood here before what stands here now: "conflict" would promise that it never did.
  return { kind: 'unsure', fault: new StoreFault('contended') }
}

const standsBesideAnother = (doc: CouchDoc): boolean => (doc._conflicts ?? []).length > 0

function parcel({ doc, text }: Sound, rev: string | undefined, removed: boolean): Parcel {
  const revPart = rev === undefined ? '' : `,"_rev":${JSON.stringify(rev)}`
  if (removed) return { id: doc._id, text: `{"_id":${JSON.stringify(doc._id)},"_deleted":true${revPart}}` }
  return { id: doc._id, text: `${text.slice(0, -1)}${revPart}}` }
}

const lost: Outcome = { kind: 'unknown', fault: new StoreFault('garbled') }
const fine: Outcome = { kind: 'ok', rev: '' }
