import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { dueStandings, type DueRow } from '../../shared/http/due-evidence.ts'
import type { Keeping } from '../../shared/rules/retention.ts'
import type { EvidenceDoc } from './evidence-doc.ts'
import type { EvidenceRows } from './evidence-rows.ts'
import type { RetentionNow } from './retention-now.ts'

/** Certificates are read at their item, too; here are the newest. */
const mostDeleted = 50

/** Items that somebody has to do something about, the most pressing first. */
export async function dueRows(deps: {
  readonly rows: EvidenceRows
  readonly retention: Pick<RetentionNow, 'keeping'>
  readonly state: (item: string) => Promise<EvidenceState>
  readonly now: number
}): Promise<readonly DueRow[]> {
  const { rows, retention, now } = deps
  const rowOf = async (doc: EvidenceDoc): Promise<readonly DueRow[]> => {
    const keeping = retention.keeping({ ...doc, disputes: doc.disputes.map(({ closedAt }) => closedAt) })
    const standing = standingOf(doc, keeping, now)
    // What the law erased has no certificate.
    if (!standing || (standing === 'deleted' && !(await deps.state(doc._id)).deleted)) return []
    const held = doc.holds > 0 ? (await deps.state(doc._id)).holds : []
    const holds = held.flatMap(({ at, by, authority, number, reason, lifted }) =>
      lifted ? [] : [{ at, by, authority, number, reason }],
    )
    const due = keeping.kind === 'until' ? keeping.at : null
    return [{ ...rows.rowOf(doc), standing, due, class: 'class' in keeping ? keeping.class : '', holds }]
  }
  const deleted = [...(await rows.inPhase('deleted'))].sort((a, b) => b.updatedAt - a.updatedAt)
  const docs = [...(await rows.inPhase('archived')), ...deleted.slice(0, mostDeleted)]
  const listed = (await Promise.all(docs.map(rowOf))).flat()
  const rank = ({ standing }: DueRow): number => dueStandings.indexOf(standing)
  return listed.sort((a, b) => rank(a) - rank(b))
}

function standingOf(doc: EvidenceDoc, keeping: Keeping, now: number): DueRow['standing'] | null {
  if (doc.phase === 'deleted') return 'deleted'
  if (doc.waiting.includes('delete') || doc.waiting.includes('release')) return 'waiting'
  if (doc.holds > 0) return 'held'
  if (doc.work === 'delete') return 'deleting'
  return keeping.kind === 'until' && keeping.at <= now ? 'due' : null
}
