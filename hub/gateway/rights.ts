import type { Refusal } from '../../shared/entry/batch.ts'
import type { Header } from '../../shared/entry/entry.ts'
import { kindOf, nameOf, ownerOf } from '../../shared/entry/subject.ts'
import { deviceOpened } from '../../shared/facts/device.ts'
import type { Device } from '../../shared/facts/directory.ts'
import type { Fact } from '../../shared/facts/fact.ts'
import type { DirectoryView, StandInCodes } from './deps.ts'

/** A desk speaks of its own station's visits and matters, and of itself; of nothing else, whoever sits at it. */
export function ownershipProblem(header: Header, device: Device): Refusal | null {
  if (header.station !== device.station) return { code: 'not-your-station', where: 'header.station' }
  const kind = kindOf(header.subject)
  const own =
    kind === 'device' ? nameOf(header.subject) === device.id : ownerOf(header.subject) === device.station
  return own ? null : { code: 'not-your-subject', where: 'header.subject' }
}

/**
 * Whether the author may say this at this desk, judged by the directory that the desk knew. At a desk one acts as an
 * assistant: what only the county says (enrolments, refusals, settling two takers) is not said here, even by a leader.
 */
export function authorProblem(
  header: Header,
  declared: Fact<unknown>,
  device: Device,
  deps: { readonly directory: DirectoryView; readonly standIns: StandInCodes },
): Refusal | null {
  const { by, auth, type } = header
  if (by === 'system') {
    const itself = type === deviceOpened.type && auth.how === 'system'
    return itself ? null : { code: 'no-right', where: 'header.by' }
  }
  const person = deps.directory.at(header.directory).staff.get(by)
  if (!person) return { code: 'unknown-staff', where: 'header.by' }
  if (auth.how === 'system') return { code: 'no-right', where: 'header.auth' }
  const able =
    declared.writers.includes('assistant') && person.roles.some((role) => declared.writers.includes(role))
  if (!able) return { code: 'no-right', where: 'header.type' }
  if (!person.stations.includes(device.station)) return { code: 'no-right', where: 'header.station' }
  const stranger = auth.how === 'stand-in' && !deps.standIns.isIssued(device.id, auth.slot, by)
  return stranger ? { code: 'stand-in-unknown', where: 'header.auth.slot' } : null
}
