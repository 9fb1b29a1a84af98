import * as v from 'valibot'
import {
  caseAnswered,
  caseAsked,
  caseAssigned,
  caseReleased,
  caseTaken,
  clashSettled,
  takerSettled,
} from '../../shared/facts/case.ts'
import type { Fact } from '../../shared/facts/fact.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import { fieldSet, matterEnded, matterReopened } from '../../shared/facts/matter.ts'
import { type Act, actOnCase } from '../../shared/http/cases.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Voice } from '../journal/voice.ts'
import { caseRefusal } from './case-guards.ts'
import { sightOfCase } from './cases.ts'
import { failed, type Failed } from './failures.ts'
import type { Doors } from './serve.ts'

export type ActsDeps = {
  readonly directory: LiveDirectory
  readonly voice: Pick<Voice, 'sayIf'>
  readonly matter: (subject: string) => Promise<MatterState>
}

/** What staff of the county do with a case. Whether it is granted is decided in the turn of the hub's one writer. */
export function serveActs(doors: Doors, { directory, voice, matter }: ActsDeps): void {
  doors.staff(actOnCase, async ({ params: { subject }, body: { act, seen } }, { person }) => {
    const state = await matter(subject)
    if (isErased(state)) return failed('erased')
    if (!state.case) return failed('not-found')
    if (sightOfCase(person, state) !== 'full') return failed('no-right')
    const said = factOfAct(act)
    const body = v.safeParse(said.fact.body, said.body)
    if (!body.success) return failed('bad-request', { where: `act.${v.getDotPath(body.issues[0]) ?? ''}` })
    if (act.act === 'assign' && !canTake(directory, act.to)) return failed('bad-request', { where: 'act.to' })
    const draft = { subject, type: said.fact.type, body: body.output, by: person.id }
    // What only one may win is decided knowing everything; the rest cites what the person saw, so that clashes show.
    const granted = decidedByHub.has(act.act) ? draft : { ...draft, seen }
    const answer = await voice.sayIf<Failed>(granted, (heard) =>
      caseRefusal(act, person, subject, heard, seen),
    )
    if (answer.ok) return { entry: answer.written.header.id }
    return typeof answer.why === 'string' ? failed('not-found') : answer.why
  })
}

const decidedByHub: ReadonlySet<Act['act']> = new Set(['take', 'release', 'assign', 'settle-taker'])

function canTake(directory: LiveDirectory, staff: string): boolean {
  const roles = directory.current().staff.get(staff)?.roles ?? []
  return caseTaken.writers.some(
    (writer) => writer !== 'assistant' && writer !== 'system' && roles.includes(writer),
  )
}

type Said = { readonly fact: Fact<unknown>; readonly body: unknown }

function factOfAct(act: Act): Said {
  const said = <Body>(fact: Fact<Body>, body: unknown): Said => ({ fact, body })
  switch (act.act) {
    case 'take':
      return said(caseTaken, {})
    case 'release':
      return said(caseReleased, {})
    case 'assign':
      return said(caseAssigned, { to: act.to })
    case 'ask':
      return said(caseAsked, { text: act.text })
    case 'answer':
      return said(caseAnswered, { text: act.text, articles: act.articles })
    case 'end':
      return said(matterEnded, { outcome: act.outcome })
    case 'reopen':
      return said(matterReopened, {})
    case 'set-field':
      return said(fieldSet, { field: act.field, value: act.value, how: act.how })
    case 'settle-taker':
      return said(takerSettled, { keep: act.keep, reason: act.reason })
    case 'settle': {
      const { kind, field, keep, reason } = act
      return said(clashSettled, { kind, ...(field === undefined ? {} : { field }), keep, reason })
    }
  }
}
