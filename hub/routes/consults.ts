import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import { type ConsultRow, enterConsult, listConsults, readConsult } from '../../shared/http/consults.ts'
import { sightOf } from '../../shared/rules/access.ts'
import { itemById } from '../../shared/rules/catalogue.ts'
import { dateOf, startOf } from '../../shared/rules/dates.ts'
import { maskPersonName } from '../../shared/rules/mask.ts'
import { sightOfConsult } from '../consults/involved.ts'
import type { Counties } from '../counties/open-counties.ts'
import type { Passes } from '../consults/passes.ts'
import type { ConsultQueue, QueueRow } from '../consults/queue.ts'
import { failed, type Failed } from './failures.ts'
import type { Packs } from './packs-now.ts'
import type { Doors } from './serve.ts'

export type ConsultsDeps = {
  readonly now: () => number
  readonly packs: () => Packs
  readonly queue: ConsultQueue
  readonly passes: Passes
  readonly counties: Pick<Counties, 'handed'>
  readonly consult: (subject: string) => Promise<ConsultState>
  readonly matter: (subject: string) => Promise<MatterState>
  readonly visit: (subject: string) => Promise<VisitState>
  /** Of these pages, those whose bytes are here. */
  readonly arrived: (hashes: readonly string[]) => Promise<readonly string[]>
}

/** Who waits for live assistance, what they need, and the way into the room. */
export function serveConsults(doors: Doors, deps: ConsultsDeps): void {
  const { queue, now } = deps

  doors.staff(listConsults, async (_, { person }) => {
    const { catalogue } = deps.packs()
    const rows = await queue.rows(startOf(dateOf(now())))
    const skillOf = ({ skill, note }: QueueRow): string =>
      skill !== '' ? skill : ((catalogue && itemById(catalogue, note?.item ?? '')?.skill) ?? '')
    return {
      rows: rows.flatMap((row) => rowFor(person, row, skillOf(row), now())),
      hours: queue.hours(),
      time: now(),
    }
  })

  const found = async (subject: string, person: Staff): Promise<ConsultState | Failed> => {
    const state = await deps.consult(subject)
    if (isErased(state)) return failed('erased')
    if (!state.request) return failed('not-found')
    return sightOfConsult(person, state, now()) === 'full' ? state : failed('no-right')
  }

  doors.staff(readConsult, async ({ params: { subject } }, { person }) => {
    const consult = await found(subject, person)
    if ('error' in consult) return consult
    const request = consult.request
    const [matter, visit] = request
      ? await Promise.all([deps.matter(request.matter), deps.visit(request.visit)])
      : [null, null]
    const pages = matter?.papers.flatMap((paper) => paper.pages.map(({ hash }) => hash)) ?? []
    const unheard = [...deps.counties.handed.unheard(consult)]
    return { consult, matter, visit, arrived: [...(await deps.arrived(pages))], unheard }
  })

  doors.staff(enterConsult, async ({ params: { subject } }, { person }) => {
    const consult = await found(subject, person)
    if ('error' in consult) return consult
    const passed = await deps.passes.forStaff(consult, person)
    return passed.ok ? passed.pass : failed(passed.code)
  })
}

/** Those who may not see whose it is see that somebody waits. */
function rowFor(person: Staff, row: QueueRow, skill: string, now: number): readonly ConsultRow[] {
  const { doc, note, name, place } = row
  const { _id: subject, station, matter, phase, taker, offered, requestedAt, arrivedAt, since } = doc
  const invited = (note?.invited ?? []).some(({ staff, until }) => staff === person.id && now < until)
  const involved = invited || taker === person.id || offered === person.id
  const sight = sightOf(person, { station, withCounty: true, involved })
  if (sight === 'none') return []
  return [
    {
      subject,
      station,
      matter,
      name: sight === 'full' ? name : maskPersonName(name),
      item: note?.item ?? '',
      skill,
      // What was noted may name somebody.
      note: sight === 'full' ? (note?.note ?? '') : '',
      phase,
      taker,
      offered,
      invited,
      requestedAt,
      arrivedAt,
      since,
      place,
      recording: note?.recording ?? null,
      up: note?.up ?? null,
    },
  ]
}
