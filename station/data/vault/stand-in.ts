import { deviceStoodIn } from '../../../shared/facts/device.ts'
import type { DeskStore } from '../desk-store.ts'
import type { Reference } from '../desk-shapes.ts'
import type { Live } from '../live.ts'
import type { Saying } from '../journal/append.ts'
import type { DeskClock } from '../sync/clock.ts'
import type { Door } from './door.ts'

/** An assistant opens the desk with a code of the county's; that they did is the first thing that is written. */
export function createStandIn(deps: {
  readonly door: Door
  readonly clock: DeskClock
  readonly reference: Live<Reference>
  readonly device: () => string
  readonly say: (sayings: readonly Saying[]) => Promise<unknown>
}): DeskStore['standIn'] {
  const { door, clock, reference } = deps
  return async (staff, code) => {
    const who = reference.current().directory.staff.get(staff)
    if (!who?.roles.includes('assistant')) return { ok: false, code: 'no-such-code' }
    const result = await door.standIn(who, code)
    const held = door.held()
    if (result.ok && held?.slot) {
      const body = { slot: held.slot, until: Math.round(held.until ?? clock.now()) }
      await deps.say([{ subject: `device:${deps.device()}`, type: deviceStoodIn.type, body }])
    }
    return result
  }
}
