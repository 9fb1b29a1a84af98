import type { Device } from '../../shared/facts/directory.ts'
import { alertsOf, type DeskAlert } from '../../shared/rules/desk-alerts.ts'
import type { WorkingCalendar } from '../../shared/rules/calendar.ts'
import type { DeviceStanding } from '../journal/holdings.ts'

/** How a desk stands, and what of it somebody should look into. */
export type Standing = DeviceStanding & { readonly alerts: DeskAlert[] }
export type StandingOf = (device: Device) => Promise<Standing>

/** Furthest that a demo's own time is from any real clock's: there no desk can be right. */
const demoApart = 3_600_000

export function createStandings(deps: {
  readonly standing: (device: string) => Promise<DeviceStanding>
  readonly calendar: () => WorkingCalendar | null
  readonly demo: boolean
  readonly now: () => number
}): StandingOf {
  return async ({ id, station, revoked }) => {
    const standing = await deps.standing(id)
    const { clockApart } = standing
    const inDemoTime = deps.demo && Math.abs(clockApart ?? 0) > demoApart
    const facts = { ...standing, clockApart: inDemoTime ? null : clockApart }
    const world = { now: deps.now(), calendar: deps.calendar(), station }
    return { ...standing, alerts: revoked ? [] : alertsOf(facts, world) }
  }
}
