import { bad, good, type Checked, type Problem } from './problem.ts'
import { foundAt, placed, typed } from './typed.ts'

export const phoneProblemCodes = [
  'phone-not-text',
  'phone-letter',
  'phone-prefix',
  'phone-short',
  'phone-long',
  'phone-demo-only',
] as const
export type PhoneProblemCode = (typeof phoneProblemCodes)[number]

/**
 * A telephone number: a mobile (11 digits from 13 to 19), a line with its area code (10–12 digits from 0), or `+` and 7–15 digits for
 * numbers from elsewhere. A leading +86 falls away. Numbers beginning with 100 belong to nobody and are taken only in a demo.
 * `phone-short` means "right so far". Never throws.
 */
export function checkPhone(
  input: unknown,
  { demo }: { readonly demo: boolean },
): Checked<string, PhoneProblemCode> {
  if (typeof input !== 'string') return bad('phone-not-text')
  const all = typed(input.replaceAll(/[()（）]/g, ' '))
  const home = all.text.startsWith('+86') ? 3 : 0
  const plain = { text: all.text.slice(home), from: all.from.slice(home) }
  const problem = phoneProblem(plain.text, demo)
  return problem ? { ok: false, problem: placed(problem, plain) } : good(plain.text)
}

function phoneProblem(text: string, demo: boolean): Problem<PhoneProblemCode> | null {
  const abroad = text.startsWith('+')
  const at = text.slice(abroad ? 1 : 0).search(/\D/)
  if (at >= 0) {
    const place = at + (abroad ? 1 : 0)
    return { code: 'phone-letter', params: { found: foundAt(text, place) }, at: place }
  }
  if (abroad) return lengthProblem(text, 8, 16)
  if (text.startsWith('0')) return lengthProblem(text, 10, 12)
  if (text.startsWith('100'))
    return demo ? lengthProblem(text, 11, 11) : { code: 'phone-demo-only', params: {}, at: 0 }
  const mayBegin = /^(1([3-9]|$|0$)|$)/.test(text)
  return mayBegin
    ? lengthProblem(text, 11, 11)
    : { code: 'phone-prefix', params: { found: text.slice(0, 2) }, at: 0 }
}

function lengthProblem(text: string, min: number, max: number): Problem<PhoneProblemCode> | null {
  if (text.length < min) return { code: 'phone-short', params: { missing: min - text.length } }
  return text.length > max ? { code: 'phone-long', params: { over: text.length - max }, at: max } : null
}
