import * as v from 'valibot'
import { type LineRules, lineRulesSchema } from '../../shared/rules/line-rules.ts'

/** As it is typed: megabytes, two times of day, days. Empty is no limit, but for days. */
export type LineForm = {
  readonly budget: string
  readonly from: string
  readonly to: string
  readonly recent: string
}

const megabyte = 1_000_000

export function lineFormOf({ budget, window, recent }: LineRules): LineForm {
  return {
    budget: budget === null ? '' : String(Math.round(budget / megabyte)),
    from: window?.from ?? '',
    to: window?.to ?? '',
    recent: String(recent),
  }
}

/** What was typed, as rules; null for a part that cannot be read. */
export function readLineForm(form: LineForm): {
  readonly budget: LineRules['budget'] | 'wrong'
  readonly window: LineRules['window'] | 'wrong'
  readonly recent: LineRules['recent'] | 'wrong'
} {
  const plain = (text: string): string => text.normalize('NFKC').trim()
  const [count, from, to] = [plain(form.budget), plain(form.from), plain(form.to)]
  const days = plain(form.recent)
  const { entries } = lineRulesSchema
  const window = from === '' && to === '' ? null : { from: padded(from), to: padded(to) }
  const budgetGood = count === '' || /^[1-9]\d{0,5}$|^1000000$/.test(count)
  return {
    budget: !budgetGood ? 'wrong' : count === '' ? null : Number(count) * megabyte,
    window: v.is(entries.window, window) ? window : 'wrong',
    recent: /^[1-9]\d{0,3}$/.test(days) && v.is(entries.recent, Number(days)) ? Number(days) : 'wrong',
  }
}

/** 8:30 is 08:30. */
function padded(clock: string): string {
  return /^\d:/.test(clock) ? `0${clock}` : clock
}
