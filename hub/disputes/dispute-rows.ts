import type { disputeOpened } from '../../shared/facts/dispute.ts'
import { startsOf } from '../../shared/facts/dispute-starts.ts'
import type { DisputePhase, DisputeState } from '../../shared/facts/dispute-state.ts'
import type { BodyOf } from '../../shared/facts/fact.ts'
import type { ClockStarts } from '../../shared/rules/dispute-clocks.ts'
import type { Conclusion } from '../../shared/rules/dispute-tracks.ts'
import { sealText } from '../journal/box.ts'
import { putDurably } from '../journal/durable.ts'
import { findAll } from '../journal/find-all.ts'
import { forever } from '../journal/read-models.ts'
import type { Reader } from '../journal/reader.ts'
import type { SealedRows } from '../journal/sealed-rows.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Duty } from '../followers/follower.ts'
import type { Newsroom } from '../followers/news.ts'
import type { Store } from '../store/store.ts'

/** The read model: plain is what lists find and order by, `row` lies under the dispute's own key. */
export type DisputeDoc = {
  readonly _id: string
  readonly station: string
  readonly work: 'open' | 'closed'
  readonly phase: DisputePhase
  readonly mediator: string | null
  readonly openedAt: number
  readonly updatedAt: number
  /** As of a matter. */
  readonly until: number
  /** A DisputeNote. */
  readonly row: string
}

type Opened = BodyOf<typeof disputeOpened>
export type DisputeNote = {
  readonly track: Opened['track']
  readonly name: string
  readonly about: string
  readonly decision: Pick<NonNullable<Opened['decision']>, 'kind' | 'amount'> | null
  readonly outcome: Conclusion | null
  readonly clash: boolean
  readonly promise: { readonly what: string; readonly due: string } | null
  readonly starts: ClockStarts
  readonly clocks: DisputeState['clocks']
}

type Deps = {
  readonly store: Store
  readonly reader: Reader
  readonly subjectKeys: SubjectKeys
  readonly newsroom: Newsroom
}

/** Keeps the mediation room's list, and tells its pages what is new. */
export function createDisputeDuty({ store, reader, subjectKeys, newsroom }: Deps): Duty {
  const disputes = store.database<DisputeDoc>('disputes')
  const docOf = async (state: DisputeState): Promise<DisputeDoc> => {
    const { subject: _id, station, phase, mediator, openedAt, updatedAt } = state
    const key = await subjectKeys.of(_id)
    const note = noteOf(state)
    const row = key && key !== 'erased' && note ? sealText(key, JSON.stringify(note)) : ''
    const isOver = phase === 'closed'
    const until = isOver ? updatedAt : forever
    return {
      _id,
      station,
      work: isOver ? 'closed' : 'open',
      phase,
      mediator,
      openedAt,
      updatedAt,
      until,
      row,
    }
  }
  const project = async (subjects: readonly string[]): Promise<void> => {
    const states = await Promise.all(subjects.map(reader.dispute))
    await putDurably(disputes, await Promise.all(states.map(docOf)))
    for (const subject of subjects) newsroom.tell({ kind: 'dispute', subject })
  }
  subjectKeys.onErased((subject) => {
    if (isDispute(subject)) void project([subject]).catch(() => undefined)
  })
  return {
    name: 'disputes-1',
    async handle(docs) {
      await project([...new Set(docs.map(({ subject }) => subject))].filter(isDispute))
      return []
    },
  }
}

function isDispute(subject: string): boolean {
  return subject.startsWith('dispute:')
}

function noteOf(state: DisputeState): DisputeNote | null {
  const { claim, conclusions, standingDrafts, performances, clocks } = state
  if (!claim) return null
  const open = performances.filter(({ performed }) => !performed?.done)
  const [first] = [...open].sort((a, b) => (a.due < b.due ? -1 : 1))
  const { track, about, parties, decision } = claim
  return {
    track,
    name: parties.find(({ side }) => side === 'applicant')?.name ?? parties[0]?.name ?? '',
    about,
    decision: decision ? { kind: decision.kind, amount: decision.amount } : null,
    outcome: conclusions.at(-1)?.conclusion.outcome ?? null,
    clash: conclusions.length > 1 || standingDrafts.length > 1,
    promise: first ? { what: first.what, due: first.due } : null,
    starts: startsOf(state),
    clocks,
  }
}

export type DisputeRows = {
  /** What is not closed, the oldest first, then what was closed since (epoch ms). `note` is null where its opening has not come. What was erased is left out. */
  readonly rows: (
    closedSince: number,
  ) => Promise<readonly { readonly doc: DisputeDoc; readonly note: DisputeNote | null }[]>
}

export function createDisputeRows(deps: {
  readonly store: Store
  readonly sealedRows: SealedRows
}): DisputeRows {
  const disputes = deps.store.database<DisputeDoc>('disputes')
  return {
    async rows(closedSince) {
      const open = await findAll(disputes, { index: 'by-work', where: { work: 'open' } })
      const closed = await findAll(disputes, {
        index: 'by-work',
        where: { work: 'closed', updatedAt: { from: closedSince } },
      })
      const docs = [...[...open].sort((a, b) => a.openedAt - b.openedAt), ...closed]
      const notes = await deps.sealedRows.open<DisputeNote>(docs)
      const rows = docs.map((doc) => ({ doc, note: notes.get(doc._id) ?? null }))
      return rows.filter(({ doc, note }) => note !== null || doc.phase !== 'closed')
    },
  }
}
