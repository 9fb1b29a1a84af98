import type { Party } from '../../shared/facts/matter.ts'
import { itemById, type CatalogueItem } from '../../shared/rules/catalogue.ts'
import type { LastDay, Outcome } from '../../shared/rules/outcomes.ts'
import { triage } from '../../shared/rules/triage.ts'
import { slipCheckCode } from '../../shared/rules/visit-number.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import { drawSheet } from './drawing.ts'
import { beatsOfFilm } from './film-beats.ts'
import { calendar } from './reference/calendar.ts'
import { catalogue } from './reference/catalogue.ts'
import { instantOf, type ScriptField, type ScriptMatter, type ScriptVisit } from './story/script.ts'
import type { Beat, Scene, Made } from './scene.ts'

/** A visit of the script as a desk lives it, moment by moment. */
export function beatsOf(visit: ScriptVisit, scene: Scene): readonly Beat[] {
  const { by } = visit
  const { desk } = scene
  const beats: Beat[] = []
  const add = (at: number, play: Beat['play']): void => void beats.push({ at, desk: visit.desk, play })
  const made: Made = { visit: '', matters: [], endings: [] }
  const say = (at: string | undefined, type: string, body: () => unknown = () => ({})): void => {
    if (at !== undefined)
      add(instantOf(at), () => desk.write({ subject: made.visit, type, body: body(), by }))
  }
  add(instantOf(visit.opened), async () => {
    made.visit = desk.newSubject('visit')
    await desk.write({
      subject: made.visit,
      type: 'visit.opened',
      body: { number: visit.number, visitor: visit.who.visitor },
      by,
    })
  })
  say(visit.called, 'visit.called')
  say(visit.paused, 'visit.paused')
  say(visit.recalled, 'visit.called')
  for (const matter of visit.matters) beats.push(...beatsOfMatter(matter, visit, made, scene))
  for (const film of visit.films ?? []) beats.push(...beatsOfFilm(film, visit, made, scene))
  say(visit.slip, 'visit.slip-printed', () => ({
    format: 'a5',
    code: slipCheckCode(made.endings.at(-1) ?? ''),
    matters: made.matters,
  }))
  say(visit.closed, 'visit.closed')
  return beats
}

function beatsOfMatter(matter: ScriptMatter, visit: ScriptVisit, made: Made, scene: Scene): readonly Beat[] {
  const { by, who } = visit
  const { desk, chance, isLinked } = scene
  const { subjects, visits, pressing } = scene.known
  const item = itemById(catalogue, matter.item)
  if (!item) throw new RangeError(`no item ${matter.item}`)
  const beats: Beat[] = []
  const add = (at: number, play: Beat['play']): void => void beats.push({ at, desk: visit.desk, play })
  const sorted = instantOf(matter.sorted)
  let subject = ''
  let voucher = ''
  add(sorted, async () => {
    subject = desk.newSubject('matter')
    made.matters.push(subject)
    visits.set(subject, made.visit)
    if (matter.ref !== undefined) subjects.set(matter.ref, subject)
    const { limit, lastDay: due, lane } = triageOf(item, desk.station, sorted, isLinked(sorted))
    if (due.kind === 'date') for (const one of [subject, made.visit]) pressing.add(one)
    await desk.write({
      subject,
      type: 'matter.opened',
      body: { visit: made.visit, party: partyOf(matter, item, who) },
      by,
    })
    const body = { item: item.id, catalogue: catalogue.version, lane, limit, due }
    await desk.write({ subject, type: 'matter.sorted', body, by })
  })
  for (const [field, given] of Object.entries(matter.fields ?? {})) {
    const { value, how = 'told', at }: ScriptField = typeof given === 'string' ? { value: given } : given
    add(at === undefined ? sorted + 20_000 : instantOf(at), () =>
      desk.write({ subject, type: 'matter.field-set', body: { field, value, how }, by }),
    )
  }
  for (const { name, sheet, pages, at, voucher: isVoucher = false } of matter.papers ?? []) {
    add(instantOf(at), async () => {
      const paper = ulid(instantOf(at), chance.bytes)
      if (isVoucher) voucher = paper
      const taken = []
      for (let page = 0; page < pages; page++)
        taken.push(await desk.addPage(subject, drawSheet(sheet, chance.below(8)), 'image/png'))
      await desk.write({
        subject,
        type: 'matter.paper-added',
        body: { paper, name, voucher: isVoucher, pages: taken },
        by,
      })
    })
  }
  const { ended } = matter
  if (ended) {
    const at = instantOf(ended.at)
    add(at, async () => {
      const outcome = completed(ended.outcome, voucher, () => {
        const period = matter.fields?.['period']
        return triageOf(
          item,
          desk.station,
          at,
          isLinked(at),
          typeof period === 'string' ? period : period?.value,
        ).lastDay
      })
      const { hash } = await desk.write({ subject, type: 'matter.ended', body: { outcome }, by })
      made.endings.push(hash)
    })
  }
  return beats
}

function triageOf(item: CatalogueItem, hours: string, now: number, isLinked: boolean, period?: string) {
  const link = isLinked ? 'up' : 'down'
  return triage(item, { catalogue, calendar, hours, now, link, ...(period === undefined ? {} : { period }) })
}

function completed(
  ending: NonNullable<ScriptMatter['ended']>['outcome'],
  voucher: string,
  lastDay: () => LastDay,
): Outcome {
  if (ending.outcome === 'accepted') return { ...ending, lastDay: lastDay() }
  return ending.outcome === 'done' && ending.voucher !== undefined ? { ...ending, voucher } : ending
}

/** A business files for itself; for insurance it is the person. */
function partyOf(
  { party = {} }: ScriptMatter,
  { skill }: CatalogueItem,
  { visitor, business }: ScriptVisit['who'],
): Party {
  const own: Party =
    business && skill !== 'insurance'
      ? {
          kind: 'taxpayer',
          name: business.name,
          identity: { kind: 'uscc', number: business.uscc },
          capacity: 'self',
          proof: '',
        }
      : {
          kind: skill === 'insurance' ? 'insured' : 'taxpayer',
          name: visitor.name,
          identity: visitor.identity,
          capacity: 'self',
          proof: '',
        }
  return { ...own, ...party }
}
