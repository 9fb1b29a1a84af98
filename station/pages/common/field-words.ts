import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import { maskId, maskPhone } from '../../../shared/rules/mask.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

/** A field's name in the reader's language. */
export function fieldLabel(item: CatalogueItem | null, key: string, words: WordsState): string {
  const label = item?.fields.find((field) => field.key === key)?.label
  return label ? (words.language === 'en' ? label.en : label.zh) : key
}

/** A value as people read it: 48,600.00, 2026 年 10 月, an option's name; personal numbers masked. */
export function shownValue(
  item: CatalogueItem | null,
  key: string,
  value: string,
  words: WordsState,
): string {
  const field = item?.fields.find((other) => other.key === key)
  if (!field || value === '') return value
  const { format } = words.t
  switch (field.kind) {
    case 'money':
      return format.amount(value)
    case 'period':
      return /^\d{4}-\d{2}$/.test(value) ? format.period(value) : value
    case 'date':
      return format.civil(value)
    case 'choice': {
      const label = field.options?.find((option) => option.key === value)?.label
      return label ? (words.language === 'en' ? label.en : label.zh) : value
    }
    case 'id':
      return maskId(field.idKind ?? 'resident', value)
    case 'phone':
      return maskPhone(value)
    case 'text':
    case 'number':
    case 'name':
      return value
  }
}
