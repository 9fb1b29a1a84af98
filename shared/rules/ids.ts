import { creditProblem } from './credit-code.ts'
import { demoDivision, type IdKind, type IdOptions, type IdProblemCode } from './id-kinds.ts'
import { bad, good, type Checked, type Problem } from './problem.ts'
import { residentProblem } from './resident-id.ts'
import { foundAt, placed, typed } from './typed.ts'

/** Lengths after separators are gone. */
const plainLengths = {
  taxpayer: { min: 15, max: 20 },
  household: { min: 4, max: 20 },
  passport: { min: 5, max: 20 },
} as const

/**
 * Checks an identifier as it is being typed. `id-short` means "right so far" (`missing` more to come); every other code is a slip,
 * and `at` is where it stands in the input. The value is in normal form: capital, no separators. Never throws.
 */
export function checkId(kind: IdKind, input: unknown, options: IdOptions): Checked<string, IdProblemCode> {
  if (typeof input !== 'string') return bad('id-not-text')
  const plain = typed(input)
  const problem = problemOfKind(kind, plain.text, options)
  return problem ? { ok: false, problem: placed(problem, plain) } : good(plain.text)
}

function problemOfKind(kind: IdKind, text: string, options: IdOptions): Problem<IdProblemCode> | null {
  switch (kind) {
    case 'resident':
    case 'hkmt':
      return residentProblem(text, kind, options)
    case 'uscc':
      return creditProblem(text, options)
    case 'taxpayer':
      return demoTaxpayer(text, options) ?? plainProblem(text, plainLengths[kind])
    case 'household':
    case 'passport':
      return plainProblem(text, plainLengths[kind])
  }
}

/** A taxpayer's number begins with the division, or is a credit code with the division in third place. */
function demoTaxpayer(text: string, { demo }: IdOptions): Problem<IdProblemCode> | null {
  const at = text.startsWith(demoDivision) ? 0 : text.startsWith(demoDivision, 2) ? 2 : -1
  return at < 0 || demo ? null : { code: 'id-demo-only', params: {}, at }
}

function plainProblem(
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): Problem<IdProblemCode> | null {
  const at = text.search(/[^0-9A-Z]/)
  if (at >= 0) return { code: 'id-letter', params: { found: foundAt(text, at) }, at }
  if (text.length < min) return { code: 'id-short', params: { missing: min - text.length, length: min } }
  return text.length > max
    ? { code: 'id-long', params: { over: text.length - max, length: max }, at: max }
    : null
}
