import { setTimeout as pause } from 'node:timers/promises'
import type { DeskHealth } from '../../shared/http/network.ts'
import type { DeskReport } from '../../shared/rules/desk-report.ts'
import { endOf, type Store } from '../store/store.ts'
import { type Contact, createDeviceHold, type DeviceHold, type HeldLane } from './device-hold.ts'
import { putDurably } from './durable.ts'
import { healLane } from './heal-lane.ts'
import type { Journal } from './journal.ts'
import { createLane, type Run } from './lane-runs.ts'
import type { OpenLanes } from './open-lanes.ts'
import type { ParcelShelf } from './parcel-shelf.ts'
import type { Quarantine } from './quarantine.ts'
import type { Refusals } from './refusals.ts'
import { healthFrom, type Held, reportedNow } from './reported.ts'

/** How a device stands, for the county's pages. */
export type DeviceStanding = {
  readonly lastSeen: number | null
  readonly app: string
  readonly entries: number
  readonly refused: number
  readonly parcels: number
  readonly wanted: number
  /** Hub time minus device time, ms; null when the device never measured it. */
  readonly clockApart: number | null
  readonly oldSince: number | null
  /** Null for a desk that never said how it stands. */
  readonly health: DeskHealth | null
}

/** What the county holds of each device. Summaries of the journal: written behind it, made whole from it after a crash. */
export type Holdings = {
  readonly of: (device: string) => Promise<DeviceHold>
  readonly standing: (device: string) => Promise<DeviceStanding>
  /** Before entries of these lanes go into the journal: if the hub dies meanwhile, the next start looks there. */
  readonly begin: (lanes: Iterable<string>) => Promise<void>
  /** These lanes, as they are at the call, are written down soon: nothing waits for it, because a crash is healed. */
  readonly keep: (hold: DeviceHold, lanes: Iterable<string>) => void
  /** A write failed half-way: what was in memory is forgotten, and these lanes are read from the journal again. */
  readonly spoil: (device: string, lanes: Iterable<string>) => void
  /** The device said hello just now. */
  readonly met: (hold: DeviceHold, contact: Partial<Contact>) => void
  /** It came, for whatever it was. */
  readonly heard: (hold: DeviceHold) => void
  /** It said how it stands. */
  readonly told: (hold: DeviceHold, report: DeskReport) => void
  readonly close: () => Promise<void>
}

type LaneDoc = { readonly _id: string; readonly runs: readonly Run[]; readonly refused: number }
type DeviceDoc = { readonly _id: string } & Readonly<Contact>

/** Being seen is written down this often at most, ms: it would otherwise be a synced write for each hello. */
const restBetween = 600_000
/** Summaries are written a few times a second, of all desks together, not with each batch, ms. */
const restAfterSummary = 300
const mostLanes = 100_000
const nobody: Contact = { app: '', seenAt: null, heardAt: null, offset: null, oldSince: null, reported: null }

