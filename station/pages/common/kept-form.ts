import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import { isMaskedField } from '../../../shared/rules/remote-fill.ts'
import type { MirrorPage } from '../../../shared/signaling/mirror.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import { fieldLabel, shownValue } from './field-words.ts'

const [column, gap, row, height] = [440, 24, 92, 72]

/** Of a matter, or of what may be read of it. */
type Kept = {
  readonly subject: string
  readonly fields: Readonly<Record<string, { readonly value: string | null }>>
}

/** The matter's form as its facts give it, in two columns: what is drawn where no mirror of the desk's page comes. */
export function keptForm(matter: Kept, item: CatalogueItem, title: string, words: WordsState): MirrorPage {
  return {
    matter: matter.subject,
    title,
    size: [2 * column + gap, Math.ceil(item.fields.length / 2) * row],
    focus: null,
    fields: item.fields.map((field, at) => ({
      key: field.key,
      label: fieldLabel(item, field.key, words),
      kind: field.kind,
      required: field.required,
      shown: isMaskedField(field)
        ? null
        : shownValue(item, field.key, matter.fields[field.key]?.value ?? '', words),
      error: null,
      box: [(at % 2) * (column + gap), Math.floor(at / 2) * row, column, height],
    })),
  }
}
