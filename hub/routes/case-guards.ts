import type { Heard } from '../../shared/facts/fact.ts'
import { foldMatter } from '../../shared/facts/fold-matter.ts'
import type { CaseState, Clash, MatterState } from '../../shared/facts/matter-state.ts'
import { maySettle } from '../../shared/facts/settling.ts'
import { sight } from '../../shared/facts/order.ts'
import type { Act } from '../../shared/http/cases.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import { failed, type Failed } from './failures.ts'

/** What an act is judged by: the matter as it is now, in the writer's own turn, and as the person's page showed it. */
type Scene = {
  readonly matter: MatterState
  readonly state: CaseState
  readonly person: Staff
  readonly isLeader: boolean
  /** The matter as the person's page showed it. */
  readonly shown: MatterState
}

/** Why this person may not do this now; null when nothing stands against it. Clashes are no reason, except where an act needs peace. */
export function caseRefusal(
  act: Act,
  person: Staff,
  subject: string,
  heard: readonly Heard[],
  seen: readonly string[],
): Failed | null {
  const matter = foldMatter(subject, heard)
  if (!matter.case) return failed('not-found')
  if (!seen.some((id) => heard.some((entry) => entry.id === id)))
    return failed('bad-request', { where: 'seen' })
  const shown = foldMatter(subject, pastOf(heard, seen))
  const isLeader = person.roles.includes('leader')
  return refusals[act.act](act as never, { matter, state: matter.case, person, isLeader, shown })
}

type Refusals = {
  readonly [Name in Act['act']]: (act: Extract<Act, { act: Name }>, scene: Scene) => Failed | null
}

const refusals: Refusals = {
  take: (_, { state }) =>
    openRefusal(state) ?? (state.taker === null && state.takers.length === 0 ? null : heldBy(state)),
  // Given up by one of two it would be taken from both.
  release: (_, { state, person, isLeader }) =>
    openRefusal(state) ?? (isLeader || state.taker === person.id ? null : notTheirs(state)),
  assign(_, { state, isLeader, shown }) {
    if (!isLeader) return failed('no-right')
    const takerSeen = shown.case?.taker ?? null
    return openRefusal(state) ?? (state.taker === takerSeen ? null : heldBy(state))
  },
  ask: (_, scene) => openRefusal(scene.state) ?? ownRefusal(scene),
  answer: (_, scene) => openRefusal(scene.state) ?? ownRefusal(scene),
  end(act, scene) {
    const { matter, state } = scene
    const wrong = openRefusal(state) ?? ownRefusal(scene)
    if (wrong) return wrong
    if (act.outcome.outcome !== 'done') return null
    const { voucher } = act.outcome
    if (voucher !== undefined && !matter.papers.some((paper) => paper.id === voucher && paper.voucher)) {
      return failed('bad-request', { where: 'act.outcome.voucher' })
    }
    // Two accounts of one matter, and it would be done by one of them.
    return matter.clashes.length > 0 ? failed('not-now', { where: 'clash' }) : null
  },
  reopen: (_, scene) => (scene.state.phase === 'closed' ? ownRefusal(scene) : failed('not-now')),
  'set-field': (_, { state }) => openRefusal(state),
  'settle-taker': ({ keep }, { matter, person }) => clashRefusal(matter, person, 'takers', null, keep),
  // It cites what the person saw: it has to be theirs to settle now, and as their page showed it.
  settle({ kind, field = null, keep }, { matter, shown, person }) {
    const judge = (as: MatterState): Failed | null => clashRefusal(as, person, kind, field, keep)
    return judge(matter) ?? (judge(shown) === null ? null : failed('not-now', { where: 'clash' }))
  },
}

function openRefusal({ phase }: CaseState): Failed | null {
  return phase === 'closed' ? failed('not-now') : null
}

/** Only who has the case speaks for the county on it, also while another has it, too; the shift leader may always. */
function ownRefusal({ state, person, isLeader }: Scene): Failed | null {
  return isLeader || state.takers.some(({ value }) => value === person.id) ? null : notTheirs(state)
}

function notTheirs(state: CaseState): Failed {
  return state.taker === null ? failed('not-now', { where: 'taker' }) : heldBy(state)
}

/** The fold judges a settlement by the same rule: said by another it would change nothing. */
function clashRefusal(
  matter: MatterState,
  person: Staff,
  kind: Clash['kind'],
  field: string | null,
  keep: string,
): Failed | null {
  const clash = matter.clashes.find(
    (one) => one.kind === kind && one.field === field && one.sides.some(({ id }) => id === keep),
  )
  if (!matter.case || !clash) return failed('not-now', { where: 'clash' })
  if (maySettle(clash, matter, person)) return null
  return clash.settles === 'leader' ? failed('no-right') : heldBy(matter.case)
}

function heldBy({ taker, takers }: CaseState): Failed {
  const by = taker ?? takers[0]?.value
  return failed('taken-by-another', by === undefined ? {} : { by })
}

/** What the author of these heads could know. */
function pastOf(heard: readonly Heard[], seen: readonly string[]): readonly Heard[] {
  const sees = sight(heard)
  return heard.filter(({ id }) => seen.some((head) => head === id || sees(head, id)))
}
