import { fillEnds } from '../rules/remote-fill.ts'
import {
  consultConsented,
  consultConsentEnded,
  consultFillAsked,
  consultFilled,
  consultFillWithdrawn,
} from './consult-help.ts'
import type {
  ConsentEnd,
  ConsultState,
  FillAsk,
  Filled,
  FillingConsent,
  RecordingConsent,
} from './consult-state.ts'
import type { Told } from './fact.ts'
import type { Sees } from './order.ts'

type Consents = Pick<ConsultState, 'recordingConsents' | 'fillAsk' | 'fillConsents' | 'filled' | 'uncovered'>

/**
 * What the visitor agreed to, and what was done under it. What was written down after a consent had ended, outside its fields or its minutes,
 * or out of turn, counts for nothing: it stays on the timeline. @param told in the order of the fold
 */
export function foldConsents(told: readonly Told[], closed: ConsultState['closed'], sees: Sees): Consents {
  let recording: readonly RecordingConsent[] = []
  let fills: readonly FillingConsent[] = []
  const filled: Filled[] = []
  const uncovered: string[] = []
  let over: ConsentEnd | null = null
  for (const entry of told) {
    const { id, at, by } = entry
    if (id === closed?.id) {
      over = { at, by, why: 'closed' }
      recording = ending(recording, over)
      fills = ending(fills, over)
    }
    if (consultConsented.is(entry)) {
      const { body } = entry
      if (body.about === 'recording') recording = [...recording, { id, at, by, ...body, ended: over }]
      else fills = [...fills, { id, at, by, ...body, ended: over, seq: 0 }]
    }
    if (consultConsentEnded.is(entry)) {
      const { consent, why } = entry.body
      recording = ending(recording, { at, by, why }, consent)
      fills = ending(fills, { at, by, why }, consent)
    }
    if (!consultFilled.is(entry)) continue
    const { consent, seq, field, old, value } = entry.body
    const given = fills.find((one) => one.id === consent)
    if (given && covers(given, entry)) {
      fills = fills.map((one) => (one === given ? { ...one, seq } : one))
      filled.push({ id, at, by, consent, field, old, value })
    } else uncovered.push(id)
  }
  return {
    recordingConsents: recording,
    fillAsk: askOf(told, closed, sees),
    fillConsents: fills,
    filled,
    uncovered,
  }
}

/** The last that was asked, until whoever sits there has answered the one who asked. What was agreed to before it was heard answers nothing. */
function askOf(told: readonly Told[], closed: ConsultState['closed'], sees: Sees): FillAsk | null {
  let open: FillAsk | null = null
  for (const entry of told) {
    const { id, at, by } = entry
    if (consultFillAsked.is(entry)) open = { id, at, by, ...entry.body }
    if (consultFillWithdrawn.is(entry) && entry.body.ask === open?.id) open = null
    const isAnswer = consultConsented.is(entry) && entry.body.about === 'fill' && entry.body.to === open?.by
    if (open && isAnswer && sees(id, open.id)) open = null
  }
  return closed ? null : open
}

/** Ends what stands: one of them, or all. */
function ending<One extends { readonly id: string; readonly ended: ConsentEnd | null }>(
  all: readonly One[],
  ended: ConsentEnd,
  id?: string,
): readonly One[] {
  return all.map((one) => (one.ended || (id !== undefined && one.id !== id) ? one : { ...one, ended }))
}

function covers(
  consent: FillingConsent,
  { at, body }: Told<{ readonly field: string; readonly seq: number }>,
): boolean {
  const timely = at >= consent.at && at < fillEnds(consent)
  const agreed = consent.answer === 'yes' && consent.ended === null && consent.fields.includes(body.field)
  return agreed && timely && body.seq > consent.seq
}
