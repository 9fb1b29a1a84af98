import { ownerOf } from '../../shared/entry/subject.ts'
import { recordedSpan } from '../../shared/evidence/hall-clip.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { twoPersonSteps } from '../../shared/facts/evidence-kept.ts'
import type { EvidencePhase, EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { Kept } from '../../shared/rules/retention.ts'
import { itemOfPart } from './part-item.ts'

/** A dispute that an item belongs to: who hears it, and when it was closed. */
export type AboutDispute = {
  readonly subject: string
  readonly mediator: string | null
  readonly closedAt: number | null
}

/**
 * The read model: ids and times alone, nothing of whom it shows. `work`: what the county still has to do with it, `take` it into the archive, `lay` ready
 * what a player needs, `delete` it because two people said so, or `rest`.
 */
export type EvidenceDoc = {
  readonly _id: string
  readonly station: string
  readonly source: Kept['source']
  readonly phase: EvidencePhase
  readonly work: 'take' | 'lay' | 'delete' | 'rest'
  readonly visit: string | null
  readonly matter: string | null
  readonly consult: string | null
  readonly part: number | null
  readonly disputes: readonly AboutDispute[]
  /** Of the county's people: who was in the consult. */
  readonly involved: readonly string[]
  readonly openedAt: number
  readonly updatedAt: number
  /** When the last of it was recorded. */
  readonly recordedAt: number
  readonly duration: number | null
  readonly bytes: number | null
  readonly gaps: number
  readonly wrong: number
  readonly copies: number
  readonly holds: number
  readonly classes: readonly string[]
  readonly releasedAt: number | null
  readonly waiting: readonly (typeof twoPersonSteps)[number][]
}

/** What is known before the item itself was opened: that a part of a consult is over. */
export function docsOfConsult(state: ConsultState): readonly EvidenceDoc[] {
  const { subject, recording, request, updatedAt } = state
  return (recording?.parts ?? []).flatMap(({ part, began, manifest }): EvidenceDoc[] => {
    if (manifest === null) return []
    return [
      {
        ...bare(itemOfPart(subject, part), 'consult'),
        phase: 'ended',
        work: 'take',
        matter: request?.matter ?? null,
        consult: subject,
        part,
        involved: inConsult(state),
        openedAt: began ?? updatedAt,
        updatedAt,
        recordedAt: recording?.at ?? updatedAt,
      },
    ]
  })
}

/** @param consult of which it is a part, where it is one */
export function docOf(
  state: EvidenceState,
  consult: ConsultState | null,
  disputes: readonly AboutDispute[],
): EvidenceDoc {
  const { origin, archived, openedAt, timeline } = state
  const steps = state.steps.filter(({ answer, done }) => answer === null && !done)
  return {
    ...bare(state.subject, origin?.source ?? 'window'),
    phase: state.phase,
    work: workOf(state),
    visit: origin?.visit ?? null,
    matter: origin?.matter ?? null,
    consult: origin?.source === 'consult' ? origin.consult : null,
    part: origin?.source === 'consult' ? origin.part : null,
    disputes: [...disputes],
    involved: consult ? inConsult(consult) : [],
    openedAt: partOf(consult, origin)?.began ?? openedAt,
    updatedAt: timeline.reduce((latest, { at }) => Math.max(latest, at), openedAt),
    recordedAt: recordedAt(state),
    duration: archived?.duration ?? null,
    bytes: archived?.bytes ?? null,
    gaps: state.gaps.length,
    wrong: archived?.wrong.length ?? 0,
    copies: archived?.copies ?? 0,
    holds: state.holds.filter(({ lifted }) => lifted === null).length,
    classes: state.classes.map((said) => said.class),
    releasedAt: agreed(state, 'release')?.answer?.at ?? null,
    waiting: [...new Set(steps.map(({ step }) => step))],
  }
}

/** The newest step of that kind to which a second person said yes, and of which nothing came yet. */
export function agreed({ steps }: EvidenceState, kind: 'delete' | 'release') {
  return (
    steps.findLast(({ step, answer, done }) => step === kind && answer?.answer === 'yes' && !done) ?? null
  )
}

/** For how long it is kept counts from here. */
export function recordedAt({ origin, end, archived, openedAt }: EvidenceState): number {
  if (origin?.source === 'surveillance') return recordedSpan(origin.custody).ended
  return end?.at ?? archived?.at ?? openedAt
}

function workOf(state: EvidenceState): EvidenceDoc['work'] {
  if (state.phase === 'deleted' || !state.origin) return 'rest'
  if (agreed(state, 'delete')) return 'delete'
  if (state.phase === 'ended') return 'take'
  return state.phase === 'archived' && state.derivatives.length === 0 ? 'lay' : 'rest'
}

function inConsult({ taker, people }: ConsultState): string[] {
  const staff = people.filter(({ role, county }) => role !== 'station' && county === null)
  return [...new Set([...(taker === null ? [] : [taker]), ...staff.map(({ person }) => person)])]
}

function partOf(consult: ConsultState | null, origin: EvidenceState['origin']) {
  return origin?.source === 'consult'
    ? consult?.recording?.parts.find(({ part }) => part === origin.part)
    : undefined
}

function bare(_id: string, source: EvidenceDoc['source']): EvidenceDoc {
  return {
    _id,
    station: ownerOf(_id) ?? '',
    source,
    phase: 'recording',
    work: 'rest',
    visit: null,
    matter: null,
    consult: null,
    part: null,
    disputes: [],
    involved: [],
    openedAt: 0,
    updatedAt: 0,
    recordedAt: 0,
    duration: null,
    bytes: null,
    gaps: 0,
    wrong: 0,
    copies: 0,
    holds: 0,
    classes: [],
    releasedAt: null,
    waiting: [],
  }
}
