import type { IsoDate } from './dates.ts'

/**
 * The identifiers that a desk takes: 居民身份证, 统一社会信用代码, 纳税人识别号 (15–20), 户口簿, 护照, 港澳台居民居住证.
 * Only the first two are refused on a checksum: the others' numbers have no single rule that all issuers kept.
 */
export const idKinds = ['resident', 'uscc', 'taxpayer', 'household', 'passport', 'hkmt'] as const
export type IdKind = (typeof idKinds)[number]

export const idProblemCodes = [
  'id-not-text',
  'id-letter',
  'id-short',
  'id-long',
  'id-division',
  'id-demo-only',
  'id-is-permit',
  'id-not-permit',
  'id-year',
  'id-date',
  'id-not-born',
  'id-checksum',
] as const
export type IdProblemCode = (typeof idProblemCodes)[number]

/** `demo` lets division 999999 in. `today` refuses births that are yet to come; leave it out in a fold. */
export type IdOptions = { readonly demo: boolean; readonly today?: IsoDate }

/** The demo county's division code, which GB/T 2260 gives to nobody. */
export const demoDivision = '999999'
