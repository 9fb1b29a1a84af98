import { afterEach, beforeEach, describe } from 'vitest'
import type { Store } from '../../hub/store/store.ts'
import { appending } from './appending.ts'
import { erasing } from './erasing.ts'
import { finding } from './finding.ts'
import { following } from './following.ts'
import { ranging } from './ranging.ts'
import { replacing } from './replacing.ts'
import type { Shelf, World } from './world.ts'

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
    const hands = {
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
  })
}
