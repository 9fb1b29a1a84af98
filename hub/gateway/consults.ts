import { ownerOf } from '../../shared/entry/subject.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { Device } from '../../shared/facts/directory.ts'
import { consultStanding, enterFromDesk } from '../../shared/http/consults.ts'
import type { Consults } from '../consults/open-consults.ts'
import type { Door } from './door.ts'
import { failed, type Failed } from './failures.ts'

/** What a desk asks about its own requests for help. */
export function serveDeskConsults(
  door: Door,
  deps: {
    readonly consults: Pick<Consults, 'queue' | 'passes'>
    readonly consult: (subject: string) => Promise<ConsultState>
    readonly now: () => number
  },
): void {
  const { queue, passes } = deps.consults

  const own = async (device: Device, subject: string): Promise<ConsultState | Failed> => {
    const state = ownerOf(subject) === device.station ? await deps.consult(subject) : null
    return state?.request ? state : failed('not-found')
  }

  door.serve(consultStanding, {}, async ({ device, params: { subject } }) => {
    const state = await own(device, subject)
    if ('error' in state) return state
    const standing = await queue.standing(subject)
    // Not projected yet: what the journal says, without a place.
    const { phase, place, wait } = standing ?? { phase: state.phase, place: null, wait: null }
    return { phase, place, wait, hours: queue.hours(), time: deps.now() }
  })

  door.serve(enterFromDesk, { limit: 100 }, async ({ device, params: { subject } }) => {
    const state = await own(device, subject)
    if ('error' in state) return state
    const passed = await passes.forDesk(state, device)
    if (passed.ok) return passed.pass
    return failed(passed.code === 'no-right' ? 'not-now' : passed.code)
  })
}
