import type { DeviceView, StationView } from './station-health.ts'

/** The desk that was enrolled at a station since its desks were last counted. @param before ids of the desks there were */
export function newDesk(
  stations: readonly Pick<StationView, 'id' | 'devices'>[],
  station: string,
  before: ReadonlySet<string>,
): DeviceView | null {
  const devices = stations.find(({ id }) => id === station)?.devices ?? []
  return devices.find(({ id, revoked }) => revoked === null && !before.has(id)) ?? null
}

/** An address that only the computer of the hub itself can open. */
export function isLocalAddress(url: string): boolean {
  return /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/.test(url)
}
