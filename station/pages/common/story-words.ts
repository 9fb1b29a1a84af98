import {
  caseAnswered,
  caseAsked,
  caseAssigned,
  caseReleased,
  caseReplied,
  caseShown,
  caseTaken,
  clashSettled,
  takerSettled,
} from '../../../shared/facts/case.ts'
import { startOf } from '../../../shared/rules/dates.ts'
import {
  fieldConfirmed,
  fieldSet,
  matterEnded,
  matterOpened,
  matterReopened,
  matterSorted,
  paperAdded,
  paperRemoved,
  partyNamed,
} from '../../../shared/facts/matter.ts'
import type { TimelineItem } from '../../../shared/facts/timeline.ts'
import { outcomeSeals, type Outcome } from '../../../shared/rules/outcomes.ts'
import { chosenBy } from '../../state/chosen.ts'
import { itemName } from '../../state/visit-words.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import { consultTellers } from './consult-words.ts'
import { coveredField, fieldLabel, shownValue } from './field-words.ts'
import { about, type StoryContext, type StoryLine, type Teller } from './story-teller.ts'

const tellers: ReadonlyMap<string, Teller> = new Map([
  about(matterOpened, (_body, who, { words }) => ({ text: words.t.story.opened(who), detail: '' })),
  about(partyNamed, ({ party }, _who, { words }) => ({
    text: words.t.story.party(party.name, words.t.visit.capacities[party.capacity]),
    detail: party.proof,
  })),
  about(matterSorted, ({ item }, _who, { words, itemOf }) => {
    const sorted = itemOf(item)
    return { text: words.t.story.sorted(sorted ? itemName(sorted, words.language) : item), detail: '' }
  }),
  about(fieldSet, ({ field, value, how }, who, { words, item }) => ({
    text: words.t.story.fieldSet(fieldLabel(item, field, words), shownValue(item, field, value, words)),
    detail: `${who} · ${words.t.story.how[how]}`,
    covered: coveredField(item, field, value, words),
  })),
  about(fieldConfirmed, ({ field, value }, who, { words, item }) => ({
    text: words.t.story.confirmed(fieldLabel(item, field, words), shownValue(item, field, value, words)),
    detail: who,
    covered: coveredField(item, field, value, words),
  })),
  about(paperAdded, ({ name, pages }, who, { words }) => ({
    text: words.t.story.paperAdded(name, pages.length),
    detail: who,
  })),
  about(paperRemoved, (_body, who, { words }) => ({ text: words.t.story.paperRemoved, detail: who })),
  about(matterEnded, ({ outcome }, who, { words }) => ({
    seal: outcomeSeals[outcome.outcome],
    text: words.t.story.ended(words.t.visit.outcomes[outcome.outcome]),
    detail: [who, outcomeDetail(outcome, words)].filter(Boolean).join(' · '),
  })),
  about(matterReopened, (_body, who, { words }) => ({ text: words.t.story.reopened, detail: who })),
  about(caseTaken, (_body, who, { words }) => ({ text: words.t.story.taken(who), detail: '' })),
  about(caseReleased, (_body, who, { words }) => ({ text: words.t.story.released(who), detail: '' })),
  about(caseAssigned, ({ to }, who, { words, staffName }) => ({
    text: words.t.story.assigned(staffName(to)),
    detail: who,
  })),
  about(caseAsked, ({ text }, who, { words }) => ({ text: words.t.story.asked(who), detail: text })),
  about(caseReplied, ({ text }, who, { words }) => ({ text: words.t.story.replied(who), detail: text })),
  about(caseAnswered, ({ text }, who, { words }) => ({ text: words.t.story.answered(who), detail: text })),
  about(caseShown, (_body, who, { words }) => ({ text: words.t.story.shown, detail: who })),
  about(takerSettled, tellSettled),
  about(clashSettled, tellSettled),
  ...consultTellers,
])

function tellSettled(
  { keep, reason }: { readonly keep: string; readonly reason: string },
  who: string,
  { words, item, staffName, timeline }: StoryContext,
): Omit<StoryLine, 'seal'> {
  const t = words.t.story.settled
  const chosen = chosenBy(keep, timeline)
  switch (chosen?.kind) {
    case undefined:
      return { text: t.unknown(who), detail: reason }
    case 'value': {
      const { field, value } = chosen
      const text = t.value(who, fieldLabel(item, field, words), shownValue(item, field, value, words))
      return { text, detail: reason, covered: coveredField(item, field, value, words) }
    }
    case 'outcome':
      return { text: t.outcome(who, words.t.visit.outcomes[chosen.outcome]), detail: reason }
    case 'goes-on':
      return { text: t.goesOn(who), detail: reason }
    case 'taker':
      return { text: t.taker(who, staffName(chosen.staff)), detail: reason }
  }
}

/** The same story at the desk and at the county. */
export function storyLine(line: TimelineItem, context: StoryContext): StoryLine {
  if (line.erased) return { seal: '删', text: context.words.t.story.erased, detail: '' }
  const tell = tellers.get(line.type)
  if (!tell || line.body === null) return { seal: '？', text: context.words.t.story.unknown, detail: '' }
  return tell(line, context)
}

/** What an outcome brought: a number, what is missing, a last day, why. */
export function outcomeDetail(outcome: Outcome, words: WordsState): string {
  switch (outcome.outcome) {
    case 'done':
      return outcome.number ? words.t.story.doneNumber(outcome.number) : words.t.story.doneVoucher
    case 'missing':
      return outcome.missing.join('、')
    case 'withdrawn':
      return outcome.why
    case 'accepted':
      return outcome.lastDay.kind === 'date'
        ? words.t.visit.needs.lastDay(words.t.format.longDate(startOf(outcome.lastDay.date)))
        : ''
    case 'answered':
    case 'selfServed':
    case 'referred':
      return outcome.note ?? ''
  }
}
