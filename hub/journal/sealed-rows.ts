import { openText } from './box.ts'
import type { MatterDoc, MatterRow, VisitDoc, VisitRow } from './read-models.ts'
import type { Store } from '../store/store.ts'
import type { SubjectKeys } from './subject-keys.ts'

type Sealed = { readonly _id: string; readonly row: string }

/** What read models keep under the subjects' own keys. */
export type SealedRows = {
  /** By subject; what was erased is left out. */
  readonly open: <Row>(docs: readonly Sealed[]) => Promise<ReadonlyMap<string, Row>>
  /** Of the party of each matter, of the visitor where no party is named; empty where both are gone. */
  readonly namesOf: (
    matters: readonly MatterDoc[],
    rows: ReadonlyMap<string, MatterRow>,
  ) => Promise<(matter: MatterDoc) => string>
}

export function createSealedRows(deps: {
  readonly store: Store
  readonly subjectKeys: SubjectKeys
}): SealedRows {
  const visits = deps.store.database<VisitDoc>('visits')

  const open = async <Row>(docs: readonly Sealed[]): Promise<ReadonlyMap<string, Row>> => {
    const keys = await deps.subjectKeys.ofAll(docs.map(({ _id }) => _id))
    const rows = new Map<string, Row>()
    for (const { _id, row } of docs) {
      const key = keys.get(_id)
      const text = key && key !== 'erased' ? openText(key, row) : null
      if (text !== null) rows.set(_id, JSON.parse(text) as Row)
    }
    return rows
  }

  return {
    open,
    async namesOf(matters, rows) {
      const nameless = matters.filter(({ _id }) => !rows.get(_id)?.name)
      const ids = [...new Set(nameless.flatMap(({ visit }) => visit ?? []))]
      const found = ids.length === 0 ? [] : await visits.get(ids)
      const visitors = await open<VisitRow>(found.filter((doc) => doc !== undefined))
      return ({ _id, visit }) => rows.get(_id)?.name ?? visitors.get(visit ?? '')?.name ?? ''
    },
  }
}
