import type { Auth } from '../../../shared/entry/entry.ts'
import type { DeskDeps } from '../deps.ts'
import { DeskTrouble, type Reference } from '../desk-shapes.ts'
import type { Live } from '../live.ts'
import type { Room } from '../store/room.ts'
import type { Safe } from '../store/safe.ts'
import type { Identity, Settings } from '../store/settings.ts'
import type { DeskClock } from '../sync/clock.ts'
import { createDeviceKeys, type DeviceKeys } from './device-keys.ts'
import { createDoor, type Door } from './door.ts'
import { createPins, type Pins } from './pins.ts'
import { destroyKeys, type Gone, wipe } from './revocation.ts'
import { shiftEnd } from './shift.ts'
import type { SignIn } from './sign-in.ts'
import { watchSlot } from './slot.ts'
import { createStandInCodes, type StandInCodes } from './stand-in-codes.ts'
import { createVault, rawVaultKey, type Vault } from './vault.ts'

export type OpenVault = SignIn & {
  readonly vault: Vault
  readonly keys: DeviceKeys
  readonly codes: StandInCodes
  readonly door: Door
  readonly stretching: Pins['stretching']
  readonly slot: ReturnType<typeof watchSlot>
  /** Who is at the desk; throws DeskTrouble when nobody is. */
  readonly speaker: () => { readonly by: string; readonly auth: Auth }
  /** Makes new stand-in codes where few are left; ends early when the desk is locked. `ready`: the county may have what is made so far. */
  readonly renewCodes: (ready: () => void) => Promise<void>
  /** Reads from the disk who has a PIN here. */
  readonly read: () => Promise<void>
  readonly destroy: (gone: Gone) => Promise<void>
  readonly wipe: (gone: Gone) => Promise<void>
  readonly close: () => void
}

/** On a thin line the first feed takes its time, ms. */
const patience = 8_000

export function openVault(parts: {
  readonly world: DeskDeps
  readonly room: Room
  readonly safe: Safe
  readonly settings: Settings
  readonly clock: DeskClock
  readonly identity: () => Identity | null
  readonly revoked: () => { readonly at: number } | null
  readonly reference: Live<Reference>
  readonly opened: () => void
  readonly locked: () => void
}): OpenVault {
  const { world, room, safe, settings, clock, identity, reference } = parts
  const vault = createVault()
  const keys = createDeviceKeys({ safe, settings, vault })
  const period = world.pace.slot
  const codes = createStandInCodes({
    settings,
    random: world.random,
    rounds: world.rounds,
    period,
    breathe: () => new Promise((resolve) => void world.timers.after(world.pace.breath, resolve)),
  })
  const pins = createPins({ ...world, slips: room.slips, changed: () => door.refresh() })
  const slot = watchSlot({ codes, settings, timers: world.timers, period, now: clock.now })
  let closed = false

  const door = createDoor({
    world,
    settings,
    vault,
    pins,
    codes,
    now: clock.now,
    revoked: parts.revoked,
    enrolled: () => identity() !== null,
    serves(staff) {
      const { version, staff: all } = reference.current().directory
      return version === 0 || all.has(staff)
    },
    shiftEnd: () => shiftEnd(reference.current().calendar, identity()?.station.id ?? '', clock.now()),
    opened: parts.opened,
    locked() {
      keys.lock()
      parts.locked()
    },
  })

  const known = (staff: string): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        callOff()
        unsubscribe()
        resolve()
      }
      const look = (): void => {
        if (reference.current().directory.staff.has(staff)) end()
      }
      const callOff = world.timers.after(patience, end)
      const unsubscribe = reference.subscribe(look)
      look()
    })

  /** Once for each person: fetched when it is wanted. */
  const signingIn = async (): Promise<SignIn> =>
    (await import('./sign-in.ts')).createSignIn({ world, settings, vault, door, pins, identity, known })

  return {
    signIn: async (staff, password) => (await signingIn()).signIn(staff, password),
    setPin: async (pin) => (await signingIn()).setPin(pin),
    vault,
    keys,
    codes,
    door,
    slot,
    speaker() {
      const held = door.held()
      if (!held) throw new DeskTrouble('locked')
      const { how } = held
      return { by: held.who.id, auth: how === 'stand-in' ? { how, slot: held.slot ?? '' } : { how } }
    },
    async renewCodes(ready) {
      const key = vault.key()
      const hub = identity()?.hub.agreeKey
      if (!key || hub === undefined) return
      const stop = (): boolean => closed || vault.key() !== key
      await codes.renew(() => rawVaultKey(settings, key), hub, { stop, ready })
    },
    stretching: pins.stretching,
    read: pins.read,
    destroy: (gone) => destroyKeys({ settings, pins, safe, room }, gone),
    wipe: (gone) => wipe({ settings, safe, room }, gone),
    close() {
      closed = true
      door.close()
      slot.close()
      pins.close()
    },
  }
}
