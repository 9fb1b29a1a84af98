import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import type { ErasurePhase } from '../../shared/http/erasures.ts'
import { type ErasureBar, erasureGrace, type ErasureGround } from '../../shared/rules/erasure.ts'
import { putDurably } from '../journal/durable.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import { createTurns } from '../journal/turns.ts'
import { type Database, endOf } from '../store/store.ts'
import type { Audit } from './audit.ts'
import type { FindVisit, Slip } from './find-visit.ts'

/** What was asked, and how far it has come. It names no person but those who acted, and stays when what it was about is gone. */
export type Erasure = {
  readonly id: string
  readonly phase: ErasurePhase
  readonly visit: string
  readonly station: string
  readonly number: string
  readonly year: number
  readonly matters: number
  readonly ground: ErasureGround
  readonly file: string
  readonly askedBy: string
  readonly askedAt: number
  readonly confirmedBy: string | null
  readonly due: number | null
  readonly endedBy: string | null
  readonly endedAt: number | null
  readonly bar: ErasureBar | null
}

export type Asked = Slip & { readonly ground: ErasureGround; readonly file: string }
type No<Code extends string> = { readonly ok: false; readonly code: Code; readonly where?: string }

/** Erasure by law (依法删除): one person asks, another confirms, and after a grace the keys of the visit and its matters are destroyed. */
export type Erasures = {
  /** Newest first. */
  readonly list: () => Promise<readonly Erasure[]>
  readonly ask: (
    asked: Asked,
    by: string,
  ) => Promise<
    { readonly ok: true; readonly id: string } | No<'bad-request' | 'not-found' | 'not-now' | 'already'>
  >
  readonly confirm: (
    id: string,
    by: string,
  ) => Promise<{ readonly ok: true; readonly due: number } | No<'not-found' | 'not-now' | 'not-yours'>>
  readonly callOff: (id: string, by: string) => Promise<{ readonly ok: true } | No<'not-found' | 'not-now'>>
  /** Destroys what is due. A hub that stopped in the middle of it goes on at the next one. */
  readonly sweep: () => Promise<void>
}

export type ErasureDoc = Omit<Erasure, 'id'> & { readonly _id: string }

const prefix = 'erasure:'
const most = 10_000
const mostListed = 200

