import type { Room } from '../store/room.ts'
import type { Safe } from '../store/safe.ts'
import type { Settings } from '../store/settings.ts'
import type { Pins } from './pins.ts'

/**
 * The county took this desk out of service: every way to the vault's key is destroyed, and with it all that lies under it. Entries and
 * the keys wrapped for the county stay, so that the county, and nobody else, can still have what was not sent; so does the key that
 * signs, until that is sent.
 */
export async function destroyKeys(
  deps: {
    readonly settings: Settings
    readonly pins: Pins
    readonly safe: Safe
    readonly room: Room
  },
  at: number,
): Promise<void> {
  await deps.settings.set('revoked', { at })
  await deps.pins.destroy()
  await deps.settings.set('codes', { active: null, next: null })
  await deps.settings.set('vault', { self: '' })
  await deps.settings.set('agree', '')
  await Promise.all([deps.safe.keys.delete('agree'), deps.room.folds.clear()])
}
