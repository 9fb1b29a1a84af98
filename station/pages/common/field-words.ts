import { startOf } from '../../../shared/rules/dates.ts'
import type { CatalogueField, CatalogueItem } from '../../../shared/rules/catalogue.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import { type Covered, coveredValue, isCovered } from './covered.ts'

/** A field's name in the reader's language. */
export function fieldLabel(item: CatalogueItem | null, key: string, words: WordsState): string {
  const label = fieldOf(item, key)?.label
  return label ? (words.language === 'en' ? label.en : label.zh) : key
}

/** A value as people read it: 48,600.00, 2026 年 10 月, an option's name; what is of a person covered. */
export function shownValue(
  item: CatalogueItem | null,
  key: string,
  value: string,
  words: WordsState,
): string {
  const field = fieldOf(item, key)
  if (value === '') return value
  if (!field || isCovered(field)) return coveredValue(field, value)
  const { format } = words.t
  switch (field.kind) {
    case 'money':
      return format.amount(value)
    case 'period':
      return /^\d{4}-\d{2}$/.test(value) ? format.period(value) : value
    case 'date':
      return format.longDate(startOf(value))
    case 'choice': {
      const label = field.options?.find((option) => option.key === value)?.label
      return label ? (words.language === 'en' ? label.en : label.zh) : value
    }
    case 'id':
    case 'phone':
    case 'text':
    case 'number':
    case 'name':
      return value
  }
}

/** The value for whoever holds the button; null where it stands open anyway. */
export function coveredField(
  item: CatalogueItem | null,
  key: string,
  value: string,
  words: WordsState,
): Covered | null {
  const field = fieldOf(item, key)
  if (value === '' || !isCovered(field)) return null
  return { label: fieldLabel(item, key, words), masked: coveredValue(field, value), whole: value }
}

function fieldOf(item: CatalogueItem | null, key: string): CatalogueField | undefined {
  return item?.fields.find((field) => field.key === key)
}
