import { isShortOfRoom } from '../../../shared/rules/desk-report.ts'
import { silentAfter, type DeviceView } from '../../state/station-health.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

export type DeskFact = {
  readonly label: string
  readonly value: string
  readonly soon?: boolean
  /** Says more than a word or two. */
  readonly long?: boolean
}

/** What a desk has still to send: what it said last, and of a desk that is silent, when that was. */
export function waitingFact({ health, lastSeen }: DeviceView, now: number, { t }: WordsState): DeskFact {
  const { stations } = t.office
  const label = stations.waiting
  if (!health) return { label, value: stations.waitingUnknown }
  const { entries, parcels, bytes, drain, at } = health
  if (lastSeen === null || now - lastSeen > silentAfter) {
    const then = stations.asOf(t.format.moment(at, now), stations.waitingN(entries, parcels))
    return { label, value: `${stations.waitingUnknown} · ${then}`, long: true }
  }
  if (entries + parcels === 0) return { label, value: stations.waitingNone }
  const left = drain === null ? stations.drainUnknown : stations.drain(t.format.duration(drain * 1_000))
  const parts = [stations.waitingN(entries, parcels), t.format.bytes(bytes), left]
  return { label, value: parts.join(' · '), long: true }
}

/** How much room the browser has left. */
export function roomFact({ health }: DeviceView, { t }: WordsState): DeskFact {
  const { stations } = t.office
  const room = health?.room
  if (!room) return { label: stations.room, value: stations.roomUnknown }
  const left = Math.max(0, room.quota - room.used)
  return {
    label: stations.room,
    value: stations.roomLeft(t.format.bytes(left * 1e6)),
    soon: isShortOfRoom(room.used, room.quota),
  }
}

/** One sentence for each lane in which something waits: how much, and how far it is behind. */
export function laneWords({ health }: DeviceView, now: number, { t }: WordsState): readonly string[] {
  const { stations } = t.office
  return (health?.lanes ?? []).map(({ lane, entries, since }) =>
    since === 0
      ? stations.laneUnknown(lane, entries)
      : stations.lane(
          lane,
          entries,
          t.format.moment(since, now),
          t.format.duration(Math.max(0, now - since)),
        ),
  )
}
