import type { ConsultState } from '../../../shared/facts/consult-state.ts'
import type { DisputeState } from '../../../shared/facts/dispute-state.ts'
import type { EvidenceState } from '../../../shared/facts/evidence-state.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import type { VisitState } from '../../../shared/facts/visit.ts'
import type { VisitCard } from '../desk-shapes.ts'
import type { FoldDoc } from '../store/schemas.ts'
import type { Folded, State } from './folding.ts'

type Standing = { readonly doc: FoldDoc; readonly state: State }

/** Open states of the visits that windows show, in memory. */
export type Shelf = {
  readonly has: (subject: string) => boolean
  readonly doc: (subject: string) => FoldDoc | null
  readonly put: (folded: readonly Folded[]) => void
  readonly card: (visit: string) => VisitCard | null
  readonly visits: () => readonly FoldDoc[]
  readonly clear: () => void
}

export function createShelf(): Shelf {
  const standing = new Map<string, Standing>()
  /** Matters, consults, recordings and disputes, by their visit. */
  const parts = new Map<string, Set<string>>()
  const cards = new Map<string, VisitCard>()

  const put = ({ doc, state }: Folded): void => {
    if (!state) return
    const before = standing.get(doc.id)
    standing.set(doc.id, { doc, state })
    if (before?.doc.sealed === doc.sealed) return
    cards.delete(doc.visit)
    if (before) cards.delete(before.doc.visit)
    if (doc.kind === 'visit' || doc.visit === '') return
    if (before) parts.get(before.doc.visit)?.delete(doc.id)
    parts.set(doc.visit, (parts.get(doc.visit) ?? new Set()).add(doc.id))
  }

  const build = (subject: string): VisitCard | null => {
    const visit = standing.get(subject)
    if (!visit || visit.doc.kind !== 'visit') return null
    const all = [...(parts.get(subject) ?? [])].sort().flatMap((id) => standing.get(id) ?? [])
    const of = (kind: FoldDoc['kind']): readonly State[] =>
      all.filter(({ doc }) => doc.kind === kind).map(({ state }) => state)
    return {
      visit: visit.state as VisitState,
      matters: of('matter') as readonly MatterState[],
      consults: of('consult') as readonly ConsultState[],
      recordings: of('evidence') as readonly EvidenceState[],
      disputes: of('dispute') as readonly DisputeState[],
    }
  }

  return {
    has: (subject) => standing.has(subject),
    doc: (subject) => standing.get(subject)?.doc ?? null,
    put: (folded) => folded.forEach(put),
    card(subject) {
      const known = cards.get(subject)
      if (known) return known
      const card = build(subject)
      if (card) cards.set(subject, card)
      return card
    },
    visits: () => [...standing.values()].map(({ doc }) => doc).filter(({ kind }) => kind === 'visit'),
    clear() {
      standing.clear()
      parts.clear()
      cards.clear()
    },
  }
}
