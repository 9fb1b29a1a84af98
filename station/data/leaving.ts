import type { RevocationWay } from '../../shared/facts/device.ts'
import type { DeskDeps } from './deps.ts'
import type { Sync } from './sync/open-sync.ts'
import type { Door } from './vault/door.ts'
import type { OpenVault } from './vault/open-vault.ts'
import type { Gone } from './vault/revocation.ts'

/** What a desk does when the county revokes it: it locks for good, gives what it still has if it retires, and wipes itself. */
export type Leaving = {
  readonly gone: () => Gone | null
  /** What the disk remembers, or another window was told. */
  readonly take: (gone: Gone | null) => void
  /** The county's word. One that retires can still be called stolen. */
  readonly order: (order?: RevocationWay) => Promise<void>
  /** Finishes what was begun before the browser was closed. */
  readonly goOn: () => Promise<void>
  readonly close: () => void
}

export function createLeaving(deps: {
  readonly world: Pick<DeskDeps, 'timers' | 'pace'>
  readonly now: () => number
  readonly guard: () => Pick<OpenVault, 'destroy' | 'wipe'> & { readonly door: Door }
  readonly sync: () => Pick<Sync, 'drain' | 'close'>
}): Leaving {
  let gone: Gone | null = null
  let callOff = (): void => undefined
  let closed = false

  const end = async (): Promise<void> => {
    if (!gone || closed) return
    if (gone.order === 'retire' && !(await deps.sync().drain())) {
      callOff = deps.world.timers.after(deps.world.pace.lastRetry, () => void end().catch(() => undefined))
      return
    }
    deps.sync().close()
    await deps.guard().wipe(gone)
  }
  const begin = async (next: Gone): Promise<void> => {
    gone = next
    const { door, destroy } = deps.guard()
    door.lockNow()
    await destroy(next)
    door.refresh()
    await end()
  }

  return {
    gone: () => gone,
    take(next) {
      gone = next
    },
    async order(order = 'stolen') {
      const isWorse = gone?.order === 'retire' && order === 'stolen'
      if (gone && !isWorse) return
      callOff()
      await begin({ at: gone?.at ?? deps.now(), order })
    },
    async goOn() {
      if (gone) await begin(gone)
    },
    close() {
      closed = true
      callOff()
    },
  }
}
