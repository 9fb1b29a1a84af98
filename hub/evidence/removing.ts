import type { Archive } from '../../shared/evidence/archive.ts'
import { evidenceDeleted } from '../../shared/facts/evidence-kept.ts'
import type { FollowerLog } from '../followers/follower.ts'
import type { Reader } from '../journal/reader.ts'
import { agreed, type EvidenceDoc } from './evidence-doc.ts'
import type { Exports } from './exports.ts'
import type { LettingGo } from './letting-go.ts'
import { keptOf, type RetentionNow } from './retention-now.ts'
import type { SayOfEvidence } from './saying.ts'
import type { Shelved } from './shelved.ts'

export type Removing = {
  /** What two people decided. @returns false: to be asked again */
  readonly byTwo: (doc: EvidenceDoc) => Promise<boolean>
  /** What the law erased: its facts can be read by nobody any more, so that only the archive knows whether it has it. */
  readonly byLaw: (item: string) => Promise<boolean>
}

/** Takes out of the archive what was let go. */
export function createRemoving(deps: {
  readonly archive: Archive
  readonly reader: Reader
  readonly retention: RetentionNow
  readonly lettingGo: Pick<LettingGo, 'atOnce'>
  readonly shelved: Shelved
  /** Null: nothing makes packages here. */
  readonly exports: Pick<Exports, 'forget'> | null
  readonly say: SayOfEvidence
  readonly now: () => number
  readonly log: FollowerLog
}): Removing {
  const { archive, retention, log } = deps
  return {
    async byTwo({ _id: item, disputes }) {
      const state = await deps.reader.evidence(item)
      const step = agreed(state, 'delete')
      const kept = keptOf(state, disputes)
      // Held, or disputed, since they decided: it stays.
      if (!step?.answer || state.deleted || !retention.mayGo(kept, deps.now())) return state.deleted !== null
      // First what lies in the open: where its node is away nothing is told as deleted.
      if (!(await deps.lettingGo.atOnce(item))) return false
      const removed = await archive.remove(item, {
        asked: step.id,
        askedBy: step.by,
        answeredBy: step.answer.by,
        reason: step.reason,
        ...retention.keptAs(kept),
      })
      if (!removed.ok) {
        log.error({ item, code: removed.code }, 'evidence could not be deleted')
        return false
      }
      await deps.shelved.letGo(state, step)
      // Now that none can be made any more.
      await deps.exports?.forget(item)
      const { certificate, files, bytes, at } = removed.removed
      const body = { asked: step.id, certificate, files, bytes, at }
      await deps.say(item, evidenceDeleted, body, ({ deleted }) => deleted === null)
      return true
    },
    async byLaw(item) {
      const ground = { asked: null, askedBy: '', answeredBy: '', reason: 'law', class: '', table: 0 }
      const removed = await archive.remove(item, ground)
      await deps.exports?.forget(item)
      if (removed.ok || removed.code === 'unknown') return true
      log.error({ item, code: removed.code }, 'evidence that the law erased could not be deleted')
      return false
    },
  }
}
