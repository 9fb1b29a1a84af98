import { kindOf, type OwnedKind } from '../../shared/entry/subject.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import { isOver } from '../../shared/facts/fold-matter.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import { consultRequested } from '../../shared/facts/consult.ts'
import { sealText } from '../journal/box.ts'
import { putDurably } from '../journal/durable.ts'
import { headerOf } from '../journal/hear-doc.ts'
import type { Journal } from '../journal/journal.ts'
import {
  type ConsultDoc,
  type ConsultNote,
  forever,
  type MatterDoc,
  type MatterRow,
  type VisitDoc,
  type VisitRow,
} from '../journal/read-models.ts'
import type { Reader } from '../journal/reader.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Store } from '../store/store.ts'
import type { Duty } from './follower.ts'
import type { Newsroom } from './news.ts'

type Deps = {
  readonly store: Store
  readonly journal: Journal
  readonly reader: Reader
  readonly subjectKeys: SubjectKeys
  readonly newsroom: Newsroom
}

/** Keeps the read models that lists are made of. Whatever they say can be folded anew from the journal at any time. */
export function createProjector(deps: Deps): Duty {
  const { reader, subjectKeys, newsroom } = deps
  const matters = deps.store.database<MatterDoc>('matters')
  const visits = deps.store.database<VisitDoc>('visits')
  const consults = deps.store.database<ConsultDoc>('consults')

  /** Names and what the matter is about, under the subject's own key; empty once that is destroyed. */
  const sealed = async (subject: string, row: MatterRow | VisitRow | ConsultNote): Promise<string> => {
    const key = await subjectKeys.of(subject)
    return key && key !== 'erased' ? sealText(key, JSON.stringify(row)) : ''
  }

  const visitDoc = async (state: VisitState): Promise<VisitDoc> => {
    const { subject: _id, station, phase, number, openedAt, since, visitor } = state
    const until = phase === 'closed' ? Math.max(since, lastOf(state)) : forever
    const row = await sealed(_id, { name: visitor.name })
    return { _id, station, phase, number, openedAt, since, until, row }
  }

  /** It rings when it comes, however long ago it was asked. */
  const arrivedAt = async ({ subject, openedAt }: ConsultState): Promise<number> => {
    const docs = await deps.journal.ofSubject(subject)
    return docs.find((doc) => headerOf(doc).type === consultRequested.type)?.receivedAt ?? openedAt
  }

  const consultDoc = async (state: ConsultState): Promise<ConsultDoc> => {
    const { subject: _id, station, request, phase, taker, passing, acceptedAt, since, updatedAt } = state
    return {
      _id,
      station,
      ...(request ? { matter: request.matter } : {}),
      work: phase === 'closed' ? 'closed' : 'open',
      phase,
      taker,
      offered: passing?.to ?? null,
      requestedAt: state.openedAt,
      arrivedAt: await arrivedAt(state),
      acceptedAt,
      since,
      updatedAt,
      row: await sealed(_id, noteOf(state)),
    }
  }

  const project = async (subjects: readonly string[]): Promise<void> => {
    const states = await Promise.all(
      subjects.filter(isKind('matter')).map((subject) => reader.matter(subject)),
    )
    const opened = await Promise.all(subjects.filter(isKind('visit')).map((subject) => reader.visit(subject)))
    const helped = await Promise.all(
      subjects.filter(isKind('consult')).map((subject) => reader.consult(subject)),
    )
    const matterDoc = async (state: MatterState): Promise<MatterDoc> => ({
      ...plainOf(state),
      row: await sealed(state.subject, rowOf(state)),
    })
    const [matterDocs, visitDocs, consultDocs] = await Promise.all([
      Promise.all(states.map(matterDoc)),
      Promise.all(opened.map(visitDoc)),
      Promise.all(helped.map(consultDoc)),
    ])
    // Begun together: a write that fails while another is still being prepared would be heard by nobody, and end the process.
    await Promise.all([
      putDurably(matters, matterDocs),
      putDurably(visits, visitDocs),
      putDurably(consults, consultDocs),
    ])
    const cases = states.filter((state) => state.case || isErased(state))
    for (const { subject } of cases) newsroom.tell({ kind: 'case', subject })
    for (const { subject, phase } of helped) newsroom.tell({ kind: 'consult', subject, phase })
  }
  // Lists show nothing of it from now on; what could not be written now holds no name that could still be read.
  subjectKeys.onErased((subject) => void project([subject]).catch(() => undefined))

  return {
    // Its first version did not say until when what is over is of interest: all is projected once more.
    name: 'projector-2',
    async handle(docs) {
      await project([...new Set(docs.map(({ subject }) => subject))])
      if (docs.some(({ subject }) => /^(?:device|station):/.test(subject)))
        newsroom.tell({ kind: 'stations' })
      return []
    },
  }
}

function isKind(kind: OwnedKind): (subject: string) => boolean {
  return (subject) => kindOf(subject) === kind
}

/** What lists find and order by; nothing of it speaks of a person. */
function plainOf(state: MatterState): Omit<MatterDoc, 'row'> {
  const { subject: _id, station, visit, case: county, clashes, papers, lastDay, updatedAt } = state
  return {
    _id,
    station,
    visit,
    updatedAt,
    until: isOver(state) ? updatedAt : forever,
    clashes: clashes.length,
    papers: papers.length,
    lastDay: lastDay.kind === 'date' ? lastDay.date : null,
    ...(county
      ? {
          work: county.phase === 'closed' ? 'closed' : 'open',
          phase: county.phase,
          taker: county.taker,
          since: county.since,
          referredAt: county.referredAt,
        }
      : {}),
  }
}

function rowOf({ party, sorted, outcome, case: county }: MatterState): MatterRow {
  return {
    name: party?.name ?? null,
    item: sorted?.item ?? '',
    outcome: outcome?.outcome ?? '',
    skill: county?.to?.kind === 'skill' ? county.to.skill : '',
  }
}

function noteOf({ request, recordingConsents, invitations }: ConsultState): ConsultNote {
  const agreed = recordingConsents.at(-1)
  return {
    item: request?.item ?? '',
    note: request?.note ?? '',
    recording: agreed ? agreed.answer === 'yes' && !agreed.ended : null,
    up: request?.checked.up ?? null,
    invited: invitations.flatMap(({ kind, person, until, ended }) =>
      kind === 'staff' && !ended ? [{ staff: person, until }] : [],
    ),
  }
}

/** When a visit was last spoken of. */
function lastOf({ timeline }: VisitState): number {
  return timeline.reduce((latest, { at }) => Math.max(latest, at), 0)
}
