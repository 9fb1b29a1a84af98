import type { OwnedKind } from '../../../shared/entry/subject.ts'
import type { ConsultState } from '../../../shared/facts/consult-state.ts'
import type { DisputeState } from '../../../shared/facts/dispute-state.ts'
import type { Heard } from '../../../shared/facts/fact.ts'
import type { EvidenceState } from '../../../shared/facts/evidence-state.ts'
import { foldConsult } from '../../../shared/facts/fold-consult.ts'
import { foldEvidence } from '../../../shared/facts/fold-evidence.ts'
import { foldDispute } from '../../../shared/facts/fold-dispute.ts'
import { foldMatter, isOver } from '../../../shared/facts/fold-matter.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import { foldVisit, type VisitState } from '../../../shared/facts/visit.ts'
import type { FoldDoc } from '../store/schemas.ts'
import type { State } from './folding.ts'

/** @property plain what of it lies open in the store, to be found by */
type Made = { readonly state: State; readonly plain: Plain; readonly kind: OwnedKind }

/** Null for kinds of subjects that a desk keeps no fold of. */
export function foldBy(kind: string, subject: string, heard: readonly Heard[]): Made | null {
  switch (kind) {
    case 'visit': {
      const state = foldVisit(subject, heard)
      return { kind, state, plain: plainVisit(state) }
    }
    case 'matter': {
      const state = foldMatter(subject, heard)
      return { kind, state, plain: plainMatter(state) }
    }
    case 'consult': {
      const state = foldConsult(subject, heard)
      return { kind, state, plain: plainConsult(state) }
    }
    case 'evidence': {
      const state = foldEvidence(subject, heard)
      return { kind, state, plain: plainEvidence(state) }
    }
    case 'dispute': {
      const state = foldDispute(subject, heard)
      return { kind, state, plain: plainDispute(state) }
    }
    default:
      return null
  }
}

/** A matter of which nobody has said anything. */
export const nothingSaid = (matter: string): MatterState => foldMatter(matter, [])

type Plain = Pick<FoldDoc, 'state' | 'visit' | 'due' | 'called'>

function plainVisit({ subject, phase, number }: VisitState): Plain {
  const called = phase === 'serving' ? number : 0
  return { state: phase === 'closed' ? 'closed' : 'open', visit: subject, due: '', called }
}

function plainMatter(matter: MatterState): Plain {
  const due = matter.lastDay.kind === 'date' ? matter.lastDay.date : ''
  return { state: isOver(matter) ? 'closed' : 'open', visit: matter.visit ?? '', due, called: 0 }
}

function plainConsult({ phase, request }: ConsultState): Plain {
  return { state: phase === 'closed' ? 'closed' : 'open', visit: request?.visit ?? '', due: '', called: 0 }
}

function plainEvidence({ phase, origin }: EvidenceState): Plain {
  return { state: phase === 'recording' ? 'open' : 'closed', visit: origin?.visit ?? '', due: '', called: 0 }
}

function plainDispute({ phase, claim }: DisputeState): Plain {
  return { state: phase === 'closed' ? 'closed' : 'open', visit: claim?.visit ?? '', due: '', called: 0 }
}
