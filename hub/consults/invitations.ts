import { consultInviteEnded } from '../../shared/facts/consult.ts'
import type { ConsultState, Invitation } from '../../shared/facts/consult-state.ts'
import { foldConsult } from '../../shared/facts/fold-consult.ts'
import type { Voice } from '../journal/voice.ts'
import { standingInvitation } from './involved.ts'

/** Invitations end by themselves: when their time is over, and with the consult. The county writes that down. */
export type Invitations = {
  /** Also while nothing else happens in it: it asks again when the next one is due. */
  readonly heed: (state: ConsultState) => Promise<void>
  /** Consults in which an invitation is over by now, and was not when they were last heeded. */
  readonly due: () => readonly string[]
}

export function createInvitations(deps: {
  readonly voice: Pick<Voice, 'sayIf'>
  readonly now: () => number
}): Invitations {
  const { now } = deps
  /** When the next invitation of a consult ends. */
  const next = new Map<string, number>()
  const isOpen = ({ ended }: Invitation): boolean => !ended
  return {
    async heed(state) {
      const { subject, phase } = state
      const isOver = (one: Invitation): boolean => isOpen(one) && !standingInvitation(state, one, now())
      for (const { id } of state.invitations.filter(isOver))
        await deps.voice.sayIf(
          {
            subject,
            type: consultInviteEnded.type,
            body: { invite: id, why: phase === 'closed' ? 'done' : 'expired' },
            by: 'system',
          },
          (heard) =>
            foldConsult(subject, heard).invitations.some((one) => one.id === id && isOpen(one))
              ? null
              : 'ended',
        )
      const standing = state.invitations.filter((one) => standingInvitation(state, one, now()))
      if (standing.length > 0) next.set(subject, Math.min(...standing.map(({ until }) => until)))
      else next.delete(subject)
    },
    due: () => [...next].flatMap(([subject, at]) => (at <= now() ? [subject] : [])),
  }
}
