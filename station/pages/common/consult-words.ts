import {
  consultAccepted,
  consultClosed,
  consultHeld,
  consultInvited,
  consultInviteEnded,
  consultJoined,
  consultLeft,
  consultPassed,
  consultRequested,
  consultSummarised,
  consultWithdrawn,
} from '../../../shared/facts/consult.ts'
import {
  consultConsented,
  consultConsentEnded,
  consultFillAsked,
  consultFilled,
  consultFillWithdrawn,
  consultProposalEnded,
  consultProposed,
  consultSaid,
  consultSheetConfirmed,
  consultSheetDone,
  consultSheetIssued,
  consultStep,
  consultStepDone,
} from '../../../shared/facts/consult-help.ts'
import {
  consultCopied,
  consultGap,
  consultMeasured,
  consultRecording,
} from '../../../shared/facts/consult-record.ts'
import type { BodyOf } from '../../../shared/facts/fact.ts'
import { coveredField, fieldLabel, shownValue } from './field-words.ts'
import { about, type StoryContext, type Teller } from './story-teller.ts'

/** A device is told as the station's desk by whoever knows names; a guest brings a name along, and goes by it. */
const nameOf = ({ staffName, timeline }: StoryContext, person: string, name?: string): string => {
  const came = timeline.flatMap(({ type, body }) =>
    type === consultJoined.type ? [body as BodyOf<typeof consultJoined>] : [],
  )
  return name ?? came.find((one) => one.person === person)?.name ?? staffName(person)
}

/** Live assistance, told as the other lines of a story are. */
export const consultTellers: readonly (readonly [string, Teller])[] = [
  about(consultRequested, ({ note }, who, { words }) => ({
    text: words.t.consultStory.requested(who),
    detail: note,
  })),
  about(consultWithdrawn, ({ reason }, who, { words }) => ({
    text: words.t.consultStory.withdrawn(who),
    detail: reason,
  })),
  about(consultAccepted, (_body, who, { words }) => ({
    text: words.t.consultStory.accepted(who),
    detail: '',
  })),
  about(consultPassed, ({ to, note }, who, { words, staffName }) => ({
    text:
      to === null ? words.t.consultStory.passedBack(who) : words.t.consultStory.passed(who, staffName(to)),
    detail: note,
  })),
  about(consultHeld, ({ on }, who, { words }) => ({
    text: on ? words.t.consultStory.held(who) : words.t.consultStory.goesOn(who),
    detail: '',
  })),
  about(consultJoined, ({ person, name, county }, _who, context) => ({
    text: context.words.t.consultStory.joined(nameOf(context, person, name)),
    detail: county ?? '',
  })),
  about(consultLeft, ({ person, why }, _who, context) => ({
    text: context.words.t.consultStory[why === 'ended' ? 'left' : why](nameOf(context, person)),
    detail: '',
  })),
  about(consultInvited, (body, who, context) => ({
    text: context.words.t.consultStory.invited(
      who,
      body.kind === 'staff' ? context.staffName(body.staff) : body.name,
    ),
    detail: body.note,
  })),
  about(consultInviteEnded, (_body, who, { words }) => ({
    text: words.t.consultStory.inviteEnded,
    detail: who,
  })),
  about(consultClosed, ({ why }, who, { words }) => ({
    text: words.t.consultStory.closed(who),
    detail: words.t.consultStory.closedWhy[why],
  })),
  about(consultSummarised, ({ text }, who, { words }) => ({
    text: words.t.consultStory.summarised(who),
    detail: text,
  })),
  about(consultFillAsked, ({ fields, minutes, purpose }, who, { words, item }) => ({
    text: words.t.consultStory.fillAsked(who, minutes),
    detail: [purpose, ...fields.map((field) => fieldLabel(item, field, words))].join(' · '),
  })),
  about(consultFillWithdrawn, (_body, who, { words }) => ({
    text: words.t.consultStory.fillWithdrawn(who),
    detail: '',
  })),
  about(consultConsented, (body, _who, { words, staffName }) => {
    const t = words.t.consultStory
    const yes = body.answer === 'yes'
    const detail = [t.ways[body.how], body.witness].filter(Boolean).join(' · ')
    if (body.about === 'recording') return { text: yes ? t.recordYes : t.recordNo, detail }
    const who = staffName(body.to)
    return { text: yes ? t.fillYes(who, body.minutes) : t.fillNo(who), detail: `${body.purpose} · ${detail}` }
  }),
  about(consultConsentEnded, ({ why }, who, { words }) => ({
    text: words.t.consultStory.consentEnded[why],
    detail: who,
  })),
  about(consultProposed, ({ field, value, reason }, who, { words, item }) => ({
    text: words.t.consultStory.proposed(
      who,
      fieldLabel(item, field, words),
      shownValue(item, field, value, words),
    ),
    detail: reason,
    covered: coveredField(item, field, value, words),
  })),
  about(consultProposalEnded, ({ how, reason }, who, { words }) => ({
    text: words.t.consultStory.proposalEnded[how],
    detail: [who, reason].filter(Boolean).join(' · '),
  })),
  about(consultFilled, ({ field, value }, who, { words, item }) => ({
    text: words.t.consultStory.filled(fieldLabel(item, field, words), shownValue(item, field, value, words)),
    detail: who,
    covered: coveredField(item, field, value, words),
  })),
  about(consultSaid, ({ text, file }, who, { words }) => ({
    text: words.t.consultStory.said(who),
    detail: [text, file?.name].filter(Boolean).join(' · '),
  })),
  about(consultStep, ({ number, text }, _who, { words }) => ({
    text: words.t.consultStory.step(number),
    detail: text,
  })),
  about(consultStepDone, (_body, who, { words }) => ({ text: words.t.consultStory.stepDone, detail: who })),
  about(consultSheetIssued, ({ title, note }, who, { words }) => ({
    text: words.t.consultStory.sheetIssued(title),
    detail: [who, note].filter(Boolean).join(' · '),
  })),
  about(consultSheetConfirmed, ({ answer, how, witness }, _who, { words }) => ({
    text: answer === 'yes' ? words.t.consultStory.sheetYes : words.t.consultStory.sheetNo,
    detail: [words.t.consultStory.ways[how], witness].filter(Boolean).join(' · '),
  })),
  about(consultSheetDone, ({ number }, who, { words }) => ({
    text: words.t.consultStory.sheetDone(number),
    detail: who,
  })),
  about(consultGap, ({ what, from, to }, _who, { words }) => ({
    text: words.t.consultStory.gap[what],
    detail: `${words.t.format.time(from)} – ${words.t.format.time(to)}`,
  })),
  about(consultCopied, ({ reels }, _who, { words }) => ({
    text: words.t.consultStory.copied,
    detail: words.t.consultStory.copiedReels(reels.length),
  })),
  about(consultRecording, ({ state, part, why, root }, _who, { words }) => ({
    text: words.t.consultStory.recording[state],
    detail: root ? words.t.consultStory.recordingRoot(part, root) : words.t.consultStory.recordingWhy[why],
  })),
  about(consultMeasured, (_body, _who, { words }) => ({
    text: words.t.consultStory.measured,
    detail: '',
  })),
]
