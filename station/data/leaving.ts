import type { RevocationWay } from '../../shared/facts/device.ts'
import type { DeskDeps } from './deps.ts'
import { appendLock } from './journal/append.ts'
import type { Sync } from './sync/open-sync.ts'
import type { Door } from './vault/door.ts'
import type { OpenVault } from './vault/open-vault.ts'
import type { Gone } from './vault/revocation.ts'

/** What a desk does when the county revokes it: it locks for good, gives what it still has if it retires, and wipes itself. */
export type Leaving = {
  readonly gone: () => Gone | null
  /** What the disk remembers. */
  readonly take: (gone: Gone | null) => void
  /** Something was written of it, here or in another window. */
  readonly lookAgain: () => Promise<void>
  /** The county's word. One that retires can still be called stolen. */
  readonly order: (order?: RevocationWay) => Promise<void>
  /** Finishes what was begun before the browser was closed. */
  readonly goOn: () => Promise<void>
  /** The county takes this browser for a new desk: what was left of the old one goes, and nothing of its end comes after that. */
  readonly beAnew: () => Promise<void>
  readonly close: () => void
}

export function createLeaving(deps: {
  readonly world: Pick<DeskDeps, 'timers' | 'pace' | 'locks'>
  readonly now: () => number
  readonly onDisk: () => Promise<Gone | null>
  readonly clear: () => Promise<unknown>
  readonly guard: () => Pick<OpenVault, 'destroy' | 'wipe'> & { readonly door: Door }
  readonly sync: () => Pick<Sync, 'drain' | 'close'>
}): Leaving {
  let gone: Gone | null = null
  let callOff = (): void => undefined
  let closed = false
  /** One window at a time, and never a step of the end after the new beginning. */
  const inTurn = (work: () => Promise<unknown>): Promise<unknown> =>
    deps.world.locks.run('yizhan-leaving', work)

  const end = async (): Promise<void> => {
    if (!gone || closed) return
    if (gone.order === 'retire' && !(await deps.sync().drain())) {
      callOff = deps.world.timers.after(deps.world.pace.lastRetry, () => void end().catch(() => undefined))
      return
    }
    await inTurn(async () => {
      if (!gone || closed) return
      deps.sync().close()
      await deps.guard().wipe(gone)
    })
  }
  const begin = async (next: Gone): Promise<void> => {
    gone = next
    const { door, destroy } = deps.guard()
    door.lockNow()
    await inTurn(async () => gone && destroy(next))
    // Whoever was writing has written: it is told that it is kept, and so it has to be among what goes.
    await deps.world.locks.run(appendLock, async () => undefined)
    door.refresh()
    await end()
  }

  return {
    gone: () => gone,
    take(next) {
      gone = next
    },
    async lookAgain() {
      await inTurn(async () => (gone = await deps.onDisk()))
      deps.guard().door.refresh()
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
    async beAnew() {
      callOff()
      await inTurn(async () => {
        if (gone) await deps.clear()
        gone = null
      })
    },
    close() {
      closed = true
      callOff()
    },
  }
}
