import { known, statutoryDay, type WorkingCalendar, addWorkingDays, workingDayFrom } from './calendar.ts'
import type { Known } from './calendar.ts'
import { addDays, dateOf, daysBetween, type Instant, type IsoDate } from './dates.ts'
import type { DecisionKind, DisputeClock, DisputeTrack } from './dispute-tracks.ts'

/**
 * A clock of a dispute: how many days from what, and by what rule; `source` is a key of the words. Mediation stops none of the law's clocks. Data,
 * so that a county that reads the law otherwise changes a line, whose `edition` then rises.
 */
export type ClockRule = {
  readonly edition: number
  readonly clock: DisputeClock
  readonly track: DisputeTrack
  /** `opened` at the desk, `learned` of the decision, `signed` by all. */
  readonly from: 'opened' | 'learned' | 'signed'
  readonly days: number
  /** `working`: the county's working days. `calendar`: every day counts, and a last day that is none of work moves on 顺延. */
  readonly unit: 'working' | 'calendar'
  readonly source: 'county' | 'reconsideration-20' | 'confirmation-33'
}
export const clockRules: readonly ClockRule[] = [
  {
    edition: 1,
    clock: 'mediation',
    track: 'tax',
    from: 'opened',
    days: 15,
    unit: 'working',
    source: 'county',
  },
  // 行政复议法 第20条: sixty days from the day on which one learned of it.
  {
    edition: 1,
    clock: 'reconsideration',
    track: 'tax',
    from: 'learned',
    days: 60,
    unit: 'calendar',
    source: 'reconsideration-20',
  },
  {
    edition: 1,
    clock: 'mediation',
    track: 'civil',
    from: 'opened',
    days: 30,
    unit: 'calendar',
    source: 'county',
  },
  // 人民调解法 第33条: within thirty days of the agreement's effect, both together.
  {
    edition: 1,
    clock: 'confirmation',
    track: 'civil',
    from: 'signed',
    days: 30,
    unit: 'calendar',
    source: 'confirmation-33',
  },
]

/** From when the clocks of a dispute run; null for what has not happened, or is not known. */
export type ClockStarts = Readonly<Record<ClockRule['from'], IsoDate | null>>

/** Where a clock stands. `set`: a last day that somebody entered by hand, which wins. */
export type ClockStand = {
  readonly rule: ClockRule
  /** Null as long as it does not run. Beyond the loaded calendar there is no answer, and the page says so. */
  readonly due: Known<IsoDate> | null
  readonly set: boolean
  /** The first day is day 1; of `rule.days`. Null where nobody can count it. */
  readonly day: number | null
  /** To the last day, negative past it; null where that is not known. */
  readonly left: number | null
}

/** @param set last days entered by hand */
export function clocksOf(
  track: DisputeTrack,
  starts: ClockStarts,
  set: Readonly<Partial<Record<DisputeClock, { readonly date: IsoDate }>>>,
  calendar: WorkingCalendar,
  now: Instant,
): readonly ClockStand[] {
  const today = dateOf(now)
  return clockRules
    .filter((rule) => rule.track === track)
    .map((rule) => {
      const from = starts[rule.from]
      const entered = set[rule.clock]
      const due = entered
        ? known(calendar, entered.date)
        : from === null
          ? null
          : lastDay(rule, from, calendar)
      return {
        rule,
        due,
        set: entered !== undefined,
        day: from === null ? null : dayCount(rule, from, today, calendar),
        left: due?.ok ? daysBetween(today, due.value) : null,
      }
    })
}

function lastDay({ unit, days }: ClockRule, from: IsoDate, calendar: WorkingCalendar): Known<IsoDate> {
  if (unit === 'working') return addWorkingDays(calendar, from, days)
  return workingDayFrom(calendar, addDays(from, days), statutoryDay)
}

function dayCount(
  { unit }: ClockRule,
  from: IsoDate,
  today: IsoDate,
  calendar: WorkingCalendar,
): number | null {
  if (today < from) return null
  if (unit === 'calendar') return daysBetween(from, today) + 1
  for (let count = 0; ; count++) {
    const next = addWorkingDays(calendar, from, count + 1)
    if (!next.ok) return null
    if (next.value > today) return count + 1
  }
}

/** 复议前置: a suit only after reconsideration, for a penalty on the spot (行政复议法 第23条) and for tax itself (征管法 第88条). */
export function isReconsiderationFirst(decision: DecisionKind | null): boolean {
  return decision === 'spotPenalty' || decision === 'tax' || decision === 'quota'
}

/** 征管法 第88条: who disputes tax itself pays it or gives security before reconsideration. */
export function mustPayFirst(decision: DecisionKind | null): boolean {
  return decision === 'tax' || decision === 'quota'
}

/** 滞纳金, 征管法 第32条: 0.05 % of what is not paid for each day of delay, in yuan. For information: nothing here is charged. */
export function lateFee(money: string, days: number): string {
  const [yuan = '0', cents = '00'] = money.split('.')
  const fee = ((BigInt(yuan) * 100n + BigInt(cents)) * 5n * BigInt(days) + 5_000n) / 10_000n
  return `${fee / 100n}.${String(fee % 100n).padStart(2, '0')}`
}
