import { auditPage, readAudit } from '../../shared/http/audit.ts'
import {
  issueStandIn,
  listStations,
  openEnrolment,
  openStation,
  redeemEnrolment,
  revokeDevice,
} from '../../shared/http/network.ts'
import { readLineRules, setLineRules } from '../../shared/http/line-rules.ts'
import type { PublicKey } from '../../shared/entry/sign.ts'
import type { CountyState } from '../../shared/facts/county.ts'
import type { Attempts } from '../directory/attempts.ts'
import type { Audit } from '../directory/audit.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Enrolment } from '../directory/enrolment.ts'
import type { Office } from '../directory/office.ts'
import type { StandIns } from '../directory/stand-in.ts'
import { failed } from './failures.ts'
import type { StandingOf } from './standings.ts'
import { done, type Doors } from './serve.ts'

export type NetworkDeps = {
  readonly now: () => number
  readonly directory: LiveDirectory
  readonly office: Office
  readonly enrolment: Enrolment
  readonly standIns: StandIns
  readonly attempts: Attempts
  readonly audit: Audit
  readonly machineOf: (device: string) => string
  readonly standingOf: StandingOf
  /** What a new desk verifies receipts by, and wraps subjects' keys to. */
  readonly keys: { readonly signKey: PublicKey; readonly agreeKey: string }
  readonly secureUrl: () => string | null
}

/** Stations, their desks, and the codes that make and open them. */
export function serveNetwork(doors: Doors, deps: NetworkDeps): void {
  const { directory, office, audit, enrolment } = deps

  doors.staff(listStations, async () => {
    const { stations, devices } = directory.current()
    return Promise.all(
      [...stations.values()].map(async (station) => {
        const own = [...devices.values()].filter((device) => device.station === station.id)
        const views = own.map(async (device) => {
          const { id, name, enrolledAt, revoked } = device
          return { id, name, enrolledAt, revoked, ...(await deps.standingOf(device)) }
        })
        return { ...station, devices: await Promise.all(views) }
      }),
    )
  })

  doors.staff(openStation, async ({ body }, who) => {
    const { stations, devices } = directory.current()
    if ([...stations.values()].some(({ id, code }) => code === body.code && id !== body.id))
      return failed('already', { where: 'code' })
    const before = stations.get(body.id)
    const hasDesks = [...devices.values()].some(({ station }) => station === body.id)
    if (before && hasDesks && before.code !== body.code) return failed('not-now', { where: 'code' })
    await office.openStation(body, who.person.id)
    await audit.write(who.person.id, 'station-opened', body.id)
    return done
  })

  doors.staff(openEnrolment, async ({ body, request }, who) => {
    if (!directory.current().stations.has(body.station)) return failed('not-found')
    const { code, expires } = await enrolment.open(body.station, body.name, who.person.id)
    await audit.write(who.person.id, 'enrolment-opened', body.station)
    const base = deps.secureUrl() ?? `${request.protocol}://${request.host}`
    return { code, url: `${base}/enrol?code=${code}`, expires }
  })

  doors.open(redeemEnrolment, async ({ body, request }) => {
    const keys = [{ name: `enrol ${request.ip}`, free: 10 }]
    const held = deps.attempts.begin(keys)
    if (held) return failed('too-many-tries', { seconds: held.wait })
    const redeemed = await enrolment.redeem(body)
    if (!redeemed.ok) return failed(redeemed.code, 'where' in redeemed ? { where: redeemed.where } : {})
    deps.attempts.forgive(keys)
    const { device, station } = redeemed
    if (!redeemed.again) await audit.write(redeemed.by, 'device-enrolled', device.id)
    return {
      device: device.id,
      machine: deps.machineOf(device.id),
      name: device.name,
      station: { id: station.id, name: station.name, code: station.code },
      county: { ...aboutCounty(directory.county()), ...deps.keys },
      time: deps.now(),
    }
  })

  doors.staff(revokeDevice, async ({ params, body }, who) => {
    const device = directory.current().devices.get(params.id)
    if (!device) return failed('not-found')
    const isWorse = device.revoked?.how === 'retire' && body.how === 'stolen'
    if (device.revoked && !isWorse) return failed('already')
    await office.revoke(params.id, body, who.person.id)
    await audit.write(who.person.id, 'device-revoked', params.id)
    return done
  })

  doors.staff(issueStandIn, async ({ body }, who) => {
    const issued = await deps.standIns.issue(body.machine, body.staff, who.person.id)
    if (!issued.ok) return failed(issued.code, 'where' in issued ? { where: issued.where } : {})
    await audit.write(who.person.id, 'stand-in-issued', `${issued.device} ${body.staff}`)
    const { code, station, until } = issued
    return { code, station, staff: body.staff, until }
  })

  doors.staff(readLineRules, async () => directory.line())

  doors.staff(setLineRules, async ({ body }, who) => {
    await office.setLine(body, who.person.id)
    await audit.write(who.person.id, 'line-set', 'own')
    return done
  })

  doors.staff(readAudit, async ({ query }) => [...(await audit.page(query.before, auditPage))])
}

function aboutCounty(county: CountyState | null): Pick<CountyState, 'name' | 'phone' | 'demo'> {
  return { name: county?.name ?? '', phone: county?.phone ?? '', demo: county?.demo ?? false }
}
