import { consultClosed, consultHeld, consultRequested, consultWithdrawn } from '../../shared/facts/consult.ts'
import {
  consultConsented,
  consultConsentEnded,
  consultProposalEnded,
  consultSaid,
  consultSheetConfirmed,
  consultStepDone,
} from '../../shared/facts/consult-help.ts'
import { consultGap } from '../../shared/facts/consult-record.ts'
import type { ConsultState, Proposal } from '../../shared/facts/consult-state.ts'
import type { BodyOf } from '../../shared/facts/fact.ts'
import { standingFills } from '../../shared/facts/fold-consult.ts'
import { fieldSet } from '../../shared/facts/matter.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { DeskStore } from '../data/desk-store.ts'
import { createSay, draft } from './saying.ts'

type Consented = BodyOf<typeof consultConsented>
/** How the visitor agreed, or did not. */
export type Agreement = Pick<Consented, 'answer' | 'how' | 'witness' | 'paper'>
export type Filling = Pick<Extract<Consented, { about: 'fill' }>, 'fields' | 'minutes' | 'purpose' | 'to'>
type Fillable = Pick<ConsultState, 'subject' | 'fillConsents'>
export type Checked = BodyOf<typeof consultRequested>['checked']

export type ConsultActs = ReturnType<typeof createConsultActs>

/** What an assistant does in live assistance, as entries: each is on the disk when it resolves, with a link or without. */
export function createConsultActs(store: Pick<DeskStore, 'write' | 'newSubject'>) {
  const say = createSay(store)
  return {
    /** Asks for help with a matter. `recording`: what the visitor said to being recorded, where that was asked already. */
    async ask(
      matter: Pick<MatterState, 'subject' | 'visit' | 'sorted'>,
      { note, checked, recording }: { note: string; checked: Checked; recording: Agreement | null },
    ): Promise<string | null> {
      if (matter.visit === null) return null
      const consult = store.newSubject('consult')
      const item = matter.sorted?.item ?? null
      const body = { matter: matter.subject, visit: matter.visit, item, note, checked }
      const consented = recording && draft(consultConsented, consult, { about: 'recording', ...recording })
      await say(draft(consultRequested, consult, body), ...(consented ? [consented] : []))
      return consult
    },
    withdraw: (consult: string, reason: string) => say(draft(consultWithdrawn, consult, { reason })),
    consentToRecord: (consult: string, agreement: Agreement) =>
      say(draft(consultConsented, consult, { about: 'recording', ...agreement })),
    /** One hand at a time: what was agreed on before is over with a new consent. */
    consentToFill({ subject, fillConsents }: Fillable, agreement: Agreement, filling: Filling) {
      const before = agreement.answer === 'yes' ? standingFills({ fillConsents }) : []
      return say(
        ...before.map(({ id }) => draft(consultConsentEnded, subject, { consent: id, why: 'done' })),
        draft(consultConsented, subject, { about: 'fill', ...agreement, ...filling }),
      )
    },
    endConsent: (consult: string, consent: string, why: BodyOf<typeof consultConsentEnded>['why']) =>
      say(draft(consultConsentEnded, consult, { consent, why })),
    /** The value becomes the matter's own, in the same breath. */
    async acceptProposal({ subject, request }: ConsultState, { id, field, value }: Proposal): Promise<void> {
      if (!request) return
      await say(
        draft(consultProposalEnded, subject, { proposal: id, how: 'accepted', reason: '' }),
        draft(fieldSet, request.matter, { field, value, how: 'proposal' }),
      )
    },
    declineProposal: (consult: string, proposal: string, reason: string) =>
      say(draft(consultProposalEnded, consult, { proposal, how: 'declined', reason })),
    /** `file`: a paper of the matter, whose pages go as parcels. */
    say: (consult: string, text: string, file?: BodyOf<typeof consultSaid>['file']) =>
      say(draft(consultSaid, consult, { text, ...(file ? { file } : {}) })),
    hold: (consult: string, on: boolean) => say(draft(consultHeld, consult, { on })),
    stepDone: (consult: string, step: string) => say(draft(consultStepDone, consult, { step })),
    confirmSheet: (consult: string, body: BodyOf<typeof consultSheetConfirmed>) =>
      say(draft(consultSheetConfirmed, consult, body)),
    noteGap: (consult: string, gap: BodyOf<typeof consultGap>) => say(draft(consultGap, consult, gap)),
    close: (consult: string, why: BodyOf<typeof consultClosed>['why']) =>
      say(draft(consultClosed, consult, { why })),
  } as const
}
