import type { EvidenceRow } from '../../shared/http/evidence.ts'
import { addDays, startOf } from '../../shared/rules/dates.ts'
import { findAll } from '../journal/find-all.ts'
import type { Reader } from '../journal/reader.ts'
import type { Database } from '../store/store.ts'
import type { EvidenceDoc } from './evidence-doc.ts'

export type EvidenceQuery = {
  readonly dispute?: string | undefined
  readonly visit?: string | undefined
  readonly matter?: string | undefined
  readonly consult?: string | undefined
  readonly station?: string | undefined
  readonly day?: string | undefined
}

/** Lists of items, from the read model. */
export type EvidenceRows = {
  /** Newest first; the narrowest of what is asked for finds, the rest sifts. */
  readonly find: (query: EvidenceQuery) => Promise<readonly EvidenceDoc[]>
  readonly one: (item: string) => Promise<EvidenceDoc | null>
  readonly inPhase: (phase: EvidenceDoc['phase']) => Promise<readonly EvidenceDoc[]>
  readonly rowOf: (doc: EvidenceDoc) => EvidenceRow
}

export function createEvidenceRows(deps: {
  readonly items: Database<EvidenceDoc>
  readonly reader: Pick<Reader, 'dispute'>
}): EvidenceRows {
  const { items } = deps
  const named = async (ids: readonly string[]): Promise<readonly EvidenceDoc[]> =>
    ids.length === 0 ? [] : (await items.get(ids)).filter((doc) => doc !== undefined)
  const narrow = async ({ dispute, visit, matter, consult, station, day }: EvidenceQuery) => {
    if (dispute !== undefined) {
      const { evidence } = await deps.reader.dispute(dispute)
      const clips = await findAll(items, { index: 'by-source', where: { source: 'surveillance' } })
      const own = clips.filter((doc) => doc.disputes.some(({ subject }) => subject === dispute))
      return [...new Map([...(await named(evidence)), ...own].map((doc) => [doc._id, doc])).values()]
    }
    if (consult !== undefined) return findAll(items, { index: 'by-consult', where: { consult } })
    if (matter !== undefined) return findAll(items, { index: 'by-matter', where: { matter } })
    if (visit !== undefined) return findAll(items, { index: 'by-visit', where: { visit } })
    const openedAt = day === undefined ? {} : { from: startOf(day), to: startOf(addDays(day, 1)) }
    if (station !== undefined) return findAll(items, { index: 'by-station', where: { station, openedAt } })
    const all = await findAll(items, { index: 'by-phase', where: {} })
    return all.filter(
      (doc) => day === undefined || (doc.openedAt >= startOf(day) && doc.openedAt < startOf(addDays(day, 1))),
    )
  }
  return {
    async find(query) {
      const docs = await narrow(query)
      const fits = docs.filter((doc) => query.station === undefined || doc.station === query.station)
      return [...fits].sort((a, b) => b.openedAt - a.openedAt)
    },
    one: async (item) => (await named([item]))[0] ?? null,
    inPhase: (phase) => findAll(items, { index: 'by-phase', where: { phase } }),
    rowOf: (doc) => {
      const {
        _id,
        disputes,
        holds,
        involved: _,
        work: __,
        part: ___,
        recordedAt: ____,
        classes: _____,
        releasedAt: ______,
        ...rest
      } = doc
      return {
        ...rest,
        subject: _id,
        dispute: disputes.at(-1)?.subject ?? null,
        held: holds > 0,
        waiting: [...doc.waiting],
      }
    },
  }
}
