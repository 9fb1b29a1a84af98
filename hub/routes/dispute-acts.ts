import * as v from 'valibot'
import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import { disputePrinted, disputeSigned } from '../../shared/facts/dispute-record.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import { actOnDispute, disputeActs, printDispute } from '../../shared/http/disputes.ts'
import { dateOf } from '../../shared/rules/dates.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { RecordNumbers } from '../disputes/numbers.ts'
import type { SignedPages } from '../disputes/signed-pages.ts'
import { sightOfDispute } from '../disputes/sight.ts'
import type { Voice } from '../journal/voice.ts'
import { disputeRefusal, printRefusal } from './dispute-guards.ts'
import { failed, type Failed, isFailed } from './failures.ts'
import type { Doors } from './serve.ts'

export type DisputeActsDeps = {
  readonly now: () => number
  readonly directory: LiveDirectory
  readonly voice: Pick<Voice, 'sayIf'>
  readonly numbers: RecordNumbers
  readonly dispute: (subject: string) => Promise<DisputeState>
  readonly signedPages: Pick<SignedPages, 'shelve'>
}

/** What the mediation room says of a dispute. Whether it may is decided in the turn of the hub's one writer. */
export function serveDisputeActs(doors: Doors, deps: DisputeActsDeps): void {
  const found = async (subject: string, person: Staff): Promise<DisputeState | Failed> => {
    const state = await deps.dispute(subject)
    if (isErased(state)) return failed('erased')
    if (!state.claim) return failed('not-found')
    return sightOfDispute(person, state) === 'full' ? state : failed('no-right')
  }

  doors.staff(actOnDispute, async ({ params: { subject }, body: { type, body, seen } }, { person }) => {
    const state = await found(subject, person)
    if (isFailed(state)) return state
    const fact = disputeActs.find((one) => one.type === type)
    if (!fact || !person.roles.some((role) => fact.writers.includes(role))) return failed('no-right')
    const parsed = v.safeParse(fact.body, body)
    if (!parsed.success)
      return failed('bad-request', { where: `body.${v.getDotPath(parsed.issues[0]) ?? ''}` })
    const signed = v.safeParse(disputeSigned.body, type === disputeSigned.type ? parsed.output : null)
    if (signed.success) {
      const { pages, printed } = signed.output
      if (!(await deps.signedPages.shelve(subject, pages, printed)))
        return failed('bad-request', { where: 'body.pages' })
    }
    const staff = (id: string): Staff | undefined => deps.directory.current().staff.get(id)
    const answer = await deps.voice.sayIf<Failed>(
      { subject, type, body: parsed.output, by: person.id, seen },
      (heard) => disputeRefusal({ type, body: parsed.output }, person, subject, heard, staff),
    )
    if (answer.ok) return { entry: answer.written.header.id }
    return typeof answer.why === 'string' ? failed('not-found') : answer.why
  })

  doors.staff(printDispute, async ({ params: { subject }, body: { draft } }, { person }) => {
    const state = await found(subject, person)
    if (isFailed(state)) return state
    const wrong = printRefusal(state, draft, person)
    if (wrong) return wrong
    // What is printed again keeps its number.
    const before = state.printed.find((one) => one.draft === draft)
    if (before) return { entry: before.id, number: before.number }
    const number = await deps.numbers.next(Number(dateOf(deps.now()).slice(0, 4)))
    const answer = await deps.voice.sayIf<never>(
      { subject, type: disputePrinted.type, body: { draft, number }, by: person.id },
      () => null,
    )
    return answer.ok ? { entry: answer.written.header.id, number } : failed('not-found')
  })
}
