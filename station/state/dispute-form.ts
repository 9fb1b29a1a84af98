import { type disputeOpened, moneySchema } from '../../shared/facts/dispute.ts'
import type { BodyOf } from '../../shared/facts/fact.ts'
import { isDate } from '../../shared/rules/dates.ts'
import type { DecisionKind, DisputeTrack } from '../../shared/rules/dispute-tracks.ts'
import * as v from 'valibot'
import type { VisitCard } from '../data/desk-shapes.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'

/** What is typed at the desk to raise a dispute 提出争议. */
export type DisputeForm = {
  readonly track: DisputeTrack | ''
  readonly respondent: string
  readonly about: string
  readonly kind: DecisionKind | ''
  readonly number: string
  readonly date: string
  readonly amount: string
  readonly learned: string
}
/** A key of the words, for the first thing that is missing. */
export type DisputeLack = 'needTrack' | 'needAbout' | 'needRespondent' | 'needDecision'

/** @param matter which it is about, where one is chosen */
export function readDisputeForm(
  form: DisputeForm,
  { visit, recordings }: VisitCard,
  matter: MatterState | undefined,
): BodyOf<typeof disputeOpened> | DisputeLack {
  const { track, kind, date, amount, learned } = form
  const [respondent, about] = [form.respondent.trim(), form.about.trim()]
  if (track === '') return 'needTrack'
  if (about === '') return 'needAbout'
  if (respondent === '') return 'needRespondent'
  if (track === 'tax' && kind !== '' && !isDate(date)) return 'needDecision'
  const { name, identity, phone } = visit.visitor
  const whose = matter?.party
  return {
    track,
    visit: visit.subject,
    matter: matter?.subject ?? null,
    parties: [
      {
        side: 'applicant',
        name: whose?.name ?? name,
        identity: whose ? whose.identity : identity,
        phone,
      },
      { side: 'respondent', name: respondent, identity: null, phone: '' },
    ],
    about,
    decision:
      track === 'tax' && kind !== ''
        ? {
            kind,
            office: respondent,
            number: form.number.trim(),
            date,
            amount: v.is(moneySchema, amount) ? amount : null,
          }
        : null,
    learned: isDate(learned) ? learned : null,
    evidence: recordings.map(({ subject }) => subject).slice(0, 20),
  }
}
