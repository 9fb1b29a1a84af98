import * as v from 'valibot'
import {
  consultAccepted,
  consultClosed,
  consultHeld,
  consultInvited,
  consultInviteEnded,
  consultPassed,
  consultSummarised,
  anybody,
} from '../../shared/facts/consult.ts'
import {
  consultConsentEnded,
  consultFillAsked,
  consultFillWithdrawn,
  consultProposalEnded,
  consultProposed,
  consultSaid,
  consultSheetDone,
  consultSheetIssued,
  consultStep,
} from '../../shared/facts/consult-help.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { Fact } from '../../shared/facts/fact.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import { actOnConsult, type ConsultAct } from '../../shared/http/consults.ts'
import { itemById } from '../../shared/rules/catalogue.ts'
import { isMaskedField } from '../../shared/rules/remote-fill.ts'
import { sightOfConsult } from '../consults/involved.ts'
import type { Counties } from '../counties/open-counties.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Voice } from '../journal/voice.ts'
import { consultRefusal } from './consult-guards.ts'
import { failed, type Failed } from './failures.ts'
import type { Packs } from './packs-now.ts'
import type { Doors } from './serve.ts'

export type ConsultActsDeps = {
  readonly now: () => number
  readonly packs: () => Packs
  readonly directory: LiveDirectory
  readonly voice: Pick<Voice, 'sayIf'>
  readonly counties: Pick<Counties, 'letters'>
  readonly consult: (subject: string) => Promise<ConsultState>
  readonly matter: (subject: string) => Promise<MatterState>
}

/** What staff of the county do in a consult. Whether it is granted is decided in the turn of the hub's one writer. */
export function serveConsultActs(doors: Doors, deps: ConsultActsDeps): void {
  const { directory, now } = deps

  /** Of what the catalogue does not know nobody can say what it would tell. */
  const masks = async (state: ConsultState): Promise<(field: string) => boolean> => {
    const { catalogue } = deps.packs()
    const sorted = state.request ? (await deps.matter(state.request.matter)).sorted : null
    const fields = (catalogue && sorted && itemById(catalogue, sorted.item)?.fields) ?? []
    return (key) => {
      const field = fields.find((one) => one.key === key)
      return !field || isMaskedField(field)
    }
  }

  doors.staff(actOnConsult, async ({ params: { subject }, body: { act } }, { person }) => {
    const state = await deps.consult(subject)
    if (isErased(state)) return failed('erased')
    if (!state.request) return failed('not-found')
    const offered = state.passing?.to === person.id
    if (sightOfConsult(person, state, now()) !== 'full' && !offered) return failed('no-right')
    const said = factOfAct(act, state, now())
    if (!person.roles.some((role) => said.fact.writers.includes(role))) return failed('no-right')
    const body = v.safeParse(said.fact.body, said.body)
    if (!body.success) return failed('bad-request', { where: `act.${v.getDotPath(body.issues[0]) ?? ''}` })
    const known = {
      staff: (id: string) => directory.current().staff.get(id),
      county: deps.counties.letters.known,
      isMasked: act.act === 'propose' || act.act === 'ask-fill' ? await masks(state) : () => true,
    }
    const answer = await deps.voice.sayIf<Failed>(
      { subject, type: said.fact.type, body: body.output, by: person.id },
      (heard) => consultRefusal(act, person, subject, heard, { now: now(), known }),
    )
    if (answer.ok) return { entry: answer.written.header.id }
    return typeof answer.why === 'string' ? failed('not-found') : answer.why
  })
}

type Said = { readonly fact: Fact<unknown>; readonly body: unknown }

function factOfAct(act: ConsultAct, state: ConsultState, now: number): Said {
  const said = <Body>(fact: Fact<Body>, body: unknown): Said => ({ fact, body })
  switch (act.act) {
    case 'accept':
      return said(consultAccepted, {})
    case 'pass':
      return said(consultPassed, { to: act.to, note: act.note })
    case 'hold':
      return said(consultHeld, { on: act.on })
    case 'propose':
      return said(consultProposed, { field: act.field, value: act.value, reason: act.reason })
    case 'withdraw-proposal':
      return said(consultProposalEnded, { proposal: act.proposal, how: 'withdrawn', reason: '' })
    case 'ask-fill': {
      const { fields, minutes, purpose } = act
      return said(consultFillAsked, { fields, minutes, purpose })
    }
    case 'withdraw-fill':
      return said(consultFillWithdrawn, { ask: act.ask })
    case 'end-consent':
      return said(consultConsentEnded, { consent: act.consent, why: 'given-back' })
    case 'say':
      return said(consultSaid, { text: act.text })
    case 'step': {
      const { text, frame } = act
      return said(consultStep, { number: state.steps.length + 1, text, ...(frame ? { frame } : {}) })
    }
    case 'issue-sheet': {
      const { title, values, papers, note } = act
      return said(consultSheetIssued, { title, values, papers, note })
    }
    case 'finish-sheet':
      return said(consultSheetDone, { sheet: act.sheet, number: act.number })
    case 'invite': {
      const { staff, role, rights, minutes, note } = act
      return said(consultInvited, { kind: 'staff', staff, role, rights, until: now + minutes * 60_000, note })
    }
    case 'invite-county': {
      const { county, name, rights, minutes, note } = act
      const until = now + minutes * 60_000
      return said(consultInvited, { kind: 'county', county, person: anybody, name, rights, until, note })
    }
    case 'end-invite':
      return said(consultInviteEnded, { invite: act.invite, why: 'withdrawn' })
    case 'close':
      return said(consultClosed, { why: act.why })
    case 'summarise':
      return said(consultSummarised, { text: act.text })
  }
}
