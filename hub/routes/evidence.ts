import type { Staff } from '../../shared/facts/directory.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import { listEvidence, mostEvidenceRows, readEvidence, verifyEvidence } from '../../shared/http/evidence.ts'
import { listDueEvidence, readCertificate } from '../../shared/http/due-evidence.ts'
import { readRetention, setRetention } from '../../shared/http/retention.ts'
import { maySeeEvidence } from '../../shared/rules/evidence-access.ts'
import { dueRows } from '../evidence/due-rows.ts'
import type { EvidenceDoc } from '../evidence/evidence-doc.ts'
import { keptOf } from '../evidence/retention-now.ts'
import { createPasses } from '../evidence/passes.ts'
import { serveEvidenceActs } from './evidence-acts.ts'
import { serveExports } from './exports.ts'
import { failed, isFailed } from './failures.ts'
import { done, type Doors } from './serve.ts'
import { serveViewing } from './viewing.ts'
import type { EvidenceDeps, FindItem } from './evidence-deps.ts'

/** Items of evidence: what there is, until when it is kept, and what is done about it. Looking at one is another door. */
export function serveEvidence(doors: Doors, deps: EvidenceDeps): void {
  const { now, directory } = deps
  const { rows, retention, archive } = deps.evidence
  const maySee = (person: Staff, { station, involved, disputes }: EvidenceDoc): boolean =>
    maySeeEvidence(person, {
      station,
      involved: [...involved, ...disputes.flatMap(({ mediator }) => mediator ?? [])],
    })
  const find: FindItem = async (subject, person) => {
    const [doc, state] = await Promise.all([rows.one(subject), deps.state(subject)])
    if (!doc) return failed('not-found')
    if (!maySee(person, doc)) return failed('no-right')
    return isErased(state) ? failed('erased') : { doc, state }
  }

  doors.staff(listEvidence, async ({ query }, { person }) => {
    const found = await rows.find(query)
    const seen = found.filter((doc) => maySee(person, doc)).slice(0, mostEvidenceRows)
    return { rows: seen.map(rows.rowOf), time: now() }
  })

  doors.staff(listDueEvidence, async () => {
    const due = await dueRows({ ...deps.evidence, state: deps.state, now: now() })
    return { rows: due.slice(0, mostEvidenceRows), time: now() }
  })

  doors.staff(readEvidence, async ({ params: { subject } }, { person }) => {
    const item = await find(subject, person)
    if (isFailed(item)) return item
    const listed = await archive?.list(subject)
    const kept = keptOf(item.state, item.doc.disputes)
    return {
      evidence: item.state,
      files: listed?.ok ? [...listed.files] : [],
      keeping: retention.keeping(kept),
      class: retention.keptAs(kept).class,
    }
  })

  doors.staff(verifyEvidence, async ({ params: { subject } }, { person }) => {
    const item = await find(subject, person)
    if (isFailed(item)) return item
    const verified = await archive?.verify(subject)
    return verified?.ok ? verified.verified : failed('not-now', { where: verified?.code ?? 'absent' })
  })

  doors.staff(readCertificate, async ({ params: { subject } }, { person }) => {
    const item = await find(subject, person)
    if (isFailed(item)) return item
    const { deleted } = item.state
    const found = deleted ? await archive?.certificateOf(subject) : null
    if (!deleted || !found?.ok) return failed('not-now', { where: 'phase' })
    const { ed25519, ...certificate } = found.certificate
    const signature = Buffer.from(ed25519).toString('base64')
    const key = deps.signer.publicKeys.ed25519
    return { ...certificate, sha256: deleted.certificate, signature, key, entry: deleted.id }
  })

  doors.staff(readRetention, async () => ({ table: retention.table(), said: retention.said() }))
  doors.staff(setRetention, async ({ body }, { person }) => {
    const { table, reason } = body
    if (table.version <= (directory.retention()?.table.version ?? 0))
      return failed('not-now', { where: 'version' })
    await deps.office.setRetention(table, reason, person.id)
    return done
  })

  serveEvidenceActs(doors, { ...deps, find })
  serveExports(doors, { exports: deps.evidence.exports, find })
  serveViewing(doors, { ...deps, passes: createPasses(deps) })
}
