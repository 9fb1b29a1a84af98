import { setTimeout as pause } from 'node:timers/promises'
import { createChance } from '../../hub/demo/chance.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { foldMatter } from '../../shared/facts/fold-matter.ts'
import { enrolLightDesk, HubBusy, type LightDesk } from '../world/light-desk.ts'
import { visitOf } from '../world/visits.ts'
import { createLine, type Line, LineDown } from './line.ts'
import type { Tally } from './tally.ts'

/** A station with one desk and one assistant, who works faster than anybody can. */
export type Station = {
  readonly desk: LightDesk
  readonly line: Line
  /** Takes in this many visitors, one after the other, and sends what there is after each when the line is up. */
  readonly work: (visits: number) => Promise<void>
  /** Compares, sends everything, and hears everything, however often the line fails. */
  readonly catchUp: () => Promise<void>
}

export type Place = {
  readonly id: string
  readonly staff: string
  readonly code: string
  readonly seed: number
}

/** Monday afternoon at the demo county; a visitor every ten minutes. */
const opens = Date.parse('2026-11-16T12:45:00+08:00')
const eachVisit = 600_000
/** Between two tries on a bad line, ms. A real desk waits longer. */
const rest = 20

export async function openStation(url: string, place: Place, tally: Tally): Promise<Station> {
  const chance = createChance(place.seed)
  const line = createLine(createChance(place.seed + 500_000))
  let now = opens + chance.below(eachVisit)
  let visits = 0
  const desk = await enrolLightDesk({ url, code: place.code, chance, wall: () => now, fetch: line.fetch })

  /** @returns null when it went through, else how long to wait before the next try, ms */
  const tried = async (work: () => Promise<void>): Promise<number | null> => {
    try {
      await work()
      return null
    } catch (error) {
      if (error instanceof LineDown) {
        tally.failed()
        return rest + chance.below(rest)
      }
      if (!(error instanceof HubBusy)) throw error
      tally.busy()
      return error.seconds * (1_000 + chance.below(500))
    }
  }
  const pushAll = async (): Promise<void> => {
    while (desk.waiting() > 0) tally.pushed(await desk.push())
  }
  /** Questions of the county that came; and now and then the visitor has had enough, whatever the county is doing. */
  const reply = async (): Promise<void> => {
    for (const subject of desk.feed.subjects().filter((one) => kindOf(one) === 'matter')) {
      const { case: county } = foldMatter(subject, await desk.feed.heardOf(subject))
      const open = county?.questions.find(({ reply: given }) => given === null)
      if (!open) continue
      const withdrawn = { outcome: { outcome: 'withdrawn', why: '下次再来' } }
      const said =
        chance.below(3) === 0
          ? { type: 'matter.ended', body: withdrawn }
          : { type: 'case.replied', body: { question: open.id, text: '带来了' } }
      await desk.say([{ subject, ...said }], place.staff)
    }
  }
  return {
    desk,
    line,
    async work(count) {
      await reply()
      for (let visit = 0; visit < count; visit += 1) {
        now += eachVisit
        visits += 1
        await desk.say(visitOf(chance, visits, desk.newSubject).said, place.staff)
        if (line.isUp()) await tried(pushAll)
        if (line.isUp() && visit % 3 === 2) await tried(async () => void (await desk.feed.pull()))
      }
    },
    async catchUp() {
      for (;;) {
        const wait = await tried(async () => {
          await desk.hello()
          await pushAll()
          tally.heard(await desk.feed.pull())
        })
        if (wait === null) return
        await pause(wait)
      }
    },
  }
}
