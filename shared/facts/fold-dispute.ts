import { ownerOf } from '../entry/subject.ts'
import {
  disputeAssigned,
  disputeClockSet,
  disputeConceded,
  disputeDeclared,
  disputeFocusDropped,
  disputeFocused,
  disputeLinked,
  disputeMarked,
  disputeObjected,
  disputeOpened,
  disputeSessionBegun,
  disputeSessionEnded,
  disputeUnmarked,
} from './dispute.ts'
import { disputeClosed, disputeConcluded } from './dispute-record.ts'
import type { DisputePhase, DisputeState, MediationSession, SetClock } from './dispute-state.ts'
import { type Heard, isTold, needsNewerApp, type Told } from './fact.ts'
import { foldRecord } from './fold-record.ts'
import { headsOf, inOrder, sight } from './order.ts'
import { saidOf } from './said.ts'
import { isErased, lines } from './timeline.ts'

/** Total: any entries in any order give a state; the same entries give the same state at the desk and at the county. */
export function foldDispute(subject: string, heard: readonly Heard[]): DisputeState {
  const ordered = inOrder(heard)
  const told = ordered.filter(isTold)
  const opened = told.find(disputeOpened.is)
  const timeline = lines(ordered)
  const mediation = mediationOf(told)
  return {
    subject,
    station: ownerOf(subject) ?? '',
    phase: isErased({ timeline }) ? 'closed' : phaseOf(told, mediation),
    claim: opened?.body ?? null,
    openedAt: opened?.at ?? ordered[0]?.at ?? 0,
    openedBy: opened?.by ?? ordered[0]?.by ?? '',
    evidence: evidenceOf(told),
    ...mediation,
    turnedDown: turnedDown(told),
    objections: saidOf(told, disputeObjected),
    focuses: focusesOf(told),
    marks: marksOf(told),
    sessions: sessionsOf(told),
    conceded: saidOf(told, disputeConceded),
    clocks: clocksOf(told),
    ...foldRecord(told, sight(ordered)),
    closedAt: told.find(disputeClosed.is)?.at ?? null,
    timeline,
    heads: headsOf(ordered),
    untold: ordered.length - told.length,
    newer: ordered.filter(needsNewerApp).length,
    updatedAt: ordered.reduce((latest, entry) => Math.max(latest, entry.at), 0),
  }
}

function evidenceOf(told: readonly Told[]): readonly string[] {
  const linked = told.flatMap((one) => {
    if (disputeOpened.is(one)) return one.body.evidence
    return disputeLinked.is(one) ? [one.body.item] : []
  })
  return [...new Set(linked)]
}

type Mediation = Pick<DisputeState, 'mediator' | 'assignedAt' | 'declared'>

/** The last one named, who was not objected to since and has not withdrawn. */
function mediationOf(told: readonly Told[]): Mediation {
  let now: Mediation = { mediator: null, assignedAt: null, declared: null }
  const nobody = now
  for (const entry of told) {
    if (disputeAssigned.is(entry) && entry.body.mediator !== now.mediator)
      now = { mediator: entry.body.mediator, assignedAt: entry.at, declared: null }
    if (disputeObjected.is(entry) && entry.body.mediator === now.mediator) now = nobody
    if (!disputeDeclared.is(entry) || entry.by !== now.mediator) continue
    const { id, at, by, body } = entry
    now = body.conflict === 'withdraws' ? nobody : { ...now, declared: { ...body, id, at, by } }
  }
  return now
}

function turnedDown(told: readonly Told[]): readonly string[] {
  const all = told.flatMap((entry) => {
    if (disputeObjected.is(entry)) return [entry.body.mediator]
    return disputeDeclared.is(entry) && entry.body.conflict === 'withdraws' ? [entry.by] : []
  })
  return [...new Set(all)]
}

function phaseOf(told: readonly Told[], { mediator, declared }: Mediation): DisputePhase {
  if (told.some(disputeClosed.is)) return 'closed'
  if (told.some(disputeConcluded.is)) return 'concluded'
  if (mediator === null) return 'waiting'
  return declared ? 'open' : 'named'
}

function focusesOf(told: readonly Told[]): DisputeState['focuses'] {
  const dropped = new Set(told.filter(disputeFocusDropped.is).map(({ body }) => body.focus))
  return saidOf(told, disputeFocused).filter(({ id }) => !dropped.has(id))
}

function marksOf(told: readonly Told[]): DisputeState['marks'] {
  const gone = new Set(told.filter(disputeUnmarked.is).map(({ body }) => body.mark))
  return saidOf(told, disputeMarked)
    .filter(({ id }) => !gone.has(id))
    .sort((a, b) => (a.item === b.item ? a.from - b.from : a.item < b.item ? -1 : 1))
}

function sessionsOf(told: readonly Told[]): readonly MediationSession[] {
  const ends = told.filter(disputeSessionEnded.is)
  return saidOf(told, disputeSessionBegun).map((session) => {
    const end = ends.find(({ body }) => body.session === session.id)
    return { ...session, ended: end ? { at: end.at, by: end.by, note: end.body.note } : null }
  })
}

/** The last word on each. */
function clocksOf(told: readonly Told[]): DisputeState['clocks'] {
  const set = told
    .filter(disputeClockSet.is)
    .map(({ at, by, body: { clock, date, source } }) => [clock, { date, source, at, by } satisfies SetClock])
  return Object.fromEntries(set) as DisputeState['clocks']
}
