import type { CaseRow } from '../../shared/http/cases.ts'
import type { Span, Store } from '../store/store.ts'
import { findAll } from './find-all.ts'
import type { MatterDoc, MatterRow } from './read-models.ts'
import type { SealedRows } from './sealed-rows.ts'

/** The county's work list (工作台), from the read models. */
export type WorkList = {
  /** What is not closed, and what was closed since (epoch ms); newest last. */
  readonly rows: (closedSince: number) => Promise<readonly CaseRow[]>
}

const gone: MatterRow = { name: null, item: '', outcome: '', skill: '' }

export function createWorkList(deps: { readonly store: Store; readonly sealedRows: SealedRows }): WorkList {
  const matters = deps.store.database<MatterDoc>('matters')
  const all = (work: 'open' | 'closed', updatedAt: Span): Promise<readonly MatterDoc[]> =>
    findAll(matters, { index: 'by-work', where: { work, updatedAt } })
  return {
    async rows(closedSince) {
      const docs = [...(await all('closed', { from: closedSince })), ...(await all('open', {}))]
      const rows = await deps.sealedRows.open<MatterRow>(docs)
      const nameOf = await deps.sealedRows.namesOf(docs, rows)
      return docs.map((doc) => rowOf(doc, rows.get(doc._id) ?? gone, nameOf(doc)))
    },
  }
}

function rowOf(doc: MatterDoc, { item, outcome, skill }: MatterRow, name: string): CaseRow {
  const {
    _id: subject,
    station,
    phase = 'waiting',
    taker = null,
    lastDay,
    since = 0,
    referredAt = 0,
    updatedAt,
    clashes,
    papers,
  } = doc
  return {
    subject,
    station,
    name,
    item,
    outcome,
    phase,
    taker,
    skill,
    lastDay,
    since,
    referredAt,
    updatedAt,
    clashes,
    papers,
  }
}
