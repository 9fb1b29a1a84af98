import { monday } from '../../../hub/demo/story/script-of-monday.ts'
import { instantOf, type When } from '../../../hub/demo/story/script.ts'
import { openCounty, type County } from '../county.ts'
import { type Desk, isLocked, isOpen, settle, typePin } from '../desk.ts'

/** 罗木生's world: 松岚县, and the one desk of 石臼乡, where no line goes. It has its own time. */
export type Story = {
  readonly county: County
  readonly desk: Desk
  /** Some time later: the hub's clock goes there, the desk's computer is switched on, and 罗长根 opens it. */
  readonly goOnAt: (when: When) => Promise<void>
  readonly close: () => Promise<void>
}

/** The morning of the last day of the October period. The desk was set up where there is a line, and then carried up the valley. */
export async function beginStory(): Promise<Story> {
  const when: When = '10-26 09:50'
  const county = await openCounty({ world: { ...monday, until: when, desks: [], visits: [], acts: [] } })
  const clockAt = (time: When): number => {
    const { clock } = county.network()
    clock.set(instantOf(time))
    clock.run()
    return instantOf(time)
  }
  const desk = await settle(county, '罗长根', 'shijiu', undefined, clockAt(when))
  await desk.pull()
  return {
    county,
    desk,
    async goOnAt(time) {
      const page = await desk.restart(clockAt(time))
      await isLocked(page)
      await typePin(page)
      await isOpen(page)
    },
    async close() {
      await desk.close()
      await county.close()
    },
  }
}
