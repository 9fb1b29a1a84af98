import * as v from 'valibot'
import { consultConsented } from '../../shared/facts/consult-help.ts'
import { consultRequested } from '../../shared/facts/consult.ts'
import { pathOf } from '../../shared/http/call.ts'
import { actOnConsult, readConsult } from '../../shared/http/consults.ts'
import type { Voice } from '../journal/voice.ts'
import type { Known } from './scene.ts'
import type { Consoles } from './consoles.ts'
import type { DemoDesk } from './desk.ts'
import type { ScriptAct } from './story/script.ts'

type Acted<Kind extends 'calls' | 'does' | 'room'> = Extract<ScriptAct, Record<Kind, unknown>>
type Scene = {
  readonly desks: ReadonlyMap<string, DemoDesk>
  readonly known: Known
  readonly consoles: Consoles
  readonly voice: Pick<Voice, 'say'>
}

/** Live assistance in a story: everything that is written of it, through the doors by which it is always written. The call is not played. */
export async function playConsult(
  act: Acted<'calls'> | Acted<'does'> | Acted<'room'>,
  subject: string,
  { desks, known, consoles, voice }: Scene,
): Promise<void> {
  if ('calls' in act) {
    const desk = desks.get(act.desk)
    if (!desk) throw new RangeError(`no desk ${act.desk}`)
    const consult = desk.newSubject('consult')
    known.subjects.set(act.calls, consult)
    const write = (type: string, body: object) => desk.write({ subject: consult, type, body, by: act.by })
    const checked = { camera: 'ok', microphone: 'ok', speaker: 'ok', up: 2_000, down: 8_000 }
    const { item, note } = act
    const visit = known.visits.get(subject)
    await write(consultRequested.type, { matter: subject, visit, item, note, checked })
    const agreed = { answer: 'yes', how: 'button', witness: '', paper: null }
    await write(consultConsented.type, { about: 'recording', ...agreed })
  } else if ('does' in act) {
    const { does } = act
    const invite =
      does.act === 'end-invite' ? { invite: await newestInvitation(act.by, subject, consoles) } : {}
    await consoles.ask(act.by, 'POST', pathOf(actOnConsult.path, { subject }), {
      act: { ...does, ...invite },
    })
  } else {
    await voice.say({ subject, ...act.room, by: 'system' })
  }
}

async function newestInvitation(by: string, subject: string, { ask }: Consoles): Promise<string> {
  const answer = await ask(by, 'GET', pathOf(readConsult.path, { subject }))
  const { consult } = v.parse(readConsult.response, answer)
  return consult.invitations.at(-1)?.id ?? ''
}
