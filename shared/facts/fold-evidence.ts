import { ownerOf } from '../entry/subject.ts'
import {
  evidenceConsented,
  evidenceConsentEnded,
  evidenceEnded,
  evidenceGap,
  evidenceOpened,
  evidenceSealed,
} from './evidence.ts'
import {
  evidenceAnswered,
  evidenceArchived,
  evidenceAsked,
  evidenceClassed,
  evidenceDeleted,
  evidenceDerived,
  evidenceExported,
  evidenceHeld,
  evidenceHoldLifted,
  evidenceReviewed,
  evidenceViewed,
} from './evidence-kept.ts'
import type {
  EvidenceDerivative,
  EvidenceHold,
  EvidencePhase,
  EvidenceState,
  EvidenceStep,
} from './evidence-state.ts'
import { type BodyOf, type Heard, isTold, needsNewerApp, type Told } from './fact.ts'
import { headsOf, inOrder } from './order.ts'
import { saidOf } from './said.ts'
import { lines } from './timeline.ts'

/** Total: any entries in any order give a state. */
export function foldEvidence(subject: string, heard: readonly Heard[]): EvidenceState {
  const ordered = inOrder(heard)
  const told = ordered.filter(isTold)
  const opened = told.find(evidenceOpened.is)
  const end = saidOf(told, evidenceEnded).at(-1) ?? null
  const archived = saidOf(told, evidenceArchived).at(-1) ?? null
  const deleted = saidOf(told, evidenceDeleted)[0] ?? null
  return {
    subject,
    station: ownerOf(subject) ?? '',
    phase: phaseOf(end !== null || opened?.body.source !== 'window', archived !== null, deleted !== null),
    origin: opened?.body ?? null,
    openedAt: opened?.at ?? ordered[0]?.at ?? 0,
    openedBy: opened?.by ?? ordered[0]?.by ?? '',
    consent: consentOf(told),
    seals: saidOf(told, evidenceSealed),
    gaps: told.filter(evidenceGap.is).map(({ body }) => body),
    end,
    archived,
    derivatives: derivativesOf(told),
    looks: saidOf(told, evidenceViewed),
    classes: saidOf(told, evidenceClassed),
    holds: holdsOf(told),
    steps: stepsOf(told),
    exports: saidOf(told, evidenceExported),
    deleted,
    timeline: lines(ordered),
    heads: headsOf(ordered),
    untold: ordered.length - told.length,
    newer: ordered.filter(needsNewerApp).length,
  }
}

function phaseOf(ended: boolean, archived: boolean, deleted: boolean): EvidencePhase {
  if (deleted) return 'deleted'
  return archived ? 'archived' : ended ? 'ended' : 'recording'
}

/** The last word counts; a yes that was taken back stays a yes for what was kept under it. */
function consentOf(told: readonly Told[]): EvidenceState['consent'] {
  const said = saidOf(told, evidenceConsented).at(-1)
  if (!said) return null
  const from = told.findIndex(({ id }) => id === said.id)
  const ended = told.slice(from).find(evidenceConsentEnded.is)
  return { ...said, endedAt: ended?.at ?? null }
}

function derivativesOf(told: readonly Told[]): readonly EvidenceDerivative[] {
  const reviews = saidOf(told, evidenceReviewed)
  const byName = new Map<string, EvidenceDerivative>()
  for (const said of saidOf(told, evidenceDerived))
    byName.set(said.name, { ...said, reviews: reviews.filter(({ derivative }) => derivative === said.name) })
  return [...byName.values()]
}

function holdsOf(told: readonly Told[]): readonly EvidenceHold[] {
  const lifted = told.filter(evidenceHoldLifted.is)
  return saidOf(told, evidenceHeld).map((hold) => {
    const by = lifted.find(({ body }) => body.hold === hold.id)
    return { ...hold, lifted: by ? { at: by.at, by: by.by } : null }
  })
}

/** The first answer of somebody else counts: nobody agrees with oneself. */
function stepsOf(told: readonly Told[]): readonly EvidenceStep[] {
  const answers = told.filter(evidenceAnswered.is)
  const done = new Set(
    told.flatMap((one) =>
      evidenceExported.is(one) || evidenceDeleted.is(one)
        ? [(one.body as BodyOf<typeof evidenceExported | typeof evidenceDeleted>).asked]
        : [],
    ),
  )
  return saidOf(told, evidenceAsked).map((asked) => {
    const answer = answers.find(({ by, body }) => body.asked === asked.id && by !== asked.by)
    return {
      ...asked,
      answer: answer
        ? { at: answer.at, by: answer.by, answer: answer.body.answer, reason: answer.body.reason }
        : null,
      done: done.has(asked.id),
    }
  })
}
