import { afterAll, expect, test } from 'vitest'
import { clearFounded, embedded } from './ground.ts'
import { scheduleOf } from './schedule.ts'
import { runInNode } from './node-world.ts'

// Every entry that a desk acknowledged to its user is in the hub's journal exactly once, or in the refused tray with a reason; desks and
// hub fold alike; and what a hub has said it holds it holds after its death. A seed that fails is played, and made short, by
// `npm run faults -- --seeds 1 --from <seed>`.

const each = 10
const groups = Array.from({ length: 30 }, (_, at) => 1 + at * each)

afterAll(clearFounded)

test.each(groups)('whatever strikes in ten schedules, from seed %i on: nothing is lost', async (from) => {
  for (let seed = from; seed < from + each; seed += 1)
    expect({ seed, broken: await runInNode(scheduleOf(seed), embedded) }).toEqual({ seed, broken: [] })
})
