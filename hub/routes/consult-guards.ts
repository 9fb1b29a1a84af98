import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import type { Heard } from '../../shared/facts/fact.ts'
import { foldConsult } from '../../shared/facts/fold-consult.ts'
import type { ConsultAct } from '../../shared/http/consults.ts'
import type { GuestRight } from '../../shared/rules/consult-roles.ts'
import { invitedBy, invitesCounty } from '../consults/involved.ts'
import { failed, type Failed } from './failures.ts'

/** What an act is judged by: the consult as it is now, in the writer's own turn. */
type Scene = {
  readonly state: ConsultState
  readonly person: Staff
  readonly isLeader: boolean
  readonly now: number
  readonly known: ConsultKnowledge
}

export type ConsultKnowledge = {
  readonly staff: (id: string) => Staff | undefined
  /** One that this county works with. */
  readonly county: (id: string) => object | null
  /** Whether a field never leaves the station, or is none of the matter's. */
  readonly isMasked: (field: string) => boolean
}

/** Why this person may not do this now; null when nothing stands against it. */
export function consultRefusal(
  act: ConsultAct,
  person: Staff,
  subject: string,
  heard: readonly Heard[],
  around: { readonly now: number; readonly known: ConsultKnowledge },
): Failed | null {
  const state = foldConsult(subject, heard)
  if (!state.request) return failed('not-found')
  const isLeader = person.roles.includes('leader')
  return refusals[act.act](act as never, { state, person, isLeader, ...around })
}

type Refusals = {
  readonly [Name in ConsultAct['act']]: (
    act: Extract<ConsultAct, { act: Name }>,
    scene: Scene,
  ) => Failed | null
}

const refusals: Refusals = {
  accept(_, { state, person }) {
    if (state.phase === 'closed') return failed('not-now')
    if (state.passing?.to === person.id) return null
    if (state.taker !== null) return heldBy(state)
    // An expert or a mediator comes when called.
    return person.roles.some((role) => role === 'agent' || role === 'leader') ? null : failed('no-right')
  },
  pass({ to }, scene) {
    const wrong = ownRefusal(scene)
    if (wrong || to === null) return wrong
    const { staff } = scene.known
    const able = staff(to)?.roles.some((role) => role === 'agent' || role === 'expert' || role === 'leader')
    return able ? null : failed('bad-request', { where: 'act.to' })
  },
  hold: ({ on }, scene) =>
    ownRefusal(scene) ?? ((scene.state.phase === 'held') === on ? failed('not-now') : null),
  propose: ({ field }, scene) =>
    partRefusal(scene, 'control') ??
    (scene.known.isMasked(field) ? failed('bad-request', { where: 'act.field' }) : null),
  'withdraw-proposal'({ proposal }, { state, person }) {
    const open = state.proposals.find(({ id, ended }) => id === proposal && !ended)
    if (!open) return failed('not-now')
    return open.by === person.id || state.taker === person.id ? null : heldBy(state)
  },
  'ask-fill': ({ fields }, scene) =>
    takerRefusal(scene) ??
    (fields.some(scene.known.isMasked) ? failed('bad-request', { where: 'act.fields' }) : null),
  'withdraw-fill': ({ ask }, scene) =>
    takerRefusal(scene) ?? (scene.state.fillAsk?.id === ask ? null : failed('not-now', { where: 'ask' })),
  'end-consent'({ consent }, { state, person }) {
    const standing = state.fillConsents.find(({ id, ended }) => id === consent && !ended)
    if (!standing) return failed('not-now')
    return standing.to === person.id || state.taker === person.id ? null : heldBy(state)
  },
  say: (_, scene) => partRefusal(scene, 'chat'),
  step: (_, scene) => partRefusal(scene, 'point'),
  'issue-sheet': (_, scene) => ownRefusal(scene),
  // The bureau's system may give its number when the call is long over.
  'finish-sheet'({ sheet: id }, scene) {
    const { state, person } = scene
    if (state.taker !== person.id && !scene.isLeader) return heldBy(state)
    const sheet = state.sheets.find((one) => one.id === id)
    return sheet?.confirmed?.answer === 'yes' && !sheet.done ? null : failed('not-now', { where: 'sheet' })
  },
  invite({ staff, role }, scene) {
    const wrong = ownRefusal(scene)
    if (wrong) return wrong
    const guest = scene.known.staff(staff)
    // An interpreter is whoever speaks the language.
    const able =
      guest && staff !== scene.state.taker && (role === 'interpreter' || guest.roles.includes(role))
    if (!able) return failed('bad-request', { where: 'act.staff' })
    return invitedBy(scene.state, guest, scene.now) ? failed('not-now', { where: 'staff' }) : null
  },
  'invite-county'({ county }, scene) {
    const wrong = ownRefusal(scene)
    if (wrong) return wrong
    if (!scene.known.county(county)) return failed('bad-request', { where: 'act.county' })
    return invitesCounty(scene.state, county, scene.now) ? failed('not-now', { where: 'county' }) : null
  },
  'end-invite'({ invite }, scene) {
    const { state, person } = scene
    const open = state.invitations.find(({ id, ended }) => id === invite && !ended)
    if (!open) return failed('not-now')
    return open.person === person.id ? null : ownRefusal(scene)
  },
  close: (_, scene) => (scene.isLeader ? openRefusal(scene.state) : ownRefusal(scene)),
  // Also afterwards: that is when it is written.
  summarise: (_, { state, person, isLeader }) =>
    isLeader || state.taker === person.id ? null : heldBy(state),
}

function openRefusal({ phase }: ConsultState): Failed | null {
  return phase === 'closed' ? failed('not-now') : null
}

/** Only who has it. */
function ownRefusal({ state, person, isLeader }: Scene): Failed | null {
  const wrong = openRefusal(state)
  if (wrong) return wrong
  if (state.taker === person.id || (isLeader && state.taker !== null)) return null
  return heldBy(state)
}

/** A hand is one person's: a leader who may act for who has it fills in nothing. */
function takerRefusal({ state, person }: Scene): Failed | null {
  return openRefusal(state) ?? (state.taker === person.id ? null : heldBy(state))
}

/** Who has it, is offered it, or was called in with that right. */
function partRefusal(scene: Scene, right: GuestRight): Failed | null {
  const { state, person, now } = scene
  const wrong = openRefusal(state)
  if (wrong) return wrong
  if (state.taker === null) return failed('not-now')
  if (state.taker === person.id || state.passing?.to === person.id) return null
  const invited = invitedBy(state, person, now)
  if (!invited) return heldBy(state)
  return invited.rights.includes(right) ? null : failed('no-right')
}

function heldBy({ taker }: ConsultState): Failed {
  return taker === null ? failed('not-now', { where: 'taker' }) : failed('taken-by-another', { by: taker })
}
