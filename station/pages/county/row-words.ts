import type { CaseRow } from '../../../shared/http/cases.ts'
import type { LimitClock } from '../../../shared/rules/deadline.ts'
import { outcomeIds, outcomeSeals, type OutcomeId } from '../../../shared/rules/outcomes.ts'
import type { CountyBook } from '../../state/county-book.ts'
import { itemName } from '../../state/visit-words.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import { seals } from '../../words/seals.ts'

export function itemWords(id: string, book: CountyBook, words: WordsState): string {
  const item = book.item(id)
  if (item) return itemName(item, words.language)
  return id === '' ? words.t.desk.today.unsorted : id
}

/** What the search looks in: everything the row can show. */
export function rowText(row: CaseRow, book: CountyBook, words: WordsState): string {
  const people = row.taker === null ? '' : book.staffName(row.taker)
  return [row.name, itemWords(row.item, book, words), book.stationName(row.station), people].join(' ')
}

/** 增值税申报 · 雾坪镇 10:47 代收 · 等站上回话. */
export function rowDetail(
  row: CaseRow,
  book: CountyBook,
  me: string,
  now: number,
  words: WordsState,
): string {
  const t = words.t.county.list
  // What was closed shows its ending as a seal; here is how it came.
  const outcome = row.phase === 'closed' ? '' : (t.short[row.outcome] ?? '')
  const came = t.came(book.stationName(row.station), words.t.format.moment(row.referredAt, now), outcome)
  return [itemWords(row.item, book, words), came, standing(row, book, me, words)].filter(Boolean).join(' · ')
}

function standing(row: CaseRow, book: CountyBook, me: string, words: WordsState): string {
  const t = words.t.county.list
  if (row.phase === 'asked') return t.waitsDesk
  if (row.phase === 'answered') return t.answered
  if (row.phase === 'taken' && row.taker !== null && row.taker !== me) return t.has(book.staffName(row.taker))
  return ''
}

export function outcomeSeal({ outcome, clashes }: Pick<CaseRow, 'outcome' | 'clashes'>): string {
  if (isOutcome(outcome)) return outcomeSeals[outcome]
  return clashes > 0 ? seals.clash : seals.reopened
}

export function outcomeWord({ outcome }: Pick<CaseRow, 'outcome'>, words: WordsState): string | undefined {
  return isOutcome(outcome) ? words.t.visit.outcomes[outcome] : undefined
}

/** 剩 41 分, 超 1 日. */
export function clockWords({ word }: LimitClock, { t }: WordsState): string {
  const { left, over } = t.county.list
  const units = word.code === 'clock-over' ? over : left
  const { unit, count } = word.params
  return unit === 'second' || unit === 'minute' || unit === 'day' ? units[unit](Number(count)) : String(count)
}

function isOutcome(text: string): text is OutcomeId {
  return (outcomeIds as readonly string[]).includes(text)
}
