import type { Browser } from 'playwright-core'
import { createChance } from '../../../../hub/demo/chance.ts'
import { instantOf } from '../../../../hub/demo/story/script.ts'
import { monday } from '../../../../hub/demo/story/script-of-monday.ts'
import { openCounty } from '../county.ts'
import { createCourier } from '../courier.ts'
import { createElsewhere } from '../elsewhere.ts'
import { embedded } from '../ground.ts'
import { createLine, type FaultyLine } from '../line.ts'
import { createOffice } from '../office.ts'
import type { Post } from '../post.ts'
import type { Schedule } from '../schedule.ts'
import type { World } from '../world.ts'
import { openChromiumPost } from './chromium-post.ts'
import { createHurriedTime } from './hurried-time.ts'

/** Stations in Chromium, the hub in this process on the embedded store. */
export async function openChromiumWorld(
  { seed, desks }: Schedule,
  browser: Browser,
  script: string,
): Promise<World> {
  const time = createHurriedTime(instantOf(monday.until))
  const dir = await embedded.prepare()
  const county = await openCounty({ time, ground: embedded, dir, sabotage: (store) => store })
  const posts: Post[] = []
  const lines: FaultyLine[] = []
  for (const [at, { station, staff }] of desks.entries()) {
    const line = createLine({ time, chance: createChance(seed * 8 + at + 5), ask: county.ask })
    const { code } = await county.network().hub.people.enrolment.open(station, '一号桌', 'dingwei')
    posts.push(await openChromiumPost({ browser, script, time, line, station, staff, code }))
    lines.push(line)
  }
  const elsewhere = createElsewhere(time)
  const courier = await createCourier(`courier-${seed}`, county.ask, elsewhere.ask)
  return {
    time,
    county,
    posts,
    lines,
    courier,
    office: createOffice(county.ask),
    async close() {
      for (const post of posts) await post.close()
      courier.close()
      await elsewhere.close()
      await county.close()
      time.close()
    },
  }
}
