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
import type { Fact } from '../../../shared/facts/fact.ts'
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
import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import { outcomeSeals, type Outcome } from '../../../shared/rules/outcomes.ts'
import { chosenBy } from '../../state/chosen.ts'
import { itemName } from '../../state/visit-words.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import type { Covered } from './covered.ts'
import { coveredField, fieldLabel, shownValue } from './field-words.ts'

/** A line of the story as a person reads it. `detail` unfolds, and with it the button behind which `covered` is seen. */
export type StoryLine = {
  readonly seal: string
  readonly text: string
  readonly detail: string
  readonly covered?: Covered | null
}

export type StoryContext = {
  readonly words: WordsState
  readonly item: CatalogueItem | null
  readonly itemOf: (id: string) => CatalogueItem | null
  readonly staffName: (id: string) => string
  /** The whole story: a line may say what became of another. */
  readonly timeline: readonly TimelineItem[]
}

type Teller = (line: TimelineItem, context: StoryContext) => StoryLine

function about<Body>(
  fact: Fact<Body>,
  tell: (
    body: Body,
    who: string,
    context: StoryContext,
  ) => Omit<StoryLine, 'seal'> & { readonly seal?: string },
): readonly [string, Teller] {
  return [
    fact.type,
    (line, context) => {
      const seal = context.words.t.story.seals[line.type] ?? '记'
      return { seal, ...tell(line.body as Body, context.staffName(line.by), context) }
    },
  ]
}

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
        ? words.t.visit.needs.lastDay(words.t.format.civil(outcome.lastDay.date))
        : ''
    case 'answered':
    case 'selfServed':
    case 'referred':
      return outcome.note ?? ''
  }
}
