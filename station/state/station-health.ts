import type * as v from 'valibot'
import type { listStations } from '../../shared/http/network.ts'
import { alertKinds, type AlertKind } from '../../shared/rules/desk-alerts.ts'
import type { Role } from '../../shared/rules/roles.ts'

export type StationView = v.InferOutput<typeof listStations.response>[number]
export type DeviceView = StationView['devices'][number]

/** A desk with a link speaks at least once in this time; after it, the county does not know. */
export const silentAfter = 5 * 60_000

/**
 * `through`: heard of just now. `silent`: not since `at`. `unknown`: it spoke, the hub does not know when. `never`: not yet.
 * `no-desk`: nobody there could speak.
 */
export type Health =
  | { readonly kind: 'through' | 'silent'; readonly at: number }
  | { readonly kind: 'unknown' | 'never' | 'no-desk' }

export function healthOf({ devices }: Pick<StationView, 'devices'>, now: number): Health {
  const desks = devices.filter(({ revoked }) => revoked === null)
  if (desks.length === 0) return { kind: 'no-desk' }
  const heard = desks.flatMap(({ lastSeen }) => (lastSeen === null ? [] : [lastSeen]))
  if (heard.length === 0) return { kind: desks.some(({ entries }) => entries > 0) ? 'unknown' : 'never' }
  const at = Math.max(...heard)
  return { kind: now - at <= silentAfter ? 'through' : 'silent', at }
}

/** Something about a desk that somebody should look into. */
export type StationAlert = DeviceView['alerts'][number] & {
  readonly station: StationView
  readonly desk: DeviceView
}

/** Of these a shift leader can do something; the rest is the administrator's. */
const leaders: ReadonlySet<string> = new Set<AlertKind>(['silent', 'stuck', 'refused'])

/** What concerns somebody of the county, the gravest first, and of those the oldest. */
export function alertsFor(stations: readonly StationView[], roles: readonly Role[]): readonly StationAlert[] {
  const isAdmin = roles.includes('admin')
  return stations
    .flatMap((station) =>
      station.devices.flatMap((desk) => desk.alerts.map((alert) => ({ ...alert, station, desk }))),
    )
    .filter(({ kind }) => isAdmin || leaders.has(kind))
    .sort(
      (a, b) =>
        alertKinds.indexOf(a.kind) - alertKinds.indexOf(b.kind) ||
        (a.since ?? Infinity) - (b.since ?? Infinity) ||
        (a.desk.id < b.desk.id ? -1 : 1),
    )
}

/** wp1 → WP 1: what is read over the telephone. */
export function machineName(device: string): string {
  const [, letters = device, number = ''] = /^([a-z]+)(\d+)$/.exec(device) ?? []
  return `${letters.toUpperCase()} ${number}`.trim()
}

/** The station whose letters begin a machine number: WP 1 7Q4, wp17q4. Null while it could be several or none. */
export function stationOfMachine<Station extends { readonly code: string }>(
  machine: string,
  stations: readonly Station[],
): Station | null {
  const letters = /^[A-Z]{2,4}/.exec(plainMachine(machine))?.[0]
  return stations.find(({ code }) => code === letters) ?? null
}

/** Letters of the station, number of the desk, three characters that change: WP 1 7Q4, however it is spaced. */
export function isMachineNumber(machine: string): boolean {
  return /^[A-Z]{2,4}\d{1,3}[0-9A-Z]{3}$/.test(plainMachine(machine))
}

function plainMachine(machine: string): string {
  return machine
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
}
