import type { DisputedDecision } from '../../../shared/facts/dispute.ts'
import type { ClockStand } from '../../../shared/rules/dispute-clocks.ts'
import { daysBetween, startOf } from '../../../shared/rules/dates.ts'
import type { TagTone } from '../../ui/looks.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

/** Where a clock stands, and how much it presses. */
export function clockWords(
  { rule, due, set, day, left }: ClockStand,
  { t }: WordsState,
): { readonly text: string; readonly tone: TagTone } {
  const c = t.dispute.clocks
  /** Of whichever year: what the law counts may end in the next. */
  const dateOf = (date: string): string => t.format.longDate(startOf(date))
  const name = c.names[rule.clock]
  if (due === null) return { text: c.notYet(name), tone: 'plain' }
  if (!due.ok) return { text: c.beyond(name, dateOf(due.beyond)), tone: 'soon' }
  const tone = left === null || left > 7 ? 'plain' : left < 0 ? 'late' : left === 0 ? 'today' : 'soon'
  if (rule.clock === 'mediation' && day !== null)
    return day > rule.days
      ? { text: c.over(name, rule.days), tone: 'late' }
      : { text: c.day(name, day, rule.days), tone }
  if (left === 0) return { text: c.dueToday(name), tone }
  if (left !== null && left < 0) return { text: c.past(name, dateOf(due.value)), tone }
  const text = c.due(name, dateOf(due.value), left ?? 0)
  return { text: set ? `${text} · ${c.handSet}` : text, tone }
}

/** 镜头 for "camera-desk" or "1-camera"; a name that says no kind stands as it is. */
export function citedTrack(track: string, kinds: Readonly<Record<string, string>>): string {
  return track.split('-').flatMap((part) => kinds[part] ?? [])[0] ?? track
}

/** What is still to be performed, as a reminder. @param today YYYY-MM-DD */
export function promiseWords(
  { what, due }: { readonly what: string; readonly due: string },
  today: string,
  { t }: WordsState,
): { readonly text: string; readonly tone: TagTone } {
  const p = t.dispute.promise
  const left = daysBetween(today, due)
  if (left < 0) return { text: p.late(what), tone: 'late' }
  if (left === 0) return { text: p.today(what), tone: 'today' }
  return left === 1
    ? { text: p.tomorrow(what), tone: 'soon' }
    : { text: p.later(t.format.civil(due, startOf(today)), what), tone: 'plain' }
}

/** 不服当场处罚 1,050.00 元（2026 年 11 月 12 日）: it may be of any year */
export function decisionWords(
  decision: Pick<DisputedDecision, 'kind' | 'amount'> & { readonly date?: string },
  { t }: WordsState,
): string {
  const { kind, amount, date = '' } = decision
  const { amount: money, longDate } = t.format
  return t.dispute.decision(
    t.dispute.decisions[kind],
    amount ? money(amount) : '',
    date ? longDate(startOf(date)) : '',
  )
}
