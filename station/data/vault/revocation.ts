import type { Room } from '../store/room.ts'
import type { Safe } from '../store/safe.ts'
import type { Kept, Settings } from '../store/settings.ts'
import type { Pins } from './pins.ts'

export type Gone = Kept['revoked']
type Deps = {
  readonly settings: Settings
  readonly pins: Pins
  readonly safe: Safe
  readonly room: Room
}

/**
 * The county took this desk out of service: every way to the vault's key is destroyed, and with it all that lies under it. Entries and
 * the keys wrapped for the county stay, so that the county, and nobody else, can still have what was not sent; so does the key that
 * signs. All of that goes when it is sent; of a desk that was stolen at once.
 */
export async function destroyKeys(deps: Deps, gone: Gone): Promise<void> {
  await deps.settings.set('revoked', gone)
  await deps.pins.destroy()
  await deps.settings.set('codes', { active: null, next: null })
  await deps.settings.set('vault', { self: '' })
  await deps.settings.set('agree', '')
  await Promise.all([deps.safe.keys.delete('agree'), deps.room.folds.clear()])
}

/** Nothing of what was written here stays; only what the desk was, and that it is gone. */
export async function wipe({ room, safe, settings }: Omit<Deps, 'pins'>, gone: Gone): Promise<void> {
  const identity = await settings.get('identity')
  await Promise.all([safe.clear(), room.entries.clear(), room.folds.clear()])
  await room.slips.clear()
  await settings.set('revoked', gone)
  if (identity) await settings.set('identity', identity)
}
