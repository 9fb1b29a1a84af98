import type { Ground } from './ground.ts'
import { broken } from './invariant.ts'
import { play } from './play.ts'
import type { Schedule } from './schedule.ts'
import { openWorld, type Saboteur } from './world.ts'

/** Plays one schedule in a world of its own. @returns in what the invariant is broken; nothing when it holds */
export async function run(
  schedule: Schedule,
  ground: Ground,
  saboteur?: Saboteur,
): Promise<readonly string[]> {
  const world = await openWorld(schedule, ground, saboteur)
  try {
    return await broken(world, await play(world, schedule))
  } finally {
    await world.close()
  }
}
