import type { Receipt } from '../../shared/entry/receipt.ts'
import type { Device } from '../../shared/facts/directory.ts'
import { dateOf } from '../../shared/rules/dates.ts'
import { mostParcelBytes } from '../../shared/rules/parcels.ts'
import type { Parcel, ShelvedParcel } from '../journal/parcel-shelf.ts'
import type { Turns } from '../journal/turns.ts'
import type { GatewayDeps } from './deps.ts'
import { type Failed, failed } from './failures.ts'
import { createListReader } from './read-list.ts'
import { receiptOf } from './receipts.ts'

/** What has begun and has not come whole may take so much of the disk for one device, bytes. */
const mostUnfinished = 1_000_000_000
/** A desk that sends more in a day is broken, or not ours any more. */
const mostOfDay = 20_000_000_000
/** An upload that nobody continues is swept after two weeks: a desk that was away for longer begins it anew. */
export const partialLife = 14 * 86_400_000
const sweepEvery = 3_600_000

type State = {
  readonly hash: string
  readonly state: 'there' | 'open' | 'unannounced' | 'too-large'
  readonly offset: number
}
type Taken = { readonly offset: number; readonly receipt?: Receipt }

export type ParcelIntake = {
  readonly ask: (
    device: Device,
    hashes: readonly string[],
  ) => Promise<{ readonly parcels: State[]; readonly receipt: Receipt }>
  readonly take: (device: Device, hash: string, from: number, bytes: Buffer) => Promise<Taken | Failed>
}

/** Takes the bytes of parcels whose manifests the journal has, chunk by chunk; what one device of a station began, another may end. */
export function createParcelIntake(deps: GatewayDeps, inTurn: Turns): ParcelIntake {
  const { shelf, holdings, now } = deps
  const { partials } = shelf
  const listedBy = createListReader(deps)
  let sweptAt = -Infinity
  let day = { date: '', bytes: new Map<string, number>() }

  /** Of its own station, or as if it were not there. */
  const announcedTo = async (device: Device, hash: string): Promise<ShelvedParcel | null> => {
    const parcel = await shelf.find(hash)
    return parcel?.station === device.station ? parcel : null
  }
  const receipt = (device: string): Promise<Receipt> =>
    inTurn(device, async () => receiptOf(await holdings.of(device), deps))

  /** Before it counts as arrived: a hub that is killed in between reads the list again. */
  const announceListed = async (parcel: Parcel): Promise<void> => {
    const listed = await listedBy(parcel, await shelf.placeOf(parcel))
    if (listed.length === 0) return
    const missing = await shelf.announce(listed)
    await inTurn(parcel.device, async () => {
      const hold = await holdings.of(parcel.device)
      for (const { hash, device } of missing) if (device === parcel.device) hold.announced(hash)
    })
  }
  /** @returns whether the bytes were what the parcel's name says */
  const finish = async ({ arrivedAt: _arrivedAt, ...parcel }: ShelvedParcel): Promise<boolean> => {
    await announceListed(parcel)
    const whole = await shelf.shelve(parcel)
    if (!whole) return false
    await inTurn(parcel.device, async () => (await holdings.of(parcel.device)).arrived(parcel.hash))
    deps.parcelCame?.(parcel.subject)
    return true
  }
  const lose = async ({ arrivedAt: _arrivedAt, ...parcel }: ShelvedParcel): Promise<void> => {
    await shelf.lost(parcel)
    await inTurn(parcel.device, async () => (await holdings.of(parcel.device)).lost(parcel.hash))
  }

  /** How far it has come; ends what a crash left undone between the last byte and the shelf. Of what was let go nothing is to come. */
  const standOf = async (parcel: ShelvedParcel): Promise<'there' | number> => {
    if (parcel.letGo) return 'there'
    const inPlace = await shelf.isInPlace(parcel)
    if (inPlace && parcel.arrivedAt !== null) return 'there'
    if (parcel.arrivedAt !== null) await lose(parcel)
    if (inPlace && (await finish(parcel))) return 'there'
    const { offset } = await partials.of(parcel.hash)
    if (offset < parcel.bytes) return offset
    return (await finish(parcel)) ? 'there' : 0
  }

  const stateOf = (device: Device, hash: string): Promise<State> =>
    inTurn(`parcel ${hash}`, async () => {
      const parcel = await announcedTo(device, hash)
      if (!parcel) return { hash, state: 'unannounced', offset: 0 }
      if (parcel.bytes > mostParcelBytes(parcel.media)) return { hash, state: 'too-large', offset: 0 }
      const stand = await standOf(parcel)
      return stand === 'there'
        ? { hash, state: 'there', offset: parcel.bytes }
        : { hash, state: 'open', offset: stand }
    })

  const sweep = async (): Promise<void> => {
    if (now() - sweptAt < sweepEvery) return
    sweptAt = now()
    const isOld = (touchedAt: number): boolean => now() - touchedAt > partialLife
    for (const [hash, begun] of await partials.all()) {
      if (!isOld(begun.touchedAt)) continue
      await inTurn(`parcel ${hash}`, async () => {
        // It may have gone on meanwhile.
        if (isOld((await partials.of(hash)).touchedAt)) await partials.drop(hash)
      })
    }
  }

  /** Counted in memory: a limit for a flood, not an account. */
  const spend = (device: string, bytes: number): boolean => {
    const date = dateOf(now())
    if (day.date !== date) day = { date, bytes: new Map() }
    const sum = (day.bytes.get(device) ?? 0) + bytes
    if (sum > mostOfDay) return false
    day.bytes.set(device, sum)
    return true
  }
  const mayBegin = async ({ id }: Device, bytes: number): Promise<boolean> => {
    const wanted = (await holdings.of(id)).wanted()
    const begun = await partials.all()
    const own = wanted.reduce((sum, hash) => sum + (begun.get(hash)?.offset ?? 0), 0)
    return own + bytes <= mostUnfinished
  }

  const append = async (device: Device, parcel: ShelvedParcel, from: number, bytes: Buffer) => {
    const { hash } = parcel
    const begins = from === 0 && bytes.length < parcel.bytes
    const room = spend(device.id, bytes.length) && (!begins || (await mayBegin(device, bytes.length)))
    if (!room) return failed('no-room')
    await partials.append(hash, from, bytes)
    const offset = from + bytes.length
    if (offset < parcel.bytes) return { offset }
    return (await finish(parcel)) ? 'there' : failed('hash-mismatch')
  }

  return {
    async ask(device, hashes) {
      await sweep()
      const parcels: State[] = []
      for (const hash of hashes) parcels.push(await stateOf(device, hash))
      return { parcels, receipt: await receipt(device.id) }
    },
    async take(device, hash, from, bytes) {
      const taken = await inTurn(`parcel ${hash}`, async () => {
        const parcel = await announcedTo(device, hash)
        if (!parcel) return failed('unannounced')
        if (parcel.bytes > mostParcelBytes(parcel.media)) return failed('too-large')
        const stand = await standOf(parcel)
        if (stand === 'there') return stand
        if (stand !== from) return failed('wrong-offset', { offset: stand })
        if (bytes.length === 0 || from + bytes.length > parcel.bytes) {
          return failed('bad-request', { where: 'body' })
        }
        return append(device, parcel, from, bytes)
      })
      if (taken !== 'there') return taken
      const { bytes: offset } = (await announcedTo(device, hash)) ?? { bytes: from + bytes.length }
      return { offset, receipt: await receipt(device.id) }
    },
  }
}
