import {
  consultProposalEnded,
  consultProposed,
  consultSaid,
  consultSheetConfirmed,
  consultSheetDone,
  consultSheetIssued,
  consultStep,
  consultStepDone,
} from './consult-help.ts'
import type { ConsultState, Proposal, Sheet, StepCard } from './consult-state.ts'
import type { Told } from './fact.ts'

type Help = Pick<ConsultState, 'proposals' | 'chat' | 'steps' | 'sheets'>

/** What was proposed, said and shown. @param told in the order of the fold */
export function foldHelp(told: readonly Told[], closed: ConsultState['closed']): Help {
  return {
    proposals: foldProposals(told, closed),
    chat: told.filter(consultSaid.is).map((entry) => {
      const { text, file = null } = entry.body
      return { ...saidIn(entry), station: entry.station, text, file }
    }),
    steps: foldSteps(told),
    sheets: foldSheets(told),
  }
}

export function saidIn({ id, at, by }: Told): {
  readonly id: string
  readonly at: number
  readonly by: string
} {
  return { id, at, by }
}

/** Done once is done. */
function foldSteps(told: readonly Told[]): readonly StepCard[] {
  const done = told.filter(consultStepDone.is)
  return told.filter(consultStep.is).map((card) => {
    const first = done.find(({ body }) => body.step === card.id)
    return { ...saidIn(card), ...card.body, done: first ? saidIn(first) : null }
  })
}

/** The desk takes over or declines, the county withdraws; the first end counts, and the end of the consult withdraws what is open. */
function foldProposals(told: readonly Told[], closed: ConsultState['closed']): readonly Proposal[] {
  const proposals = new Map<string, Proposal>()
  for (const entry of told) {
    const { at, by } = entry
    if (consultProposed.is(entry)) proposals.set(entry.id, { ...saidIn(entry), ...entry.body, ended: null })
    if (!consultProposalEnded.is(entry)) continue
    const { proposal, how, reason } = entry.body
    const open = proposals.get(proposal)
    const own = (how === 'withdrawn') === (entry.station === 'county')
    if (open && !open.ended && own) proposals.set(proposal, { ...open, ended: { at, by, how, reason } })
  }
  const all = [...proposals.values()]
  if (!closed) return all
  const { at, by } = closed
  return all.map((one) => ({ ...one, ended: one.ended ?? { at, by, how: 'withdrawn', reason: '' } }))
}

/**
 * What the bureau's system gave counts for a sheet that the taxpayer said yes to. Until then they may change their mind; the same answer
 * twice is the first one.
 */
function foldSheets(told: readonly Told[]): readonly Sheet[] {
  const sheets = new Map<string, Sheet>()
  for (const entry of told) {
    if (consultSheetIssued.is(entry))
      sheets.set(entry.id, { ...saidIn(entry), ...entry.body, confirmed: null, done: null })
    if (consultSheetConfirmed.is(entry)) {
      const { sheet: id, ...answer } = entry.body
      const sheet = sheets.get(id)
      if (sheet && !sheet.done && sheet.confirmed?.answer !== answer.answer)
        sheets.set(id, { ...sheet, confirmed: { ...saidIn(entry), ...answer } })
    }
    if (consultSheetDone.is(entry)) {
      const sheet = sheets.get(entry.body.sheet)
      if (sheet && !sheet.done && sheet.confirmed?.answer === 'yes')
        sheets.set(sheet.id, { ...sheet, done: { ...saidIn(entry), number: entry.body.number } })
    }
  }
  return [...sheets.values()]
}
