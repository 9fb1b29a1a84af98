import { foldEvidence } from '../../shared/facts/fold-evidence.ts'
import {
  actOnEvidence,
  cancelDerivation,
  deriveEvidence,
  listDerivations,
} from '../../shared/http/evidence.ts'
import { type Acting, actingOn, type ActRefusal } from '../evidence/act-guards.ts'
import { keptOf } from '../evidence/retention-now.ts'
import type { EvidenceDeps, FindItem } from './evidence-deps.ts'
import { failed, type Failed, isFailed } from './failures.ts'
import { done, type Doors } from './serve.ts'

/** Classes, holds, steps of two people, and what is made of an item. What may be said is decided in the turn of the hub's one writer. */
export function serveEvidenceActs(doors: Doors, deps: EvidenceDeps & { readonly find: FindItem }): void {
  const { find, now, directory, voice } = deps
  const { retention, archive, jobs } = deps.evidence

  doors.staff(actOnEvidence, async ({ params: { subject }, body: { act } }, { person }) => {
    const item = await find(subject, person)
    if (isFailed(item)) return item
    const { disputes } = item.doc
    const staff = (id: string) => directory.current().staff.get(id)
    const decide = (state: typeof item.state): Acting =>
      actingOn(state, act, person, { disputes, retention, now: now(), staff })
    const first = decide(item.state)
    if (!first.ok) return refusal(first.no)
    const { type, body } = first
    const said = await voice.sayIf<ActRefusal>({ subject, type, body, by: person.id }, (heard) => {
      const again = decide(foldEvidence(subject, heard))
      return again.ok ? null : again.no
    })
    if (!said.ok) return typeof said.why === 'string' ? failed('erased') : refusal(said.why)
    if (act.act === 'class') {
      const kept = keptOf(await deps.state(subject), disputes)
      await archive?.reclass(subject, retention.keptAs(kept).class)
    }
    return { entry: said.written.header.id }
  })

  doors.staff(deriveEvidence, async ({ params: { subject }, body: { wish, reason } }, { person }) => {
    const item = await find(subject, person)
    if (isFailed(item)) return item
    if (item.state.phase !== 'archived' || !jobs) return failed('not-now', { where: 'phase' })
    return jobs.begin(subject, wish, reason, person.id) ?? failed('busy', { seconds: 60 })
  })
  doors.staff(listDerivations, async ({ params: { subject } }, { person }) => {
    const item = await find(subject, person)
    return isFailed(item) ? item : { jobs: [...(jobs?.of(subject) ?? [])] }
  })
  doors.staff(cancelDerivation, async ({ params: { subject, job } }, { person }) => {
    const item = await find(subject, person)
    if (isFailed(item)) return item
    return jobs?.cancel(subject, job) === true ? done : failed('not-found')
  })
}

function refusal({ code, where }: ActRefusal): Failed {
  return failed(code, where === undefined ? {} : { where })
}
