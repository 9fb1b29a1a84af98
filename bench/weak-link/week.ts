import { createChance } from '../../hub/demo/chance.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { type Member, openCrowd } from '../world/crowd.ts'
import { startHub } from '../world/hub.ts'
import { rounded } from '../world/stats.ts'
import { visitOf } from '../world/visits.ts'

const visits = 100
/** Visits that a desk sends together: half a morning. */
const together = 5
const tenths = 10
/** Desks that send at the same time. */
const atOnce = 6
const monday = Date.parse('2026-11-16T08:30:00+08:00')
const eachVisit = 20 * 60_000

/**
 * A week of a large county in fast time: what an entry costs the hub, told and projected, in the last tenth of it over the first. The hub's processor
 * is counted, not the clock on the wall.
 */
export async function measureWeek(stations = 200): Promise<BenchResult[]> {
  const hub = await startHub()
  let now = monday
  try {
    const crowd = await openCrowd(hub, { count: stations, down: 0, seed: 9_000, wall: () => now })
    const chances = crowd.map((_, at) => createChance(at))
    let number = 0
    const send = async ({ desk, staff }: Member, at: number): Promise<number> => {
      const chance = chances[at] ?? createChance(at)
      for (let visit = 0; visit < together; visit += 1)
        await desk.say(visitOf(chance, (number += 1), desk.newSubject).said, staff)
      const { verdicts } = await desk.push()
      if (verdicts.some(({ verdict }) => verdict !== 'stored')) throw new Error('the week was refused')
      return verdicts.length
    }
    /** Everybody sends once. @returns how many entries it was */
    const round = async (): Promise<number> => {
      let sent = 0
      const left = crowd.entries()
      const sender = async (): Promise<void> => {
        for (const [at, member] of left) {
          const entries = await send(member, at)
          sent += entries
        }
      }
      await Promise.all(Array.from({ length: atOnce }, sender))
      now += together * eachVisit
      return sent
    }
    const cost = async (rounds: number): Promise<{ readonly each: number; readonly entries: number }> => {
      const before = await hub.usage()
      let entries = 0
      for (let at = 0; at < rounds; at += 1) entries += await round()
      await hub.settled()
      const after = await hub.usage()
      return { each: (after.cpuMs - before.cpuMs) / entries, entries }
    }
    // The hub is warm, and each desk known to it, before anything is counted.
    await cost(1)
    const costs = []
    for (let tenth = 0; tenth < tenths; tenth += 1) costs.push(await cost(visits / together / tenths))
    const { rss } = await hub.usage()
    const entries = costs.reduce((sum, one) => sum + one.entries, 0)
    const each = costs.map((one) => one.each)
    console.log(
      `a week of ${stations} stations, ${entries} entries; an entry cost the hub, tenth by tenth, µs: ${each.map((ms) => rounded(ms * 1_000)).join(', ')}`,
    )
    return [
      { name: 'week.cost-slope', value: rounded((each.at(-1) ?? 0) / (each[0] ?? 1), 2), unit: '' },
      { name: 'week.entry-cost', value: rounded((each.at(-1) ?? 0) * 1_000), unit: 'µs' },
      { name: 'week.entries', value: entries, unit: '' },
      { name: 'week.hub-memory', value: rounded(rss / 1e6), unit: 'MB' },
    ]
  } finally {
    await hub.close()
  }
}
