import 'fake-indexeddb/auto'
import { embedded, throughNano } from './ground.ts'
import { run } from './run.ts'
import { only, type Schedule, scheduleOf, told } from './schedule.ts'
import { shrink } from './shrink.ts'
import type { Wanted } from './wanted.ts'

/** A failing schedule is played so often to make it short. */
const mostReplays = 120

/** Plays one seed after the other. @returns the first that breaks the invariant; null where none does */
export async function playSeeds({
  from,
  count,
  store,
  steps,
  say,
  progress,
}: Wanted): Promise<number | null> {
  const ground = store === 'nano' ? throughNano() : embedded
  const began = performance.now()
  const scheduled = (seed: number): Schedule => {
    const whole = scheduleOf(seed)
    return steps ? only(whole, steps) : whole
  }
  for (let seed = from; seed < from + count; seed += 1) {
    const schedule = scheduled(seed)
    const broken = await run(schedule, ground)
    if (broken.length > 0) {
      await tell(schedule, broken)
      return seed
    }
    const done = seed - from + 1
    const each = (performance.now() - began) / done
    const left = Math.ceil(((count - done) * each) / 60_000)
    progress(
      `${done} of ${count} seeds hold, ${Math.round(each)} ms each, ${left} min left; go on: --from ${seed + 1}`,
    )
  }
  return null

  async function tell(schedule: Schedule, broken: readonly string[]): Promise<void> {
    const { seed } = schedule
    say(`Seed ${seed} breaks the invariant:`)
    for (const sentence of broken) say(`  ${sentence}`)
    say('Making it short …')
    const own = steps ?? scheduleOf(seed).steps.map((_, at) => at)
    const fails = async (kept: readonly number[]): Promise<boolean> =>
      (await run(only(schedule, kept), ground)).length > 0
    const kept = await shrink(own.length, fails, mostReplays)
    say(`It takes ${schedule.desks.map(({ staff, station }) => `${staff} (${station})`).join(', ')} and:`)
    for (const step of only(schedule, kept).steps) say(`  ${told(step, schedule)}`)
    const places = kept.map((at) => own[at]).join(',')
    const through = store === 'nano' ? ' --store nano' : ''
    say(`Again: npm run faults -- --seeds 1 --from ${seed}${through} --steps ${places}`)
  }
}
