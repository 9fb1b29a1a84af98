import * as v from 'valibot'
import {
  addWorkingDays,
  known,
  outside,
  statutoryDay,
  workingDayFrom,
  type Known,
  type WorkingCalendar,
} from './calendar.ts'
import { addDays, addMonths, monthOf, startOf, type IsoDate, type IsoMonth } from './dates.ts'

/** A tax period 所属期: a month '2026-10', a quarter '2026-Q3', or a year '2026'. */
export type Period = string
export const periodSchema = v.pipe(v.string(), v.regex(/^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$/, 'period-wrong'))

export type FilingPeriod = {
  readonly month: IsoMonth
  readonly first: IsoDate
  readonly lastDay: IsoDate
  /** `plain`: the 15th. `rest`: moved off a rest day. `holiday`: lengthened by a long holiday. `announced`: as the bureau said. */
  readonly because: 'plain' | 'rest' | 'holiday' | 'announced'
}

/**
 * The filing period 征期 that runs in `month`, 1st to 15th and as far as 税收征管法实施细则 第109条 moves it: off a rest day, and later by the
 * days of every holiday of three days or more inside it. The bureau counts those as working days after the 15th; read so, the
 * rule gives each date of its notices for 2024 (征期通知), 2025 (税总办征科函〔2024〕71号) and 2026 (〔2025〕64号).
 * Days that only the county closed do not move it.
 */
export function filingPeriod(calendar: WorkingCalendar, month: IsoMonth): Known<FilingPeriod> {
  const first = `${month}-01`
  const announced = calendar.filing[month]
  if (announced) return known(calendar, { month, first, lastDay: announced.lastDay, because: 'announced' })
  const edge = outside(calendar, first) ?? outside(calendar, `${month}-15`)
  if (edge) return edge
  const extra = longHolidayDays(calendar, first)
  const last =
    extra > 0
      ? addWorkingDays(calendar, `${month}-15`, extra, statutoryDay)
      : workingDayFrom(calendar, `${month}-15`, statutoryDay)
  if (!last.ok) return last
  const because = extra > 0 ? 'holiday' : last.value === `${month}-15` ? 'plain' : 'rest'
  return known(calendar, { month, first, lastDay: last.value, because })
}

/**
 * Days between the 1st and the 15th that belong to a run of at least three rest days with a holiday among them. A weekend beside the
 * holiday counts: 8 to 10 June 2024 were three days, though only the Monday was the Dragon Boat Festival.
 */
function longHolidayDays(calendar: WorkingCalendar, first: IsoDate): number {
  const marks = Array.from({ length: 15 }, (_, offset) => {
    const day = statutoryDay(calendar, addDays(first, offset))
    if (!day.ok || day.value.working) return ' '
    return day.value.kind === 'holiday' ? 'h' : 'w'
  })
  const runs = marks.join('').match(/[hw]{3,}/g) ?? []
  return runs.filter((run) => run.includes('h')).join('').length
}

/** The month in which a period is filed: the one after it ends. Null for a year, which has dates of its own. */
export function filingMonthOf(period: Period): IsoMonth | null {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period)
  if (quarter) return addMonths(`${quarter[1]}-01`, Number(quarter[2]) * 3)
  return /^\d{4}-\d{2}$/.test(period) ? addMonths(period, 1) : null
}

/** The legal last day 法定期限 for filing a period; null where the fifteen-day rule does not apply (a whole year). */
export function legalLastDay(calendar: WorkingCalendar, period: Period): Known<IsoDate> | null {
  const month = filingMonthOf(period)
  if (month === null) return null
  const filing = filingPeriod(calendar, month)
  return filing.ok ? known(calendar, filing.value.lastDay) : filing
}

/** Is a filing period running on this day? */
export function isFilingDay(calendar: WorkingCalendar, date: IsoDate): Known<boolean> {
  const filing = filingPeriod(calendar, monthOf(date))
  return filing.ok ? known(calendar, date <= filing.value.lastDay) : filing
}

/**
 * The last day of a term counted in natural days, the first day not counted, moved off a rest day (for example sixty days to ask
 * for reconsideration 行政复议, 行政复议法 第20条). Beyond the horizon it is not known, even though the bare count would be.
 */
export function lastDayOfTerm(calendar: WorkingCalendar, from: IsoDate, days: number): Known<IsoDate> {
  return workingDayFrom(calendar, addDays(from, days), statutoryDay)
}

/** 24:00 at the end of a legal last day. */
export function endOf(date: IsoDate): number {
  return startOf(addDays(date, 1))
}
