import { kindOf } from '../../shared/entry/subject.ts'
import { isOver } from '../../shared/facts/fold-matter.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import { sealText } from '../journal/box.ts'
import { putDurably } from '../journal/durable.ts'
import {
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
  readonly reader: Reader
  readonly subjectKeys: SubjectKeys
  readonly newsroom: Newsroom
}

/** Keeps the read models that lists are made of. Whatever they say can be folded anew from the journal at any time. */
export function createProjector(deps: Deps): Duty {
  const { reader, subjectKeys, newsroom } = deps
  const matters = deps.store.database<MatterDoc>('matters')
  const visits = deps.store.database<VisitDoc>('visits')

  /** Names and what the matter is about, under the subject's own key; empty once that is destroyed. */
  const sealed = async (subject: string, row: MatterRow | VisitRow): Promise<string> => {
    const key = await subjectKeys.of(subject)
    return key && key !== 'erased' ? sealText(key, JSON.stringify(row)) : ''
  }

  const visitDoc = async (state: VisitState): Promise<VisitDoc> => {
    const { subject: _id, station, phase, number, openedAt, since, visitor } = state
    const until = phase === 'closed' ? Math.max(since, lastOf(state)) : forever
    const row = await sealed(_id, { name: visitor.name })
    return { _id, station, phase, number, openedAt, since, until, row }
  }

  const project = async (subjects: readonly string[]): Promise<void> => {
    const states = await Promise.all(
      subjects.filter(isKind('matter')).map((subject) => reader.matter(subject)),
    )
    const opened = await Promise.all(subjects.filter(isKind('visit')).map((subject) => reader.visit(subject)))
    const matterDocs = states.map(async (state) => ({
      ...plainOf(state),
      row: await sealed(state.subject, rowOf(state)),
    }))
    await Promise.all([
      putDurably(matters, await Promise.all(matterDocs)),
      putDurably(visits, await Promise.all(opened.map(visitDoc))),
    ])
    const cases = states.filter((state) => state.case || isErased(state))
    for (const { subject } of cases) newsroom.tell({ kind: 'case', subject })
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

function isKind(kind: 'matter' | 'visit'): (subject: string) => boolean {
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

/** When a visit was last spoken of. */
function lastOf({ timeline }: VisitState): number {
  return timeline.reduce((latest, { at }) => Math.max(latest, at), 0)
}
