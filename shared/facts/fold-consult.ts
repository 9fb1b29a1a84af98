import { ownerOf } from '../entry/subject.ts'
import { fillEnds } from '../rules/remote-fill.ts'
import { consultRequested, consultSummarised } from './consult.ts'
import { consultCopied, consultGap, consultMeasured } from './consult-record.ts'
import type { ConsultState, FillingConsent, RecordingConsent } from './consult-state.ts'
import { isTold, needsNewerApp, type Heard } from './fact.ts'
import { foldConsents } from './fold-consents.ts'
import { foldCourse } from './fold-course.ts'
import { foldHelp, saidIn } from './fold-help.ts'
import { foldRecording } from './fold-recording.ts'
import { headsOf, inOrder, sight } from './order.ts'
import { isErased, lines } from './timeline.ts'

/** Total: any entries in any order give a state; the same entries give the same state at the desk and at the county. */
export function foldConsult(subject: string, heard: readonly Heard[]): ConsultState {
  const ordered = inOrder(heard)
  const told = ordered.filter(isTold)
  const course = foldCourse(told)
  const timeline = lines(ordered)
  const asked = told.find(consultRequested.is)
  const summary = told.findLast(consultSummarised.is)
  const gone = isErased({ timeline })
  return {
    subject,
    station: ownerOf(subject) ?? '',
    request: asked ? { ...saidIn(asked), ...asked.body } : null,
    openedAt: asked?.at ?? ordered[0]?.at ?? 0,
    ...course,
    // Nobody waits who is not known any more.
    ...(gone ? { phase: 'closed' as const } : {}),
    ...foldConsents(told, course.closed, sight(ordered)),
    ...foldHelp(told, course.closed),
    gaps: told.filter(consultGap.is).map((gap) => ({ ...saidIn(gap), ...gap.body })),
    copies: told.filter(consultCopied.is).map((copy) => ({ ...saidIn(copy), ...copy.body })),
    recording: foldRecording(told),
    measured: told.filter(consultMeasured.is).map((entry) => ({ ...saidIn(entry), ...entry.body })),
    summary: summary ? { ...saidIn(summary), text: summary.body.text } : null,
    timeline,
    heads: headsOf(ordered),
    untold: ordered.length - told.length,
    newer: ordered.filter(needsNewerApp).length,
    updatedAt: ordered.reduce((latest, entry) => Math.max(latest, entry.at), 0),
  }
}

/** Whether what is said and shown may be recorded: the last word of the visitor, while it stands. */
export function mayRecord({ recordingConsents: all }: Pick<ConsultState, 'recordingConsents'>): boolean {
  const last: RecordingConsent | undefined = all.at(-1)
  return last?.answer === 'yes' && last.ended === null
}

/** Consents to be filled in for that were given and have not ended; whether their minutes are over is a question of the clock. */
export function standingFills({
  fillConsents: all,
}: Pick<ConsultState, 'fillConsents'>): readonly FillingConsent[] {
  return all.filter(({ answer, ended }) => answer === 'yes' && ended === null)
}

/** The consent under which whoever has the consult may fill in at this moment; null for none. */
export function standingFill(
  state: Pick<ConsultState, 'fillConsents' | 'taker' | 'phase'>,
  now: number,
): FillingConsent | null {
  const isLive = state.phase === 'live' || state.phase === 'broken' || state.phase === 'held'
  const stands = (one: FillingConsent): boolean => one.to === state.taker && now < fillEnds(one)
  return (isLive && standingFills(state).findLast(stands)) || null
}
