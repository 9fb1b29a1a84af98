import {
  disputeAssigned,
  disputeClockSet,
  disputeDeclared,
  disputeFocusDropped,
  disputeMarked,
  disputeObjected,
  disputeSessionBegun,
  disputeSessionEnded,
  disputeUnmarked,
} from '../../shared/facts/dispute.ts'
import {
  disputeClosed,
  disputeConcluded,
  disputeConfirmationAsked,
  disputeConfirmationDecided,
  disputePerformed,
  disputePromised,
  disputeSigned,
} from '../../shared/facts/dispute-record.ts'
import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import type { Fact, Heard } from '../../shared/facts/fact.ts'
import { foldDispute } from '../../shared/facts/fold-dispute.ts'
import { clockRules } from '../../shared/rules/dispute-clocks.ts'
import { conclusionsOf } from '../../shared/rules/dispute-tracks.ts'
import { failed, type Failed } from './failures.ts'

type Act = { readonly type: string; readonly body: unknown }
type Scene = {
  readonly state: DisputeState
  readonly person: Staff
  readonly staff: (id: string) => Staff | undefined
}
type Guard = { readonly type: string; readonly refusal: (body: never, scene: Scene) => Failed | null }

function guard<Body>(fact: Fact<Body>, refusal: (body: Body, scene: Scene) => Failed | null): Guard {
  return { type: fact.type, refusal }
}

/** Why this person may not say this now; null when nothing stands against it. */
export function disputeRefusal(
  { type, body }: Act,
  person: Staff,
  subject: string,
  heard: readonly Heard[],
  staff: Scene['staff'],
): Failed | null {
  const state = foldDispute(subject, heard)
  if (state.phase === 'closed') return failed('not-now', { where: 'closed' })
  const scene = { state, person, staff }
  const own = guards.find((one) => one.type === type)
  if (own && beforeHearing.has(type)) return own.refusal(body as never, scene)
  return hearsIt(scene) ?? own?.refusal(body as never, scene) ?? null
}

/** What is drawn up is printed when it is one, its ending is said, and its mediator prints it. */
export function printRefusal(state: DisputeState, draft: string, person: Staff): Failed | null {
  if (state.mediator !== person.id || !state.declared) return failed('no-right')
  const [only, ...others] = state.standingDrafts
  if (only?.id !== draft) return failed('not-now', { where: 'draft' })
  if (others.length > 0 || state.conclusions.length > 1) return failed('not-now', { where: 'clash' })
  return state.conclusions.length === 0 ? failed('not-now', { where: 'outcome' }) : null
}

/** Before anything is heard: who mediates, and whether something stands in the way. */
const beforeHearing: ReadonlySet<string> = new Set(
  [disputeAssigned, disputeObjected, disputeDeclared].map(({ type }) => type),
)

/** Only the mediator whose it is, once that nothing stands in the way was said. */
export function hearsIt({ state, person }: Pick<Scene, 'state' | 'person'>): Failed | null {
  if (state.mediator !== person.id) return failed('no-right')
  return state.declared ? null : failed('not-now', { where: 'declared' })
}

const guards: readonly Guard[] = [
  guard(disputeAssigned, ({ mediator }, { state, staff }) => {
    const able = staff(mediator)?.roles.includes('mediator')
    if (!able || state.turnedDown.includes(mediator)) return failed('bad-request', { where: 'body.mediator' })
    return null
  }),
  guard(disputeObjected, ({ mediator }, { state }) =>
    mediator === state.mediator ? null : failed('not-now', { where: 'mediator' }),
  ),
  guard(disputeDeclared, (_, { state, person }) =>
    state.mediator === person.id ? null : failed('not-now', { where: 'mediator' }),
  ),
  guard(disputeFocusDropped, ({ focus }, { state }) => known(state.focuses, focus, 'focus')),
  guard(disputeMarked, ({ item, from, to, focus }, { state }) => {
    if (!state.evidence.includes(item)) return failed('bad-request', { where: 'body.item' })
    if (to < from) return failed('bad-request', { where: 'body.to' })
    return focus === null ? null : known(state.focuses, focus, 'focus')
  }),
  guard(disputeUnmarked, ({ mark }, { state }) => known(state.marks, mark, 'mark')),
  // Nobody is mediated with who does not want to be.
  guard(disputeSessionBegun, ({ participants }) =>
    participants.every(({ as, agrees }) => agrees || (as !== 'applicant' && as !== 'respondent'))
      ? null
      : failed('not-now', { where: 'agrees' }),
  ),
  guard(disputeSessionEnded, ({ session }, { state }) =>
    known(
      state.sessions.filter(({ ended }) => !ended),
      session,
      'session',
    ),
  ),
  guard(disputeClockSet, ({ clock }, { state }) =>
    clockRules.some((rule) => rule.clock === clock && rule.track === state.claim?.track)
      ? null
      : failed('bad-request', { where: 'body.clock' }),
  ),
  // 税款不谈: what may not be settled is not on the list.
  guard(disputeConcluded, ({ conclusion }, { state: { claim } }) =>
    claim && conclusionsOf(claim.track, claim.decision?.kind ?? null).includes(conclusion.outcome)
      ? null
      : failed('bad-request', { where: 'body.conclusion' }),
  ),
  guard(disputeSigned, ({ printed }, { state }) => known(state.printed, printed, 'printed')),
  guard(disputePromised, (_, { state }) => concluded(state)),
  guard(disputePerformed, ({ promise }, { state }) => known(state.performances, promise, 'promise')),
  guard(disputeConfirmationAsked, (_, { state }) =>
    state.conclusions.some(({ conclusion }) => conclusion.outcome === 'agreement')
      ? null
      : failed('not-now', { where: 'agreement' }),
  ),
  guard(disputeConfirmationDecided, (_, { state }) =>
    state.confirmation.asked ? null : failed('not-now', { where: 'asked' }),
  ),
  guard(disputeClosed, (_, { state }) => {
    const undone = state.performances.some(({ performed }) => !performed)
    return concluded(state) ?? (undone ? failed('not-now', { where: 'promise' }) : null)
  }),
]

function known(all: readonly { readonly id: string }[], id: string, where: string): Failed | null {
  return all.some((one) => one.id === id) ? null : failed('not-now', { where })
}

function concluded({ conclusions }: DisputeState): Failed | null {
  return conclusions.length === 1 ? null : failed('not-now', { where: 'outcome' })
}
