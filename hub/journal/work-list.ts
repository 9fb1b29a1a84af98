import type { CaseRow } from '../../shared/http/cases.ts'
import type { Span, Store } from '../store/store.ts'
import { openText } from './box.ts'
import type { MatterDoc, MatterRow, VisitDoc, VisitRow } from './read-models.ts'
import type { SubjectKeys } from './subject-keys.ts'

/** The county's work list (工作台), from the read models. */
export type WorkList = {
  /** What is not closed, and what was closed since (epoch ms); newest last. */
  readonly rows: (closedSince: number) => Promise<readonly CaseRow[]>
}

const page = 500
const gone: MatterRow = { name: null, item: '', outcome: '', skill: '' }

export function createWorkList(deps: { readonly store: Store; readonly subjectKeys: SubjectKeys }): WorkList {
  const { subjectKeys } = deps
  const matters = deps.store.database<MatterDoc>('matters')
  const visits = deps.store.database<VisitDoc>('visits')

  const all = async (work: 'open' | 'closed', updatedAt: Span): Promise<readonly MatterDoc[]> => {
    const docs: MatterDoc[] = []
    let bookmark: string | undefined
    do {
      const found = await matters.find({
        index: 'by-work',
        where: { work, updatedAt },
        limit: page,
        ...(bookmark ? { bookmark } : {}),
      })
      docs.push(...found.docs)
      bookmark = found.bookmark
    } while (bookmark !== undefined)
    return docs
  }

  const opened = async <Row>(
    docs: readonly { readonly _id: string; readonly row: string }[],
  ): Promise<ReadonlyMap<string, Row>> => {
    const keys = await subjectKeys.ofAll(docs.map(({ _id }) => _id))
    const rows = new Map<string, Row>()
    for (const { _id, row } of docs) {
      const key = keys.get(_id)
      const text = key && key !== 'erased' ? openText(key, row) : null
      if (text !== null) rows.set(_id, JSON.parse(text) as Row)
    }
    return rows
  }

  const visitorsOf = async (docs: readonly MatterDoc[]): Promise<ReadonlyMap<string, VisitRow>> => {
    const ids = [...new Set(docs.flatMap(({ visit }) => visit ?? []))]
    const found = ids.length === 0 ? [] : await visits.get(ids)
    return opened<VisitRow>(found.filter((doc) => doc !== undefined))
  }

  return {
    async rows(closedSince) {
      const docs = [...(await all('closed', { from: closedSince })), ...(await all('open', {}))]
      const rows = await opened<MatterRow>(docs)
      const visitors = await visitorsOf(docs.filter(({ _id }) => !rows.get(_id)?.name))
      return docs.map((doc) =>
        rowOf(doc, rows.get(doc._id) ?? gone, visitors.get(doc.visit ?? '')?.name ?? ''),
      )
    },
  }
}

function rowOf(doc: MatterDoc, { name, item, outcome, skill }: MatterRow, visitor: string): CaseRow {
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
    name: name ?? visitor,
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
