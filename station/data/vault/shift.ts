import type { WorkingCalendar } from '../../../shared/rules/calendar.ts'
import { dateOf } from '../../../shared/rules/dates.ts'
import { closingTime } from '../../../shared/rules/hours.ts'

const longest = 12 * 3_600_000

/** When a stand-in's session ends: when the station closes today, at the latest twelve hours from now. */
export function shiftEnd(calendar: WorkingCalendar | null, station: string, now: number): number {
  const closing = calendar?.hours[station] ? closingTime(calendar, station, dateOf(now)) : null
  const end = closing?.ok ? closing.value : null
  return end !== null && end > now ? Math.min(end, now + longest) : now + longest
}
