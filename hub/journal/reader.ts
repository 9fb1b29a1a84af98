import { kindOf, type SubjectKind } from '../../shared/entry/subject.ts'
import { type Heard, isPersonal } from '../../shared/facts/fact.ts'
import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import { foldConsult } from '../../shared/facts/fold-consult.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { foldDispute } from '../../shared/facts/fold-dispute.ts'
import { foldEvidence } from '../../shared/facts/fold-evidence.ts'
import { foldMatter } from '../../shared/facts/fold-matter.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import { foldVisit, type VisitState } from '../../shared/facts/visit.ts'
import { hearDoc } from './hear-doc.ts'
import type { Journal, JournalDoc } from './journal.ts'
import { createLatelyUsed } from '../store/lately-used.ts'
import type { SubjectKeys } from './subject-keys.ts'

/** What was said of a subject, opened and parsed. Always as new as the journal itself. */
export type Reader = {
  /** In no order: folds make their own. */
  readonly heardOf: (subject: string) => Promise<readonly Heard[]>
  /** Everything said of subjects of one kind, for who keeps it in memory (the directory). */
  readonly heardOfKind: (kind: SubjectKind) => Promise<readonly Heard[]>
  readonly matter: (subject: string) => Promise<MatterState>
  readonly visit: (subject: string) => Promise<VisitState>
  readonly consult: (subject: string) => Promise<ConsultState>
  readonly evidence: (subject: string) => Promise<EvidenceState>
  readonly dispute: (subject: string) => Promise<DisputeState>
  /** Its key has come: what could not be read until now is read again when it is asked for. */
  readonly keyed: (subject: string) => void
  /** Entries that were just opened and judged, so that they are not opened again when they are stored. */
  readonly opened: (heard: readonly Heard[]) => void
}

type Loading = { readonly came: Map<string, JournalDoc>; readonly done: Promise<ReadonlyMap<string, Heard>> }

const mostSubjects = 5_000
const mostOpened = 10_000

export function createReader(deps: { readonly journal: Journal; readonly subjectKeys: SubjectKeys }): Reader {
  const { journal, subjectKeys } = deps
  const subjects = createLatelyUsed<Map<string, Heard>>(mostSubjects)
  const fresh = createLatelyUsed<Heard>(mostOpened)
  const loading = new Map<string, Loading>()

  const hearAll = async (docs: readonly JournalDoc[]): Promise<readonly Heard[]> => {
    const sealed = docs.filter((doc) => isPersonal(kindOf(doc.subject)) && !fresh.get(doc._id))
    const keys = await subjectKeys.ofAll(new Set(sealed.map((doc) => doc.subject)))
    return docs.map((doc) => fresh.get(doc._id) ?? hearDoc(doc, keys.get(doc.subject) ?? null))
  }

  const load = (subject: string): Promise<ReadonlyMap<string, Heard>> => {
    const under = loading.get(subject)
    if (under) return under.done
    const came = new Map<string, JournalDoc>()
    const isOnList = (): boolean => loading.get(subject)?.came === came
    const read = async (): Promise<ReadonlyMap<string, Heard>> => {
      const found = await hearAll(await journal.ofSubject(subject))
      const known = new Map(found.map((heard) => [heard.id, heard]))
      // What was stored while we looked may be missing from what we saw.
      for (let late = absent(came, known); late.length > 0; late = absent(came, known)) {
        for (const heard of await hearAll(late)) known.set(heard.id, heard)
      }
      // Off the list when an erasure or a doubt came meanwhile: then it is answered and not kept.
      if (isOnList()) subjects.set(subject, known)
      return known
    }
    const done = read().finally(() => {
      if (isOnList()) loading.delete(subject)
    })
    loading.set(subject, { came, done })
    return done
  }

  const entriesOf = async (subject: string): Promise<readonly Heard[]> => {
    const known = subjects.get(subject) ?? (await load(subject))
    return [...known.values()]
  }

  const took = (docs: readonly JournalDoc[]): void => {
    for (const doc of docs) {
      loading.get(doc.subject)?.came.set(doc._id, doc)
      const known = subjects.get(doc.subject)
      if (!known || known.has(doc._id)) continue
      const heard = fresh.get(doc._id) ?? (isPersonal(kindOf(doc.subject)) ? undefined : hearDoc(doc, null))
      if (heard) known.set(doc._id, heard)
      else subjects.delete(doc.subject)
    }
  }

  const forget = (subject: string): void => {
    subjects.delete(subject)
    loading.delete(subject)
  }
  /** Of what was not stored just now nobody knows whether it is there: it is looked for when it is asked for. */
  const doubt = (docs: readonly JournalDoc[]): void => docs.forEach(({ subject }) => forget(subject))

  journal.listen({ stored: took, passed: doubt })
  subjectKeys.onErased((subject) => {
    const known = subjects.get(subject)
    for (const id of known?.keys() ?? []) fresh.delete(id)
    forget(subject)
  })

  return {
    heardOf: entriesOf,
    async heardOfKind(kind) {
      const all: Heard[] = []
      for await (const docs of journal.ofSubjects(`${kind}:`)) all.push(...(await hearAll(docs)))
      return all
    },
    matter: async (subject) => foldMatter(subject, await entriesOf(subject)),
    visit: async (subject) => foldVisit(subject, await entriesOf(subject)),
    consult: async (subject) => foldConsult(subject, await entriesOf(subject)),
    evidence: async (subject) => foldEvidence(subject, await entriesOf(subject)),
    dispute: async (subject) => foldDispute(subject, await entriesOf(subject)),
    keyed(subject) {
      forget(subject)
      // Most are new, and what is about to be stored of them is then known from its first entry on.
      load(subject).catch(() => undefined)
    },
    opened(heard) {
      for (const one of heard) fresh.set(one.id, one)
    },
  }
}

function absent(
  came: ReadonlyMap<string, JournalDoc>,
  known: ReadonlyMap<string, Heard>,
): readonly JournalDoc[] {
  return [...came.values()].filter((doc) => !known.has(doc._id))
}
