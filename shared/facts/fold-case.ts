import { caseAnswered, caseAsked, caseReplied, caseShown, clashSettled } from './case.ts'
import type { Told } from './fact.ts'
import type { Ending, Endings } from './fold-endings.ts'
import type { Takers } from './fold-takers.ts'
import { isWithCounty, matterEnded, matterReopened } from './matter.ts'
import type { Answer, CasePhase, CaseState, Clash, Question } from './matter-state.ts'
import { agreed, oneEach, type Sees } from './order.ts'

/**
 * The county's part of a matter, and the clashes that it has with the desk's part.
 * @param told in the order of the fold
 */
export function foldCase(
  told: readonly Told[],
  sees: Sees,
  endings: Endings,
  takers: Takers,
): { readonly state: CaseState | null; readonly clashes: readonly Clash[] } {
  const referral = referralOf(told, endings)
  if (!referral) return { state: null, clashes: [] }
  const questions = foldQuestions(told, sees, endings, takers)
  const outcome = referral.body.outcome
  const state: CaseState = {
    phase: phaseOf(told, endings, takers, questions),
    since: (told.findLast(moves) ?? referral).at,
    referredAt: referral.at,
    referredBy: referral.by,
    to: outcome.outcome === 'referred' ? outcome.to : null,
    takers: takers.standing,
    taker: agreed(takers.standing),
    questions,
    answers: foldAnswers(told),
  }
  return { state, clashes: [...takerClash(takers), ...endedAskedClashes(told, endings, questions, sees)] }
}

/** The ending that hands the matter to the county now; else the last that ever did. */
function referralOf(told: readonly Told[], endings: Endings): Ending['said'] {
  const now = endings.standing.findLast((ending) => ending.said && isWithCounty(ending.said.body.outcome))
  return (
    now?.said ?? told.filter(matterEnded.is).findLast((entry) => isWithCounty(entry.body.outcome)) ?? null
  )
}

function moves(entry: Told): boolean {
  return entry.type.startsWith('case.') || matterEnded.is(entry) || matterReopened.is(entry)
}

function takerClash(takers: Takers): readonly Clash[] {
  const sides = oneEach(takers.standing).map(({ id, at, by, station, value }) => ({
    id,
    at,
    by,
    station,
    value,
  }))
  return sides.length < 2 ? [] : [{ kind: 'takers', field: null, sides, settles: 'leader' }]
}

/** The desk ended it while the county asked something new: neither saw the other. One clash a question. */
function endedAskedClashes(
  told: readonly Told[],
  endings: Endings,
  questions: readonly Question[],
  sees: Sees,
): readonly Clash[] {
  const apart = (a: string, b: string): boolean => !sees(a, b) && !sees(b, a)
  return questions.filter(isOpen).flatMap((question) => {
    const ending = endings.standing.find((claim) => endsForGood(claim) && apart(claim.id, question.id))
    if (!ending?.said) return []
    const station = told.find((entry) => entry.id === question.id)?.station ?? ''
    const sides = [
      {
        id: ending.id,
        at: ending.at,
        by: ending.by,
        station: ending.station,
        value: ending.said.body.outcome.outcome,
      },
      { id: question.id, at: question.at, by: question.by, station, value: question.text },
    ]
    return [{ kind: 'ended-asked', field: null, sides, settles: 'owner' }]
  })
}

function endsForGood(ending: Ending): boolean {
  return ending.said !== null && !isWithCounty(ending.said.body.outcome)
}

function isOpen(question: Question): boolean {
  return question.reply === null && !question.dropped
}

function foldQuestions(
  told: readonly Told[],
  sees: Sees,
  endings: Endings,
  takers: Takers,
): readonly Question[] {
  const questions = new Map<string, Question>()
  for (const entry of told) {
    const { id, at, by } = entry
    if (caseAsked.is(entry))
      questions.set(id, { id, at, by, text: entry.body.text, reply: null, dropped: false })
    if (caseReplied.is(entry)) {
      const question = questions.get(entry.body.question)
      if (question) questions.set(question.id, { ...question, reply: { id, at, by, text: entry.body.text } })
    }
    if (!clashSettled.is(entry) || entry.body.kind !== 'ended-asked' || !takers.decides(entry)) continue
    if (!endings.all.some((ending) => ending.id === entry.body.keep && sees(id, ending.id))) continue
    for (const question of questions.values()) {
      if (isOpen(question) && sees(id, question.id))
        questions.set(question.id, { ...question, dropped: true })
    }
  }
  return [...questions.values()]
}

function foldAnswers(told: readonly Told[]): readonly Answer[] {
  const shown = new Map(told.filter(caseShown.is).map((entry) => [entry.body.answer, entry.at]))
  return told
    .filter(caseAnswered.is)
    .map(({ id, at, by, body }) => ({ id, at, by, ...body, shownAt: shown.get(id) ?? null }))
}

function phaseOf(
  told: readonly Told[],
  endings: Endings,
  takers: Takers,
  questions: readonly Question[],
): CasePhase {
  const taken = takers.standing.length > 0
  const withCounty = endings.standing.some((ending) => ending.said && isWithCounty(ending.said.body.outcome))
  // Ended for good; or the desk took its referral back before anybody had the case.
  if (!withCounty && (!taken || endings.standing.every(endsForGood))) return 'closed'
  if (questions.some(isOpen)) return 'asked'
  const last = told.findLast((entry) => caseAnswered.is(entry) || caseReplied.is(entry))
  if (last && caseAnswered.is(last)) return 'answered'
  return taken ? 'taken' : 'waiting'
}
