import * as v from 'valibot'
import { type KeepRules, type LineRules, lineRulesSchema } from '../../shared/rules/line-rules.ts'

/** As it is typed: megabytes, two times of day, days. Empty is no limit, or never; but for `recent` and `copies`. */
export type LineForm = {
  readonly budget: string
  readonly from: string
  readonly to: string
  readonly recent: string
  readonly papers: string
  readonly matters: string
  readonly copies: string
}

const megabyte = 1_000_000

export function lineFormOf({ budget, window, recent, keep }: LineRules): LineForm {
  return {
    budget: budget === null ? '' : String(Math.round(budget / megabyte)),
    from: window?.from ?? '',
    to: window?.to ?? '',
    recent: String(recent),
    papers: String(keep.papers ?? ''),
    matters: String(keep.matters ?? ''),
    copies: String(keep.copies),
  }
}

/** What was typed, as rules, or which part of it cannot be read. */
export function readLineForm(form: LineForm): {
  readonly budget: LineRules['budget'] | 'wrong'
  readonly window: LineRules['window'] | 'wrong'
  readonly recent: LineRules['recent'] | 'wrong'
  readonly keep: KeepRules | keyof KeepRules
} {
  const [count, from, to] = [plain(form.budget), plain(form.from), plain(form.to)]
  const days = plain(form.recent)
  const { entries } = lineRulesSchema
  const window = from === '' && to === '' ? null : { from: padded(from), to: padded(to) }
  const budgetGood = count === '' || /^[1-9]\d{0,5}$|^1000000$/.test(count)
  return {
    budget: !budgetGood ? 'wrong' : count === '' ? null : Number(count) * megabyte,
    window: v.is(entries.window, window) ? window : 'wrong',
    recent: daysIn(days) ?? 'wrong',
    keep: keepIn(form),
  }
}

/** Of what is wrong the first part; of two that do not go together the second. */
function keepIn({ papers, matters, copies }: LineForm): KeepRules | keyof KeepRules {
  const orNever = (text: string): number | null | undefined =>
    plain(text) === '' ? null : daysIn(plain(text))
  const keep = { papers: orNever(papers), matters: orNever(matters), copies: daysIn(plain(copies)) }
  if (keep.papers === undefined) return 'papers'
  if (keep.copies === undefined) return 'copies'
  return v.is(lineRulesSchema.entries.keep, keep) ? keep : 'matters'
}

function daysIn(text: string): number | undefined {
  const { recent } = lineRulesSchema.entries
  return /^[1-9]\d{0,3}$/.test(text) && v.is(recent, Number(text)) ? Number(text) : undefined
}

function plain(text: string): string {
  return text.normalize('NFKC').trim()
}

/** 8:30 is 08:30. */
function padded(clock: string): string {
  return /^\d:/.test(clock) ? `0${clock}` : clock
}