export function createErasures(deps: {
  readonly database: Database<ErasureDoc>
  readonly find: FindVisit
  readonly visit: (subject: string) => Promise<VisitState>
  readonly matter: (subject: string) => Promise<MatterState>
  readonly consult: (subject: string) => Promise<ConsultState>
  readonly erase: SubjectKeys['erase']
  readonly audit: Audit
  readonly now: () => number
  readonly random: RandomBytes
}): Erasures {
  const { database, find, audit, now } = deps
  const inTurn = createTurns()
  const read = (limit: number): Promise<readonly ErasureDoc[]> =>
    database.range({ from: prefix, to: endOf(prefix), descending: true, limit })
  const one = async (id: string): Promise<ErasureDoc | null> => {
    const [doc] = await database.get([prefix + id])
    return doc ?? null
  }
  const change = async (doc: ErasureDoc, next: Partial<ErasureDoc>): Promise<void> =>
    putDurably(database, [{ ...doc, ...next }])
  const end = (doc: ErasureDoc, phase: ErasurePhase, by: string, bar: ErasureBar | null): Promise<void> =>
    change(doc, { phase, endedBy: by, endedAt: now(), bar })

  const consultsOf = async (matters: readonly string[]): Promise<readonly string[]> =>
    (await Promise.all(matters.map(find.consultsOf))).flat()

  /** The one place that knows what may not go yet; whoever comes to hold evidence is asked here, too. */
  const barOf = async (visit: string): Promise<ErasureBar | null> => {
    const named = await find.mattersOf(visit)
    // One that was stopped half-way goes on: of what is gone nothing stands against it any more.
    const matters = (await Promise.all(named.map(deps.matter))).filter((matter) => !isErased(matter))
    const consults = await Promise.all((await consultsOf(named)).map(deps.consult))
    const disputes = await find.disputesOf(visit, named)
    const about = disputes.map(({ subject }) => subject)
    if ((await deps.visit(visit)).phase !== 'closed' || matters.some(isOpen)) return 'open'
    if (consults.some(({ phase }) => phase !== 'closed')) return 'open'
    if (disputes.some(({ closedAt }) => closedAt === null)) return 'dispute'
    if ((await find.evidenceOf(visit, named, about)).some(({ stays }) => stays)) return 'evidence'
    return matters.some(({ clashes }) => clashes.length > 0) ? 'clash' : null
  }

  const destroy = async (doc: ErasureDoc): Promise<void> => {
    // Asked again: the desk may have taken the visitor in once more since.
    const bar = await barOf(doc.visit)
    if (bar !== null) {
      await end(doc, 'barred', 'system', bar)
      await audit.write('system', 'erasure-barred', doc.visit)
      return
    }
    // The visit goes last: while it stands, its matters can be found, and by them their consults; a dispute after what was brought in for it.
    const matters = await find.mattersOf(doc.visit)
    const consults = await consultsOf(matters)
    const disputes = (await find.disputesOf(doc.visit, matters)).map(({ subject }) => subject)
    const evidence = (await find.evidenceOf(doc.visit, matters, disputes)).map(({ item }) => item)
    for (const subject of [...evidence, ...disputes, ...consults, ...matters, doc.visit])
      await deps.erase(subject)
    await end(doc, 'done', 'system', null)
    await audit.write('system', 'erased', doc.visit)
  }

  return {
    list: async () =>
      (await read(mostListed)).map(({ _id, ...doc }) => ({ ...doc, id: _id.slice(prefix.length) })),
    ask: (asked, by) =>
      inTurn('erasures', async () => {
        const found = await find.bySlip(asked)
        if (!found.ok) return found
        const { visit, station, number } = found
        if ((await read(most)).some((doc) => doc.visit === visit && isUnderWay(doc)))
          return { ok: false, code: 'already' }
        const bar = await barOf(visit)
        if (bar !== null) return { ok: false, code: 'not-now', where: bar }
        const id = ulid(now(), deps.random)
        const matters = (await find.mattersOf(visit)).length
        const { year, ground, file } = asked
        await putDurably(database, [
          {
            _id: prefix + id,
            phase: 'asked',
            visit,
            station,
            number,
            year,
            matters,
            ground,
            file,
            ...begun(by, now()),
          },
        ])
        await audit.write(by, 'erasure-asked', visit)
        return { ok: true, id }
      }),
    confirm: (id, by) =>
      inTurn('erasures', async () => {
        const doc = await one(id)
        if (!doc) return { ok: false, code: 'not-found' }
        if (doc.phase !== 'asked') return { ok: false, code: 'not-now' }
        if (doc.askedBy === by) return { ok: false, code: 'not-yours' }
        const bar = await barOf(doc.visit)
        if (bar !== null) return { ok: false, code: 'not-now', where: bar }
        const due = now() + erasureGrace
        await change(doc, { phase: 'confirmed', confirmedBy: by, due })
        await audit.write(by, 'erasure-confirmed', doc.visit)
        return { ok: true, due }
      }),
    callOff: (id, by) =>
      inTurn('erasures', async () => {
        const doc = await one(id)
        if (!doc) return { ok: false, code: 'not-found' }
        if (!isUnderWay(doc)) return { ok: false, code: 'not-now' }
        await end(doc, 'called-off', by, null)
        await audit.write(by, 'erasure-called-off', doc.visit)
        return { ok: true }
      }),
    sweep: () =>
      inTurn('erasures', async () => {
        for (const doc of await read(most))
          if (doc.phase === 'confirmed' && (doc.due ?? Infinity) <= now()) await destroy(doc)
      }),
  }
}

function isUnderWay({ phase }: ErasureDoc): boolean {
  return phase === 'asked' || phase === 'confirmed'
}

/** At the desk without a result, or at the county without an end. */
function isOpen({ outcome, case: county }: MatterState): boolean {
  return outcome === null || (county !== null && county.phase !== 'closed')
}

function begun(askedBy: string, askedAt: number) {
  return { askedBy, askedAt, confirmedBy: null, due: null, endedBy: null, endedAt: null, bar: null }
}
