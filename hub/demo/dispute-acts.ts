import * as v from 'valibot'
import { disputeOpened } from '../../shared/facts/dispute.ts'
import { pathOf } from '../../shared/http/call.ts'
import { actOnDispute, readDispute } from '../../shared/http/disputes.ts'
import type { Known } from './scene.ts'
import type { Consoles } from './consoles.ts'
import type { DemoDesk } from './desk.ts'
import type { ScriptAct } from './story/script.ts'

type Acted<Kind extends 'disputes' | 'says'> = Extract<ScriptAct, Record<Kind, unknown>>

/** A dispute in a story: raised at a desk, heard in the county's mediation room. */
export async function playDispute(
  act: Acted<'disputes'> | Acted<'says'>,
  subject: string,
  scene: {
    readonly desks: ReadonlyMap<string, DemoDesk>
    readonly known: Known
    readonly consoles: Consoles
  },
): Promise<void> {
  const { desks, known, consoles } = scene
  if ('disputes' in act) {
    const desk = desks.get(act.desk)
    if (!desk) throw new RangeError(`no desk ${act.desk}`)
    const dispute = desk.newSubject('dispute')
    known.subjects.set(act.disputes, dispute)
    const evidence = act.shows.flatMap((ref) => known.subjects.get(ref) ?? [])
    const body = { ...act.claim, visit: known.visits.get(subject) ?? null, matter: subject, evidence }
    await desk.write({ subject: dispute, type: disputeOpened.type, body, by: act.by })
  } else {
    // The shift leader sees every dispute, and what stands there is what is seen.
    const answer = await consoles.ask('shenguoping', 'GET', pathOf(readDispute.path, { subject }))
    const { dispute } = v.parse(readDispute.response, answer)
    const body = { type: act.says, body: act.body, seen: dispute.heads.ids }
    await consoles.ask(act.by, 'POST', pathOf(actOnDispute.path, { subject }), body)
  }
}
