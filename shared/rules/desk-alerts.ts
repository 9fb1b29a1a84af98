import type { WorkingCalendar } from './calendar.ts'
import { workingTimeBetween } from './hours.ts'
import { isShortOfRoom } from './desk-report.ts'

/** What somebody at the county should look into, the gravest first. */
export const alertKinds = ['silent', 'stuck', 'damage', 'room', 'refused', 'clock', 'old-app'] as const
export type AlertKind = (typeof alertKinds)[number]

/** `since`: epoch ms; null where nobody knows since when. `size`: working ms of silence, entries, what is broken, megabytes, entries refused, or ms of the clock. */
export type DeskAlert = {
  readonly kind: AlertKind
  readonly since: number | null
  readonly size: number
}

/** What the county knows of a desk. Times are the hub's, epoch ms. */
export type DeskFacts = {
  readonly lastSeen: number | null
  /** Hub time minus device time, ms. */
  readonly clockApart: number | null
  /** Since when it runs an app that the hub does not serve any more; null when it runs the newest. */
  readonly oldSince: number | null
  readonly health: {
    readonly at: number
    readonly entries: number
    /** Since when something waits there and nothing of it came; null while it moves. */
    readonly stillSince: number | null
    readonly refused: number
    /** Entries and pages that are broken on its disk and nowhere else. */
    readonly broken: number
    /** Megabytes; null when the browser does not say. */
    readonly room: { readonly used: number; readonly quota: number } | null
  } | null
}

/** While the station is open, a desk speaks every few minutes; a tea break of its line is no news. Working ms. */
const silentTooLong = 30 * 60_000
/** Entries never wait for anything but the line; so long is a reason to ring there. Working ms. */
const stillTooLong = 20 * 60_000
/** What is told to people is corrected; a clock so far off spoils what the browser itself does with time. */
const clockTooFar = 10 * 60_000
/** A desk takes a new app when nobody is being served; a day of that is long. */
const oldTooLong = 24 * 3_600_000

/** Of one desk, the gravest first. `station` names the hours in the calendar; without them, or beyond its days, all time counts. */
export function alertsOf(
  { lastSeen, clockApart, oldSince, health }: DeskFacts,
  world: { readonly now: number; readonly calendar: WorkingCalendar | null; readonly station: string },
): DeskAlert[] {
  const { now } = world
  const alerts: DeskAlert[] = []
  const silence = lastSeen === null ? 0 : openTime(world, lastSeen)
  if (silence >= silentTooLong) alerts.push({ kind: 'silent', since: lastSeen, size: silence })
  // Of a desk that is silent nobody knows whether it still stands as it said.
  else if (health?.stillSince && openTime(world, health.stillSince) >= stillTooLong)
    alerts.push({ kind: 'stuck', since: health.stillSince, size: health.entries })
  if (health && health.broken > 0) alerts.push({ kind: 'damage', since: null, size: health.broken })
  if (health?.room && isShortOfRoom(health.room.used, health.room.quota))
    alerts.push({ kind: 'room', since: null, size: health.room.quota - health.room.used })
  if (health && health.refused > 0) alerts.push({ kind: 'refused', since: null, size: health.refused })
  if (clockApart !== null && Math.abs(clockApart) >= clockTooFar)
    alerts.push({ kind: 'clock', since: null, size: clockApart })
  if (oldSince !== null && now - oldSince >= oldTooLong)
    alerts.push({ kind: 'old-app', since: oldSince, size: now - oldSince })
  return alerts
}

function openTime(
  { now, calendar, station }: { now: number; calendar: WorkingCalendar | null; station: string },
  since: number,
): number {
  if (!calendar?.hours[station]) return Math.max(0, now - since)
  const open = workingTimeBetween(calendar, station, since, now)
  return open.ok ? open.value : Math.max(0, now - since)
}
