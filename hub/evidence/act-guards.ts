import {
  evidenceAnswered,
  evidenceAsked,
  evidenceClassed,
  evidenceHeld,
  evidenceHoldLifted,
  evidenceReviewed,
} from '../../shared/facts/evidence-kept.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { isMachines } from '../../shared/facts/transcripts.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import type { EvidenceAct } from '../../shared/http/evidence.ts'
import type { ErrorCode } from '../../shared/http/errors.ts'
import { answerRefusal } from '../../shared/rules/evidence-access.ts'
import type { AboutDispute } from './evidence-doc.ts'
import { keptOf, type RetentionNow } from './retention-now.ts'

export type ActRefusal = { readonly code: ErrorCode; readonly where?: string }
type Around = {
  readonly disputes: readonly AboutDispute[]
  readonly retention: RetentionNow
  readonly now: number
  readonly staff: (id: string) => Staff | undefined
}

/** What an act says, or why it may not be said. */
export type Acting =
  | { readonly ok: true; readonly type: string; readonly body: object }
  | { readonly ok: false; readonly no: ActRefusal }

const no = (code: ErrorCode, where?: string): Acting => ({
  ok: false,
  no: where === undefined ? { code } : { code, where },
})
const yes = (type: string, body: object): Acting => ({ ok: true, type, body })

/** Read in the writer's own turn: of two who answer one step, one does. */
export function actingOn(state: EvidenceState, act: EvidenceAct, person: Staff, around: Around): Acting {
  if (state.phase === 'deleted') return no('not-now', 'phase')
  switch (act.act) {
    case 'class': {
      const { version, classes } = around.retention.table()
      if (!classes.some(({ id }) => id === act.class)) return no('bad-request', 'class')
      return yes(evidenceClassed.type, { class: act.class, table: version, reason: act.reason })
    }
    case 'hold':
      return yes(evidenceHeld.type, { authority: act.authority, number: act.number, reason: act.reason })
    case 'lift-hold': {
      const hold = state.holds.find(({ id }) => id === act.hold)
      if (!hold) return no('bad-request', 'hold')
      return hold.lifted
        ? no('already')
        : yes(evidenceHoldLifted.type, { hold: act.hold, reason: act.reason })
    }
    case 'ask':
      return asking(state, act, around)
    case 'answer':
      return answering(state, act, person, around)
    case 'review':
      return reviewing(state, act, person)
  }
}

type Act<Name extends EvidenceAct['act']> = EvidenceAct & { readonly act: Name }

function asking(
  state: EvidenceState,
  { step, reason, dispute, withConceded }: Act<'ask'>,
  around: Around,
): Acting {
  if (state.phase !== 'archived') return no('not-now', 'phase')
  const isOpen = state.steps.some((one) => one.step === step && !one.done && one.answer?.answer !== 'no')
  if (isOpen && step !== 'export') return no('already')
  const bar = step === 'export' ? null : barOf(state, step, around)
  return bar ? no('not-now', bar) : yes(evidenceAsked.type, { step, reason, dispute, withConceded })
}

/** What stands against letting it go: `early` where only its time does, which a release is for. */
function barOf(
  state: EvidenceState,
  step: 'delete' | 'release',
  { retention, disputes, now }: Around,
): string | null {
  const keeping = retention.keeping(keptOf(state, disputes))
  if (keeping.kind === 'held' || keeping.kind === 'disputed' || keeping.kind === 'unsure') return keeping.kind
  if (step === 'release') return null
  return keeping.kind === 'permanent' || keeping.at > now ? 'early' : null
}

function answering(
  state: EvidenceState,
  { asked, answer, reason }: Act<'answer'>,
  person: Staff,
  around: Around,
): Acting {
  const step = state.steps.find(({ id }) => id === asked)
  if (!step) return no('bad-request', 'asked')
  if (step.answer) return no('already')
  const refusal = answerRefusal(around.staff(step.by) ?? { id: step.by, roles: [] }, person)
  if (refusal) return no(refusal === 'own' ? 'not-yours' : 'no-right', refusal)
  const bar = answer === 'yes' && step.step !== 'export' ? barOf(state, step.step, around) : null
  return bar ? no('not-now', bar) : yes(evidenceAnswered.type, { asked, answer, reason })
}

/** Whoever made it looks at it with the eyes that made it; a machine has none, so who had it write a transcript may read that against the sound. */
function reviewing(
  state: EvidenceState,
  { derivative, verdict, note }: Act<'review'>,
  person: Staff,
): Acting {
  const made = state.derivatives.find(({ name }) => name === derivative)
  if (!made) return no('bad-request', 'derivative')
  return made.by === person.id && !isMachines(made)
    ? no('not-yours', 'own')
    : yes(evidenceReviewed.type, { derivative, verdict, note })
}
