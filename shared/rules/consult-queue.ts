import type { WorkingCalendar } from './calendar.ts'
import { addDays, dateOf } from './dates.ts'
import { openOn } from './hours.ts'

/** Answers that an expectation is made of, the newest; fewer than `least` say nothing. */
const mostAnswers = 20
const leastAnswers = 3

/**
 * How long somebody at that place will wait, ms: the median of how long the last ones waited, for as many turns as stand before. Null when
 * too few were answered to say.
 * @param answers how long each waited, ms, newest last · @param place 1 is next
 */
export function expectedWait(answers: readonly number[], place: number): number | null {
  const recent = [...answers].slice(-mostAnswers).sort((a, b) => a - b)
  if (recent.length < leastAnswers) return null
  const half = recent.length / 2
  const median = ((recent[Math.ceil(half) - 1] ?? 0) + (recent[Math.floor(half)] ?? 0)) / 2
  return Math.round(median * Math.max(1, place))
}

/** Days that are looked ahead for the next opening. */
const ahead = 30

/**
 * Whether a counter is open, and when it opens next (epoch ms). `opens` is null while it is open, and where the calendar does not reach.
 * A county without a calendar, or without such hours, is never shut.
 */
export function openingOf(
  calendar: WorkingCalendar | null,
  hours: string,
  now: number,
): { readonly open: boolean; readonly opens: number | null } {
  if (!calendar?.hours[hours]) return { open: true, opens: null }
  const today = dateOf(now)
  for (let days = 0; days <= ahead; days++) {
    const known = openOn(calendar, hours, addDays(today, days))
    // Beyond what the calendar knows nothing is guessed.
    if (!known.ok) return { open: days === 0, opens: null }
    const span = known.value.find(({ to }) => to > now)
    if (span) return span.from <= now ? { open: true, opens: null } : { open: false, opens: span.from }
  }
  return { open: false, opens: null }
}
