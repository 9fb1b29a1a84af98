import type { Known, WorkingCalendar } from './calendar.ts'
import { limitOf, type Catalogue, type CatalogueItem, type Lane, type OfflineWay } from './catalogue.ts'
import { dateOf, monthOf, type Instant, type IsoDate } from './dates.ts'
import { deadline, type Due, type Limit } from './deadline.ts'
import { filingPeriod, legalLastDay, type Period } from './filing.ts'
import {
  acceptedWays,
  outcomeIds,
  type AcceptedWay,
  type LastDay,
  type Outcome,
  type OutcomeId,
} from './outcomes.ts'
import type { Problem } from './problem.ts'
import type { Skill } from './skills.ts'

export const closedDoorCodes = [
  'done-needs-link',
  'done-clash-open',
  'self-needs-link',
  'self-not-this-item',
  'accept-not-this-item',
  'answer-not-this-item',
  'refer-needs-link',
] as const
export type ClosedDoorCode = (typeof closedDoorCodes)[number]

/** One outcome button: open, or closed with the reason that stands on it. `sentLater`: open, but it waits for the line. */
export type Door =
  | { readonly outcome: OutcomeId; readonly open: true; readonly sentLater: boolean }
  | { readonly outcome: OutcomeId; readonly open: false; readonly reason: ClosedDoorCode }

export type Triage = {
  readonly lane: Lane
  readonly skill: Skill
  readonly limit: Limit
  /** What the law says, for the fact and the slip. */
  readonly lastDay: LastDay
  /** What the lists sort by: the legal last day where there is one, else the end of the service limit. */
  readonly due: Due
  /** The seven outcomes in their order. */
  readonly doors: readonly Door[]
  /** Ways of 已代收待办 that are possible now, the first to be offered first. */
  readonly ways: readonly AcceptedWay[]
}

export type TriageContext = {
  readonly catalogue: Catalogue
  readonly calendar: WorkingCalendar
  /** Name of the desk's hours in the calendar. */
  readonly hours: string
  readonly now: Instant
  readonly link: 'up' | 'down'
  /** 所属期, once it is filled in. Until then the running filing period is meant, and after it nothing is claimed. */
  readonly period?: Period
  /** Somebody has to settle two accounts of this matter first. */
  readonly clash?: boolean
}

/** Triage 筛漏: the lane of an item, its limit, when it is due, and how it can end at this moment. */
export function triage(item: CatalogueItem, context: TriageContext): Triage {
  const { catalogue, calendar, hours, now, link } = context
  const limit = limitOf(catalogue, item)
  const lastDay = lastDayOf(item, context)
  return {
    lane: item.lane,
    skill: item.skill,
    limit,
    lastDay,
    due: lastDay.kind === 'none' ? limitDue(deadline(calendar, hours, now, limit)) : lastDay,
    doors: outcomeIds.map((outcome) => doorOf(outcome, item, context)),
    ways: acceptedWays.filter((way) => link === 'up' || item.offline.includes(way)),
  }
}

function lastDayOf(item: CatalogueItem, { calendar, now, period }: TriageContext): LastDay {
  if (item.lastDay === 'none') return { kind: 'none' }
  if (period !== undefined) return told(legalLastDay(calendar, period))
  const running = filingPeriod(calendar, monthOf(dateOf(now)))
  if (!running.ok) return told(running)
  const { lastDay } = running.value
  return lastDay < dateOf(now) ? { kind: 'none' } : told({ ...running, value: lastDay })
}

function told(day: Known<IsoDate> | null): LastDay {
  if (day === null) return { kind: 'none' }
  return day.ok
    ? { kind: 'date', date: day.value, calendar: day.calendar }
    : { kind: 'beyond', beyond: day.beyond, calendar: day.calendar }
}

function limitDue(at: Known<Instant>): Due {
  return at.ok
    ? { kind: 'limit', at: at.value, calendar: at.calendar }
    : { kind: 'beyond', beyond: at.beyond, calendar: at.calendar }
}

function doorOf(outcome: OutcomeId, item: CatalogueItem, { link, clash }: TriageContext): Door {
  const reason = closedBecause(outcome, item, link === 'down', clash === true)
  if (reason) return { outcome, open: false, reason }
  return {
    outcome,
    open: true,
    sentLater: link === 'down' && (outcome === 'referred' || outcome === 'accepted'),
  }
}

function closedBecause(
  outcome: OutcomeId,
  item: CatalogueItem,
  offline: boolean,
  clash: boolean,
): ClosedDoorCode | null {
  const allows = (way: OfflineWay) => !offline || item.offline.includes(way)
  switch (outcome) {
    case 'answered':
      return allows('answered') ? null : 'answer-not-this-item'
    case 'selfServed':
      if (item.lane === 'complex' || (item.lane === 'quick' && item.mode === 'agent'))
        return 'self-not-this-item'
      return allows('selfServed') ? null : 'self-needs-link'
    case 'done':
      if (clash) return 'done-clash-open'
      return allows('done') ? null : 'done-needs-link'
    case 'accepted':
      return acceptedWays.some(allows) ? null : 'accept-not-this-item'
    case 'referred':
      return allows('referred') ? null : 'refer-needs-link'
    case 'missing':
    case 'withdrawn':
      return null
  }
}

export type OutcomeRefusal = Problem<ClosedDoorCode | 'way-not-now' | 'last-day-differs'>

/** Why this outcome cannot be taken now, or null. What an outcome has to bring in itself is the schema's business. */
export function outcomeRefusal(triaged: Triage, outcome: Outcome): OutcomeRefusal | null {
  const door = triaged.doors.find(({ outcome: id }) => id === outcome.outcome)
  if (door && !door.open) return { code: door.reason, params: {} }
  if (outcome.outcome !== 'accepted') return null
  if (!triaged.ways.includes(outcome.how)) return { code: 'way-not-now', params: { way: outcome.how } }
  const [said, is] = [dayIn(outcome.lastDay), dayIn(triaged.lastDay)]
  return said === is ? null : { code: 'last-day-differs', params: { said, is } }
}

function dayIn(lastDay: LastDay): string {
  return lastDay.kind === 'date' ? lastDay.date : lastDay.kind
}
