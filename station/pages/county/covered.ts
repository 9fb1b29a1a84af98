import type { CatalogueField } from '../../../shared/rules/catalogue.ts'
import { maskId, maskPhone } from '../../../shared/rules/mask.ts'

/** Numbers by which a person or an account is known; names are not covered at the county. */
export function isCovered({ kind, personal }: CatalogueField): boolean {
  return kind === 'id' || kind === 'phone' || (personal && (kind === 'text' || kind === 'number'))
}

export function coveredValue({ kind, idKind }: CatalogueField, value: string): string {
  return kind === 'id' ? maskId(idKind ?? 'resident', value) : maskPhone(value)
}
