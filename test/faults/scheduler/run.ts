import { broken } from './invariant.ts'
import { play } from './play.ts'
import type { Schedule } from './schedule.ts'
import type { World } from './world.ts'

/** Plays one schedule in a world of its own. @returns in what the invariant is broken; nothing when it holds */
export async function run(schedule: Schedule, open: () => Promise<World>): Promise<readonly string[]> {
  const world = await open()
  try {
    return await broken(world, await play(world, schedule))
  } finally {
    await world.close()
  }
}
