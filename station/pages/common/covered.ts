import type { CatalogueField } from '../../../shared/rules/catalogue.ts'
import { maskId, maskPhone, maskText } from '../../../shared/rules/mask.ts'

/** What is seen only while a button is held. */
export type Covered = { readonly label: string; readonly masked: string; readonly whole: string }

/**
 * Numbers by which a person or an account is known, and where somebody lives; names are not covered before those who serve the person.
 * What the catalogue does not know (any more) may be any of these.
 */
export function isCovered(field: CatalogueField | undefined): boolean {
  if (!field) return true
  const { kind, personal } = field
  return kind === 'id' || kind === 'phone' || (personal && (kind === 'text' || kind === 'number'))
}

export function coveredValue(field: CatalogueField | undefined, value: string): string {
  if (field?.kind === 'id') return maskId(field.idKind ?? 'resident', value)
  return field?.kind === 'phone' ? maskPhone(value) : maskText(value)
}
