import 'fake-indexeddb/auto'
import { clearFounded, embedded, throughNano } from './ground.ts'
import { only, type Schedule, scheduleOf, told } from './schedule.ts'
import { shrink } from './shrink.ts'
import type { Outcome, Wanted } from './wanted.ts'
import { runInNode } from './node-world.ts'

/** A failing schedule is played so often to make it short. */
const mostReplays = 120

/** Plays one seed after the other, up to the first that breaks the invariant. */
export async function playSeeds(wanted: Wanted): Promise<Outcome> {
  const { from, count, store, steps, stopping, say, progress } = wanted
  const ground = store === 'nano' ? throughNano() : embedded
  process.once('exit', clearFounded)
  const began = performance.now()
  const scheduled = (seed: number): Schedule => {
    const whole = scheduleOf(seed)
    return steps ? only(whole, steps) : whole
  }
  for (let seed = from; seed < from + count; seed += 1) {
    if (stopping.aborted) return { held: seed - from, broken: false }
    const schedule = scheduled(seed)
    const broken = await runInNode(schedule, ground)
    if (broken.length > 0) {
      await tell(schedule, broken)
      return { held: seed - from, broken: true }
    }
    const done = seed - from + 1
    const each = (performance.now() - began) / done
    const left = Math.ceil(((count - done) * each) / 60_000)
    progress(
      `${done} of ${count} seeds hold, ${Math.round(each)} ms each, ${left} min left; go on: --from ${seed + 1}`,
    )
  }
  return { held: count, broken: false }

  async function tell(schedule: Schedule, broken: readonly string[]): Promise<void> {
    const { seed } = schedule
    say(`Seed ${seed} breaks the invariant:`)
    for (const sentence of broken) say(`  ${sentence}`)
    say('Making it short …')
    const own = steps ?? scheduleOf(seed).steps.map((_, at) => at)
    const fails = async (kept: readonly number[]): Promise<boolean> =>
      (await runInNode(only(schedule, kept), ground)).length > 0
    const kept = await shrink(own.length, fails, mostReplays)
    say(`It takes ${schedule.desks.map(({ staff, station }) => `${staff} (${station})`).join(', ')} and:`)
    for (const step of only(schedule, kept).steps) say(`  ${told(step, schedule)}`)
    const places = kept.map((at) => own[at]).join(',')
    const through = store === 'nano' ? ' --store nano' : ''
    say(`Again: npm run faults -- --seeds 1 --from ${seed}${through} --steps ${places}`)
  }
}
