import { nameOf } from '../entry/subject.ts'
import type { Role } from '../rules/roles.ts'
import { deviceEnrolled, deviceRevoked, type RevocationWay } from './device.ts'
import { type Fact, isTold, type Heard, type Told } from './fact.ts'
import { inOrder } from './order.ts'
import { staffAppointed, staffLeft } from './staff.ts'
import { stationOpened } from './station.ts'

export type Station = {
  readonly id: string
  readonly name: string
  readonly code: string
  readonly line: string
}

export type Staff = {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly stations: readonly string[]
  readonly skills: readonly string[]
}

export type Device = {
  readonly id: string
  readonly station: string
  readonly name: string
  readonly signKey: { readonly alg: 'Ed25519' | 'P-256'; readonly key: string }
  readonly agreeKey: string
  readonly enrolledAt: number
  readonly revoked: { readonly at: number; readonly reason: string; readonly how: RevocationWay } | null
}

/** Who and what belongs to the county, at one version. */
export type Directory = {
  readonly version: number
  readonly stations: ReadonlyMap<string, Station>
  readonly staff: ReadonlyMap<string, Staff>
  readonly devices: ReadonlyMap<string, Device>
}

const changes: readonly Pick<Fact<unknown>, 'is'>[] = [
  stationOpened,
  staffAppointed,
  staffLeft,
  deviceEnrolled,
  deviceRevoked,
]

/**
 * The directory as it stood at a version (all of it by default). A desk that was offline judged by the version that it
 * knew; the county judges what it wrote by the same.
 */
export function foldDirectory(heard: readonly Heard[], until = Infinity): Directory {
  const stations = new Map<string, Station>()
  const staff = new Map<string, Staff>()
  const devices = new Map<string, Device>()
  let version = 0
  for (const told of inVersions(heard)) {
    if (versionOf(told) > until) break
    version = versionOf(told)
    const id = nameOf(told.subject)
    if (stationOpened.is(told))
      stations.set(id, { id, name: told.body.name, code: told.body.code, line: told.body.line })
    if (staffAppointed.is(told)) {
      const { version: _version, ...person } = told.body
      staff.set(id, { id, ...person })
    }
    if (staffLeft.is(told)) staff.delete(id)
    if (deviceEnrolled.is(told)) {
      const { version: _version, ...device } = told.body
      devices.set(id, { id, ...device, enrolledAt: told.at, revoked: null })
    }
    const device = devices.get(id)
    if (deviceRevoked.is(told) && device) {
      const { reason, how } = told.body
      devices.set(id, { ...device, revoked: { at: told.at, reason, how } })
    }
  }
  return { version, stations, staff, devices }
}

/** The facts that change the directory, as they followed each other. Other facts count versions of their own. */
function inVersions(heard: readonly Heard[]): readonly Told[] {
  const told = inOrder(heard.filter(isTold)).filter((entry) => changes.some((kind) => kind.is(entry)))
  return [...told].sort((a, b) => versionOf(a) - versionOf(b))
}

function versionOf({ body }: Told): number {
  return typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number'
    ? body.version
    : 0
}
