import { openEnrolment } from '../../shared/http/network.ts'
import * as v from 'valibot'
import type { Staff } from '../../shared/facts/directory.ts'
import type { Office } from '../directory/office.ts'
import type { Voice } from '../journal/voice.ts'
import { beatsOf } from './beats.ts'
import type { Beat, Known } from './scene.ts'
import { createChance } from './chance.ts'
import { type Consoles, createConsoles } from './consoles.ts'
import { type DemoDesk, enrolDesk } from './desk.ts'
import type { KeptKey } from './desk-key.ts'
import type { Send } from './desk-line.ts'
import { articles } from './reference/articles.ts'
import { calendar } from './reference/calendar.ts'
import { catalogue } from './reference/catalogue.ts'
import { staff } from './reference/staff.ts'
import { county, stations } from './reference/stations.ts'
import { playConsult } from './consult-acts.ts'
import { playDispute } from './dispute-acts.ts'
import { instantOf, type Script, type ScriptAct, type ScriptDesk } from './story/script.ts'
import type { StoryClock } from './story-clock.ts'

/** One for everybody: who may see a demo may play everyone in it. */
export const demoPassword = 'songlan-2026'

/** The hub as the story needs it: its doors, and what only its own console can do. */
export type DemoDoors = {
  readonly send: Send
  readonly clock: StoryClock
  readonly office: Office
  readonly voice: Pick<Voice, 'say'>
  readonly setPassword: (staff: string, password: string) => Promise<void>
  readonly directoryVersion: () => number
  /** All followers have seen all that was written. */
  readonly settled: () => Promise<void>
}

/** @property subjects by their names in the script · @property atWork desks whose line holds when the story ends */
export type Told = {
  readonly subjects: ReadonlyMap<string, string>
  readonly atWork: readonly KeptKey[]
}

/**
 * Writes the demo county from a script, at the times of the script and through the hub's real doors: desks enrol, sign and push,
 * staff sign in and act. What comes out was verified like everything else. The same seed gives the same visits.
 * @param progress from 0 to 1
 */
export async function tellStory(
  doors: DemoDoors,
  script: Script,
  seed: number,
  progress: (part: number) => void,
): Promise<Told> {
  const chance = createChance(seed)
  const { clock } = doors
  const known: Known = { subjects: new Map(), visits: new Map(), pressing: new Set() }
  const consoles = createConsoles(doors.send, demoPassword)
  clock.set(instantOf(script.founded))
  await found(doors)
  const desks = new Map<string, DemoDesk>()
  for (const desk of script.desks) {
    const code = await codeFor(desk, consoles)
    desks.set(desk.id, await enrolDesk({ ...doors, chance, code, directory: doors.directoryVersion }))
  }
  const linkOf = (id: string) => {
    const gaps = script.desks.find((desk) => desk.id === id)?.gaps ?? []
    return (at: number): boolean => !gaps.some(({ from, to }) => at >= instantOf(from) && at < instantOf(to))
  }
  const visits = script.visits.flatMap((visit) => {
    const desk = desks.get(visit.desk)
    if (!desk) throw new RangeError(`no desk ${visit.desk}`)
    return beatsOf(visit, { desk, known, chance, isLinked: linkOf(visit.desk) })
  })
  const acts = script.acts.map((act): Beat => {
    const desk = 'desk' in act ? act.desk : null
    return { at: instantOf(act.at), desk, play: () => playAct(act, desks, known, consoles, doors) }
  })
  // When a gap ends there may be nothing to write, and much to send.
  const returns = script.desks.flatMap(({ id, gaps }) =>
    gaps.map(({ to }): Beat => ({ at: instantOf(to), desk: id, play: () => Promise.resolve() })),
  )
  const beats = [...visits, ...acts, ...returns]
    .filter(({ at }) => at < instantOf(script.until))
    .sort((a, b) => a.at - b.at)

  for (const [index, { at, desk: id, play }] of beats.entries()) {
    clock.set(at)
    await play()
    const next = beats[index + 1]
    const goesOn = next?.at === at && next.desk === id
    const desk = id === null ? undefined : desks.get(id)
    if (id !== null && desk && desk.waiting() > 0 && !goesOn && linkOf(id)(at))
      await pushAll(desk, [...known.pressing])
    progress(index / beats.length)
  }
  clock.set(instantOf(script.until))
  const linked = [...desks].filter(([id]) => linkOf(id)(instantOf(script.until))).map(([, desk]) => desk)
  for (const desk of linked) await desk.greet()
  await consoles.close()
  await doors.settled()
  progress(1)
  return { subjects: known.subjects, atWork: linked.map(({ device, key }) => ({ device, key })) }
}

async function found({ office, setPassword }: DemoDoors): Promise<void> {
  const { id: _id, ...named } = county
  await office.found({ county: named, packs: { catalogue, calendar }, stations, staff, articles })
  await Promise.all(staff.map(({ id }: Staff) => setPassword(id, demoPassword)))
}

async function codeFor({ station, name }: ScriptDesk, consoles: Consoles): Promise<string> {
  const answer = await consoles.ask('dingwei', 'POST', openEnrolment.path, { station, name })
  return v.parse(openEnrolment.response, answer).code
}

async function pushAll(desk: DemoDesk, first: readonly string[]): Promise<void> {
  const { verdicts } = await desk.push(first)
  const refused = verdicts.find(({ verdict }) => verdict !== 'stored')
  if (refused) throw new Error(`the hub did not take ${refused.id}: ${JSON.stringify(refused)}`)
}

async function playAct(
  act: ScriptAct,
  desks: ReadonlyMap<string, DemoDesk>,
  known: Known,
  consoles: Consoles,
  { voice }: DemoDoors,
): Promise<void> {
  const subject = known.subjects.get(act.on)
  if (subject === undefined) throw new RangeError(`nobody spoke of ${act.on} yet`)
  if ('calls' in act || 'does' in act || 'room' in act) {
    await playConsult(act, subject, { desks, known, consoles, voice })
  } else if ('disputes' in act || 'says' in act) {
    await playDispute(act, subject, { desks, known, consoles })
  } else if ('heard' in act) {
    await voice.say({ subject, type: 'matter.field-set', body: { ...act.heard, how: 'phone' }, by: act.by })
  } else if ('reply' in act) {
    const { matter } = await consoles.readCase('shenguoping', subject)
    const desk = desks.get(act.desk)
    desk?.learn(subject, matter.heads)
    const question = matter.case?.questions.at(-1)?.id
    await desk?.write({ subject, type: 'case.replied', body: { question, text: act.reply }, by: act.by })
  } else {
    const { matter } = await consoles.readCase(act.by, subject)
    await consoles.act(act.by, subject, act.act, matter.heads.ids)
  }
}
