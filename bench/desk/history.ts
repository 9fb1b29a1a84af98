import { createChance } from '../../hub/demo/chance.ts'
import type { BenchHub } from '../world/hub.ts'
import { enrolLightDesk, type LightDesk } from '../world/light-desk.ts'
import { type Said, shortMatter, visitOf } from '../world/visits.ts'

/** The demo county's Monday, 12:44: what is later has not happened yet. */
const now = Date.parse('2026-11-16T12:44:00+08:00')
const morning = Date.parse('2026-11-16T08:30:00+08:00')
const day = 86_400_000
const staff = 'zhouguilan'

/** What a station's other desk left behind: enough for whoever counts what arrives. */
export type History = { readonly entries: number; readonly subjects: number }

/** Sixty days of a busy station, `count` entries; today some twenty people have come and seven still wait. */
export async function writeHistory(hub: BenchHub, count: number): Promise<History> {
  const { desk, at, keep } = await open(hub)
  const chance = createChance(60)
  const today = await morningOf(desk, at)
  let entries = today.entries
  let subjects = today.subjects
  for (let number = 100; entries < count; number += 1) {
    at(now - day * (1 + chance.below(60)) - chance.below(14_400_000))
    const { said, matters } = visitOf(chance, number, desk.newSubject)
    const whole = said.slice(0, count - entries)
    entries += whole.length
    subjects += new Set(whole.map(({ subject }) => subject)).size
    await keep(whole)
    if (matters.length === 0) throw new Error('a visit without a matter')
  }
  await keep([], true)
  await hub.settled()
  return { entries, subjects }
}

/** A list that is long: `count` matters of two entries each, four to a visit. */
export async function writeMatters(hub: BenchHub, count: number): Promise<History> {
  const { desk, at, keep } = await open(hub)
  const chance = createChance(61)
  const perVisit = 4
  for (let visit = 0; visit < count / perVisit; visit += 1) {
    at(now - day * 60 * (visit / (count / perVisit)) - day)
    const subject = desk.newSubject('visit')
    const opened = visitOf(chance, visit, () => subject).said[0]
    const matters = Array.from({ length: perVisit }, () => desk.newSubject('matter'))
    const said = matters.flatMap((matter, place) =>
      shortMatter(chance, visit * perVisit + place, matter, subject),
    )
    await keep([...(opened ? [opened] : []), ...said, { subject, type: 'visit.closed', body: {} }])
  }
  await keep([], true)
  await hub.settled()
  const visits = count / perVisit
  return { entries: visits * 2 + count * 2, subjects: visits + count }
}

type Pen = {
  readonly desk: LightDesk
  readonly at: (instant: number) => void
  readonly keep: (said: readonly Said[], all?: boolean) => Promise<void>
}

async function open(hub: BenchHub): Promise<Pen> {
  let instant = now
  const code = await hub.codeFor('wuping')
  const desk = await enrolLightDesk({ url: hub.url, code, chance: createChance(59), wall: () => instant })
  return {
    desk,
    at(next) {
      instant = next
    },
    async keep(said, all = false) {
      await desk.say(said, staff)
      while (desk.waiting() >= 500 || (all && desk.waiting() > 0)) {
        const { verdicts } = await desk.push()
        const refused = verdicts.find(({ verdict }) => verdict !== 'stored')
        if (refused) throw new Error(`the hub did not take it: ${JSON.stringify(refused)}`)
      }
    },
  }
}

/** Fourteen people were served this morning, seven wait. */
async function morningOf(desk: LightDesk, at: (instant: number) => void): Promise<History> {
  const chance = createChance(62)
  const subjects = new Set<string>()
  let entries = 0
  for (let number = 1; number <= 21; number += 1) {
    at(morning + number * 600_000)
    const { said } = visitOf(chance, number, desk.newSubject)
    const told =
      number <= 14
        ? said
        : said.filter(({ type }) => /^visit.opened|^matter.(?:opened|sorted|field-set)/.test(type))
    await desk.say(told, staff)
    entries += told.length
    for (const { subject } of told) subjects.add(subject)
  }
  return { entries, subjects: subjects.size }
}
