import { afterEach, beforeEach, describe } from 'vitest'
import type { Store } from '../../hub/store/store.ts'
import { appending } from './appending.ts'
import { erasing } from './erasing.ts'
import { finding } from './finding.ts'
import { following } from './following.ts'
import { ranging } from './ranging.ts'
import { replacing } from './replacing.ts'
import { unchanging } from './unchanging.ts'
import type { Hands, Shelf, World } from './world.ts'

/**
 * What every store does, whichever adapter stands behind the port. `setup` makes an empty world; it is opened once for
 * each test, and again by the tests that restart it. `calm`: no answer is ever lost, so that every verdict is exact.
 */
export function storeContract(name: string, setup: () => Promise<World>, calm = true): void {
  describe(`a store on ${name}`, () => {
    let world: World
    let store: Store<Shelf> | undefined

    beforeEach(async () => {
      world = await setup()
      store = await world.open()
    })
    afterEach(async () => {
      await store?.close()
      await world.dispose()
    })

    const current = (): Store<Shelf> => {
      if (store === undefined) throw new Error('the store did not open')
      return store
    }
    const restart = async (): Promise<void> => {
      await store?.close()
      store = await world.open()
    }
    const hands: Hands = {
      laned: 'laned',
      repeated: calm ? ['exists'] : ['exists', 'stored'],
      beaten: calm ? ['conflict'] : ['conflict', 'unsure'],
      store: current,
      restart,
    }
    appending(hands)
    replacing(hands)
    ranging(hands)
    finding(hands)
    following(hands)
    erasing(hands)
    describe('a log', () => {
      const log: Hands = { ...hands, laned: 'log' }
      appending(log)
      ranging(log)
      finding(log)
      following(log)
      unchanging(log)
    })
  })
}
