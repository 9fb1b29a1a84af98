import type { CaseRow } from '../../shared/http/cases.ts'
import type { WorkingCalendar } from '../../shared/rules/calendar.ts'
import type { Limits } from '../../shared/rules/catalogue.ts'
import type { Instant } from '../../shared/rules/dates.ts'
import {
  byDue,
  dueBucket,
  isPressing,
  limitClock,
  type DueBucket,
  type Limit,
  type LimitClock,
} from '../../shared/rules/deadline.ts'
import type { LastDay } from '../../shared/rules/outcomes.ts'
import { departments } from '../../shared/rules/skills.ts'

/** How the county's work list stands. Pure: rows in, sections out. */

export const workTabs = ['mine', 'free', 'asked', 'all'] as const
export type WorkTab = (typeof workTabs)[number]

/** 我的, 没人接, 等回话; `all` is the shift leader's. What was closed today stays with whoever had it. */
export function rowsIn(rows: readonly CaseRow[], tab: WorkTab, me: string): readonly CaseRow[] {
  switch (tab) {
    case 'mine':
      return rows.filter(({ taker, phase }) => taker === me && phase !== 'asked')
    case 'free':
      return rows.filter(({ taker, phase }) => taker === null && phase !== 'closed')
    case 'asked':
      return rows.filter(({ taker, phase }) => taker === me && phase === 'asked')
    case 'all':
      return rows
  }
}

/** The tab in which a case is found when its address is opened. */
export function tabOf({ taker, phase }: Pick<CaseRow, 'taker' | 'phase'>, me: string): WorkTab {
  if (taker === me) return phase === 'asked' ? 'asked' : 'mine'
  return taker === null && phase !== 'closed' ? 'free' : 'all'
}

/**
 * Which tab shows the open case: the present one as long as the case is in it, else the one where it is now. Where this person has
 * no such tab (what another has, 全部 is the shift leader's) the list stays.
 */
export function tabShowing(
  row: CaseRow,
  tab: WorkTab,
  who: { readonly id: string; readonly leader: boolean },
): WorkTab {
  if (rowsIn([row], tab, who.id).length > 0) return tab
  const now = tabOf(row, who.id)
  return now === 'all' && !who.leader ? tab : now
}

/** The county's own limit: two days for a department or another county, one day for an answer otherwise (all as the catalogue says). */
export function limitFor({ skill }: Pick<CaseRow, 'skill'>, limits: Limits): Limit {
  if (skill === 'crossRegion') return limits.crossCounty
  return (departments as readonly string[]).includes(skill) ? limits.expert : limits.appealAnswer
}

export type WorkRow = {
  readonly row: CaseRow
  readonly due: LastDay
  readonly bucket: DueBucket
  /** How the county's limit stands; null while the case waits for others, or where the calendar does not reach. */
  readonly limit: LimitClock | null
}

export const sectionNames = ['due', 'limit', 'rest', 'closed'] as const
export type SectionName = (typeof sectionNames)[number]
export type Section = { readonly name: SectionName; readonly rows: readonly WorkRow[] }

export type RowContext = {
  readonly now: Instant
  readonly limits: Limits | null
  readonly calendar: WorkingCalendar | null
}

/** 两日内到期 first, then what is near the county's limit, then the rest as it came, then what was closed today. Empty ones fall away. */
export function sectionsOf(rows: readonly CaseRow[], context: RowContext): readonly Section[] {
  const all = rows.map((row) => workRow(row, context))
  return sectionNames
    .map((name) => ({
      name,
      rows: all.filter((row) => sectionOf(row, context.now) === name).sort(orders[name]),
    }))
    .filter((section) => section.rows.length > 0)
}

function workRow(row: CaseRow, { now, limits, calendar }: RowContext): WorkRow {
  const due: LastDay =
    row.lastDay === null ? { kind: 'none' } : { kind: 'date', date: row.lastDay, calendar: 0 }
  const running = row.phase === 'waiting' || row.phase === 'taken'
  const clock =
    running && limits && calendar
      ? limitClock(calendar, 'county', row.referredAt, limitFor(row, limits), now)
      : null
  return { row, due, bucket: dueBucket(due, now), limit: clock?.ok ? clock.value : null }
}

function sectionOf({ row, due, limit }: WorkRow, now: Instant): SectionName {
  if (row.phase === 'closed') return 'closed'
  if (isPressing(due, now)) return 'due'
  return limit && limit.state !== 'running' ? 'limit' : 'rest'
}

type Order = (one: WorkRow, other: WorkRow) => number
const byArrival: Order = (one, other) => one.row.referredAt - other.row.referredAt

const orders: Readonly<Record<SectionName, Order>> = {
  due: (one, other) => byDue(one.due, other.due) || byArrival(one, other),
  limit: (one, other) => (one.limit?.dueAt ?? 0) - (other.limit?.dueAt ?? 0) || byArrival(one, other),
  rest: byArrival,
  closed: (one, other) => other.row.updatedAt - one.row.updatedAt,
}

/** By a part of a name, an item's name or a station's; blanks separate parts that must all be there. @param textOf what a row shows */
export function findRows(
  rows: readonly CaseRow[],
  sought: string,
  textOf: (row: CaseRow) => string,
): readonly CaseRow[] {
  const parts = sought.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (parts.length === 0) return rows
  return rows.filter((row) => {
    const text = textOf(row).normalize('NFKC').toLowerCase()
    return parts.every((part) => text.includes(part))
  })
}
