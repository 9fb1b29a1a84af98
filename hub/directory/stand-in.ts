import { dateOf } from '../../shared/rules/dates.ts'
import { endOf as endOfDay } from '../../shared/rules/filing.ts'
import { fromUtf8, type Bytes } from '../../shared/entry/bytes.ts'
import { appendDurably, putDurably } from '../journal/durable.ts'
import { type Database, endOf } from '../store/store.ts'
import { plainCode } from './codes.ts'
import type { LiveDirectory } from './directory.ts'

export type Issued =
  | {
      readonly ok: true
      readonly code: string
      readonly station: string
      readonly device: string
      readonly until: number
    }
  | { readonly ok: false; readonly code: 'not-found' | 'already' }
  | { readonly ok: false; readonly code: 'bad-request'; readonly where: string }

/** Codes that open a locked desk without a link (代班): the desk deposits them, the shift leader reads one out, once. */
export type StandIns = {
  /** @param wrapped JSON of { slot: code }, wrapped to the county's key */
  readonly deposit: (device: string, wrapped: string) => Promise<{ readonly ok: boolean }>
  /** @param machine what the locked desk shows: WP 1 7Q4 */
  readonly issue: (machine: string, staff: string, by: string) => Promise<Issued>
  /** Whether the county gave this slot of this desk to this person: what a stand-in's entries are judged by. */
  readonly isIssued: (device: string, slot: string, staff: string) => boolean
}

type DepositDoc = { readonly _id: string; readonly wrapped: string }
type IssuedDoc = {
  readonly _id: string
  readonly staff: string
  readonly by: string
  readonly at: number
  readonly until: number
}

export async function openStandIns(deps: {
  readonly deposits: Database<DepositDoc>
  readonly issues: Database<IssuedDoc>
  readonly directory: LiveDirectory
  readonly unwrap: (wrapped: string) => Promise<Bytes | null>
  readonly now: () => number
}): Promise<StandIns> {
  const { deposits, issues, directory, now } = deps
  const kept = await issues.range({ from: 'stood-in:', to: endOf('stood-in:'), limit: 100_000 })
  const issued = new Map(kept.map((doc) => [doc._id, doc.staff]))
  const idOf = (device: string, slot: string): string => `stood-in:${device}~${slot}`

  const codesOf = async (device: string): Promise<ReadonlyMap<string, string>> => {
    const [doc] = await deposits.get([`deposit:${device}`])
    const opened = doc && (await deps.unwrap(doc.wrapped))
    return opened ? (readCodes(opened) ?? new Map()) : new Map()
  }
  return {
    async deposit(device, wrapped) {
      const opened = await deps.unwrap(wrapped)
      if (!opened || !readCodes(opened)) return { ok: false }
      await putDurably(deposits, [{ _id: `deposit:${device}`, wrapped }])
      return { ok: true }
    },
    async issue(machine, staff, by) {
      const device = deviceIn(machine, directory)
      if (!device) return { ok: false, code: 'not-found' }
      const person = directory.current().staff.get(staff)
      if (!person?.roles.includes('assistant') || !person.stations.includes(device.station)) {
        return { ok: false, code: 'bad-request', where: 'staff' }
      }
      const { slot } = device
      const code = (await codesOf(device.id)).get(slot)
      if (code === undefined) return { ok: false, code: 'not-found' }
      const id = idOf(device.id, slot)
      const until = endOfDay(dateOf(now()))
      const [verdict] = await appendDurably(issues, [{ _id: id, staff, by, at: now(), until }])
      if (verdict?.kind !== 'stored') return { ok: false, code: 'already' }
      issued.set(id, staff)
      return { ok: true, code, station: device.station, device: device.id, until }
    },
    isIssued: (device, slot, staff) => issued.get(idOf(device, slot)) === staff,
  }
}

/** Station letters, number of the desk, slot; with or without blanks. The slot is the last three. */
function deviceIn(
  machine: string,
  directory: LiveDirectory,
): { id: string; station: string; slot: string } | null {
  const plain = machine
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
  const [, letters = '', number = '', slot = ''] = /^([A-Z]{2,4}?)(\d+)([0-9A-Z]{3})$/.exec(plain) ?? []
  const device = directory.current().devices.get(`${letters.toLowerCase()}${number}`)
  return device && !device.revoked ? { id: device.id, station: device.station, slot: plainCode(slot) } : null
}

function readCodes(opened: Bytes): ReadonlyMap<string, string> | null {
  try {
    const json: unknown = JSON.parse(fromUtf8(opened))
    if (typeof json !== 'object' || json === null) return null
    const pairs = Object.entries(json)
    return pairs.every((pair): pair is [string, string] => typeof pair[1] === 'string')
      ? new Map(pairs)
      : null
  } catch {
    return null
  }
}
