import { createChance } from '../../../hub/demo/chance.ts'
import { instantOf } from '../../../hub/demo/story/script.ts'
import { monday } from '../../../hub/demo/story/script-of-monday.ts'
import { createCourier } from './courier.ts'
import { createElsewhere } from './elsewhere.ts'
import { openCounty, type Sabotage } from './county.ts'
import type { Disk } from './disk.ts'
import type { Ground } from './ground.ts'
import type { Life } from './life.ts'
import { createLine, type FaultyLine } from './line.ts'
import type { Ask } from './ask.ts'
import { openNodePost } from './node-post.ts'
import { createOffice } from './office.ts'
import type { Post } from './post.ts'
import { run } from './run.ts'
import type { Schedule } from './schedule.ts'
import { createVirtualTime } from './virtual-time.ts'
import type { World } from './world.ts'

/** Something in the product that does not do what it says, to see whether it is found out. */
export type Saboteur = {
  readonly store?: Sabotage
  readonly disk?: (disk: Disk, life: Life) => Disk
  /** What stands between everybody and the hub. */
  readonly door?: (ask: Ask) => Ask
}

/** Stations in Node on memory storage, the hub in this process, all in virtual time. */
async function openWorld(schedule: Schedule, ground: Ground, saboteur: Saboteur = {}): Promise<World> {
  const dir = await ground.prepare()
  const time = createVirtualTime(instantOf(monday.until))
  const { store: sabotage = (store) => store, disk = (own) => own, door = (own) => own } = saboteur
  const elsewhere = createElsewhere(time)
  const open = async (): Promise<Omit<World, 'time' | 'close'>> => {
    const county = await openCounty({ time, ground, dir, sabotage })
    const ask = door(county.ask)
    const lines: FaultyLine[] = []
    const posts: Post[] = []
    for (const [at, { station, staff }] of schedule.desks.entries()) {
      const chance = createChance(schedule.seed * 8 + at + 1)
      const line = createLine({ time, chance: createChance(schedule.seed * 8 + at + 5), ask })
      const { code } = await county.network().hub.people.enrolment.open(station, '一号桌', 'dingwei')
      posts.push(await openNodePost({ time, chance, line, station, staff, code, sabotage: disk }))
      lines.push(line)
    }
    const courier = await createCourier(`${posts[0]?.name}-courier`, ask, elsewhere.ask)
    return { county, posts, lines, courier, office: createOffice(ask) }
  }
  const opened = await time.during(open())
  return {
    ...opened,
    time,
    async close() {
      for (const post of opened.posts) await time.during(post.close())
      opened.courier.close()
      await time.during(elsewhere.close())
      await opened.county.close()
      time.close()
    },
  }
}

/** Plays one schedule in virtual time. */
export async function runInNode(
  schedule: Schedule,
  ground: Ground,
  saboteur?: Saboteur,
): Promise<readonly string[]> {
  // What a desk fetches when it is wanted is here before: nobody sees how long that takes.
  await Promise.all([
    import('../../../station/data/enrolment.ts'),
    import('../../../station/data/sync/engine.ts'),
    import('../../../station/data/courier/desk-courier.ts'),
  ])
  return run(schedule, () => openWorld(schedule, ground, saboteur))
}
