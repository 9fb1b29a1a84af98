import type { CatalogueField } from './catalogue.ts'
import { isDate } from './dates.ts'
import { checkId } from './ids.ts'
import type { IdOptions, IdProblemCode } from './id-kinds.ts'
import { checkPersonName, type NameProblemCode } from './names.ts'
import { checkPhone, type PhoneProblemCode } from './phone.ts'
import { bad, good, type Checked } from './problem.ts'
import { textProblem, type TextProblemCode } from './text.ts'

export const fieldProblemCodes = [
  'field-empty',
  'money-wrong',
  'number-wrong',
  'date-wrong',
  'period-wrong',
  'choice-wrong',
] as const
export type FieldProblemCode =
  | (typeof fieldProblemCodes)[number]
  | IdProblemCode
  | NameProblemCode
  | PhoneProblemCode
  | TextProblemCode

const fieldTextMax = 200

/**
 * Checks what was typed into a field of an item and gives its one normal form, always text, so that two desks that mean the same
 * wrote the same: money '48600.00' (yuan), number '12' or '3.5', date 'YYYY-MM-DD', period '2026-10' | '2026-Q3' | '2026', choice its key,
 * identifiers, phones and names as their own rules say. An empty value is good where the field is not required. Never throws.
 */
export function checkField(
  field: CatalogueField,
  input: unknown,
  options: IdOptions,
): Checked<string, FieldProblemCode> {
  if (typeof input !== 'string') return bad('text-not-text')
  if (input.trim() === '') return field.required ? bad('field-empty') : good('')
  switch (field.kind) {
    case 'text': {
      const problem = textProblem(input, { max: fieldTextMax })
      return problem ? { ok: false, problem } : good(input)
    }
    case 'money':
      return moneyOf(input)
    case 'number':
      return numberOf(input)
    case 'date':
      return dateFrom(input)
    case 'period':
      return periodFrom(input)
    case 'choice':
      return field.options?.some((option) => option.key === input) ? good(input) : bad('choice-wrong')
    case 'id':
      return checkId(field.idKind ?? 'resident', input, options)
    case 'phone':
      return checkPhone(input, options)
    case 'name':
      return checkPersonName(input)
  }
}

/** Keys of required fields that still have no value: what 还差 lists. */
export function missingFields(
  fields: readonly CatalogueField[],
  values: Readonly<Record<string, string | null | undefined>>,
): readonly string[] {
  return fields
    .filter((field) => field.required && (values[field.key] ?? '') === '')
    .map((field) => field.key)
}

/** Full-width digits and signs as plain ones; thousands commas, currency signs and blanks away. */
function plainNumber(input: string): string {
  return input.normalize('NFKC').replaceAll(/[\s,，¥￥]|元$/g, '')
}

function moneyOf(input: string): Checked<string, FieldProblemCode> {
  const found = /^0*(\d{1,12})(?:\.(\d{0,2}))?$/.exec(plainNumber(input))
  return found ? good(`${found[1]}.${(found[2] ?? '').padEnd(2, '0')}`) : bad('money-wrong')
}

function numberOf(input: string): Checked<string, FieldProblemCode> {
  const found = /^0*(\d{1,9})(?:\.(\d{1,3}))?$/.exec(plainNumber(input))
  const decimals = found?.[2]?.replace(/0+$/, '') ?? ''
  return found ? good(decimals ? `${found[1]}.${decimals}` : String(found[1])) : bad('number-wrong')
}

/** 2026-11-16, 2026.11.16, 2026/11/16, 20261116, 2026年11月16日. */
function dateFrom(input: string): Checked<string, FieldProblemCode> {
  const found = /^(\d{4})(?:[-./年]?)(\d{1,2})(?:[-./月]?)(\d{1,2})日?$/.exec(
    input.normalize('NFKC').replaceAll(/\s/g, ''),
  )
  const date = found ? `${found[1]}-${pad(found[2])}-${pad(found[3])}` : ''
  return isDate(date) ? good(date) : bad('date-wrong')
}

/** 2026-10, 202610, 2026年10月, 2026-Q3, 2026Q3, 2026年第3季度, 2026年三季度, 2026, 2026年度. */
function periodFrom(input: string): Checked<string, FieldProblemCode> {
  const text = input.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()
  const quarter = /^(\d{4})(?:-?Q|年第?)([1-4一二三四])(?:季度?)?$/.exec(text)
  if (quarter && (text.includes('Q') || text.includes('季'))) {
    const name = quarter[2] ?? ''
    return good(`${quarter[1]}-Q${'一二三四'.includes(name) ? '一二三四'.indexOf(name) + 1 : name}`)
  }
  const month = /^(\d{4})(?:[-./年]?)(0?[1-9]|1[0-2])月?$/.exec(text)
  if (month) return good(`${month[1]}-${pad(month[2])}`)
  const year = /^(\d{4})(?:年度?)?$/.exec(text)
  return year ? good(String(year[1])) : bad('period-wrong')
}

function pad(text = ''): string {
  return text.padStart(2, '0')
}