export function createHoldings(deps: {
  readonly store: Store
  readonly journal: Journal
  readonly quarantine: Quarantine
  readonly refusals: Refusals
  readonly openLanes: OpenLanes
  readonly shelf: ParcelShelf
  readonly now: () => number
}): Holdings {
  const { openLanes, now } = deps
  const lanes = deps.store.database<LaneDoc>('lanes')
  const devices = deps.store.database<DeviceDoc>('lanes')
  const held = new Map<string, Promise<DeviceHold>>()
  const writtenAt = new Map<string, number>()

  const healed = async (
    device: string,
    docs: ReadonlyMap<string, LaneDoc>,
  ): Promise<ReadonlyMap<string, HeldLane>> => {
    const whole = new Map<string, HeldLane>()
    for (const name of openLanes.suspectsOf(device)) {
      const found = await healLane(deps, name, docs.get(name)?.runs ?? [])
      await putDurably(lanes, [{ _id: name, runs: found.lane.runs(), refused: found.refused }])
      openLanes.sound(name)
      whole.set(name, found)
    }
    return whole
  }

  const load = async (device: string): Promise<DeviceHold> => {
    await behind.written(device)
    const prefix = `${device}-`
    const docs = await lanes.range({ from: prefix, to: endOf(prefix), limit: mostLanes })
    const whole = await healed(device, new Map(docs.map((doc) => [doc._id, doc])))
    const sound = docs.filter(({ _id }) => !whole.has(_id))
    const known = sound.map(({ _id, runs, refused }) => ({ lane: createLane(_id, runs), refused }))
    const [seen] = await devices.get([device])
    const { app, seenAt, heardAt, offset, oldSince, reported } = { ...nobody, ...seen }
    const parcels = await deps.shelf.ofDevice(device)
    return createDeviceHold(device, [...known, ...whole.values()], parcels, {
      app,
      seenAt,
      heardAt,
      offset,
      oldSince,
      reported,
    })
  }

  const of = (device: string): Promise<DeviceHold> => {
    const known = held.get(device)
    if (known) return known
    const loading = load(device)
    held.set(device, loading)
    loading.catch(() => held.delete(device))
    return loading
  }

  const behind = createWriteBehind({
    async write(summaries) {
      await Promise.all([
        putDurably(
          lanes,
          summaries.flatMap((summary) => [...summary.lanes.values()]),
        ),
        putDurably(
          devices,
          summaries.map(({ device, contact }) => ({ _id: device, ...contact })),
        ),
      ])
    },
    failed: (summaries) => openLanes.suspect(summaries.flatMap((summary) => [...summary.lanes.keys()])),
  })

  const keep = (hold: DeviceHold, names: Iterable<string>): void => {
    const docs = [...names].map((name): [string, LaneDoc] => [
      name,
      { _id: name, runs: hold.lane(name).runs(), refused: hold.refusedIn(name) },
    ])
    behind.add({ device: hold.device, contact: { ...hold.contact }, lanes: new Map(docs) })
    writtenAt.set(hold.device, now())
  }

  return {
    of,
    async standing(device) {
      const hold = await of(device)
      const { seenAt, heardAt, app, offset: clockApart, oldSince, reported } = hold.contact
      const lastSeen = heardAt ?? seenAt
      const health = reported && healthFrom(reported, heldOf(hold))
      return { lastSeen, app, clockApart, oldSince, health, ...hold.counts(), wanted: hold.wanted().length }
    },
    begin: (names) => openLanes.begin(names),
    keep,
    spoil(device, names) {
      held.delete(device)
      openLanes.suspect(names)
    },
    met(hold, contact) {
      Object.assign(hold.contact, contact, { seenAt: now(), heardAt: now() })
      if (now() - (writtenAt.get(hold.device) ?? 0) > restBetween) keep(hold, [])
    },
    heard(hold) {
      hold.contact.heardAt = now()
    },
    told(hold, report) {
      hold.contact.reported = reportedNow(hold.contact.reported, report, heldOf(hold), now())
      hold.contact.offset = report.clock ?? hold.contact.offset
    },
    async close() {
      const all = await Promise.allSettled(held.values())
      for (const one of all) if (one.status === 'fulfilled') keep(one.value, [])
      for (const device of held.keys()) await behind.written(device)
      await openLanes.close()
    },
  }
}

function heldOf(hold: DeviceHold): Held {
  const lanes = new Map(hold.lanes().map(({ lane, complete, ahead }) => [lane, complete + ahead.length]))
  return {
    entries: hold.counts().entries,
    inLane: (lane) => lanes.get(`${hold.device}-${lane}`) ?? 0,
    wanted: hold.wanted().length,
  }
}

type Summary = {
  readonly device: string
  readonly contact: Contact
  readonly lanes: ReadonlyMap<string, LaneDoc>
}

/** One write at a time, with a rest after it; what comes meanwhile, of whatever device, goes into the next one together. */
function createWriteBehind(deps: {
  readonly write: (summaries: readonly Summary[]) => Promise<void>
  readonly failed: (summaries: readonly Summary[]) => void
}) {
  let waiting = new Map<string, Summary>()
  let writing: ReadonlyMap<string, Summary> = new Map()
  let running: { readonly done: Promise<void>; readonly hurry: () => void } | null = null

  const writeAll = async (hurried: AbortSignal): Promise<void> => {
    while (waiting.size > 0) {
      writing = waiting
      waiting = new Map()
      const summaries = [...writing.values()]
      await deps.write(summaries).catch(() => deps.failed(summaries))
      writing = new Map()
      await pause(restAfterSummary, undefined, { signal: hurried }).catch(() => undefined)
    }
    running = null
  }

  return {
    add(summary: Summary): void {
      const { device } = summary
      const lanes = new Map([...(waiting.get(device)?.lanes ?? []), ...summary.lanes])
      waiting.set(device, { ...summary, lanes })
      if (running) return
      const hurry = new AbortController()
      running = { done: writeAll(hurry.signal), hurry: () => hurry.abort() }
    },
    /** Resolves when nothing of this device waits. */
    written(device: string): Promise<void> {
      if (!running || !(waiting.has(device) || writing.has(device))) return Promise.resolve()
      running.hurry()
      return running.done
    },
  }
}
