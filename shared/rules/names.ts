import { bad, good, type Checked } from './problem.ts'
import { codePoints, textProblem, type TextProblemCode } from './text.ts'
import { foundAt } from './typed.ts'

export const nameProblemCodes = ['name-letter', 'name-dot', 'name-private-use'] as const
export type NameProblemCode = (typeof nameProblemCodes)[number] | TextProblemCode

/** Counted in code points: 䶮 and 𠮷 are one each. */
const personNameMax = 30
const taxpayerNameMax = 100

/** Every dot that keyboards offer for the one between the parts of a name: • ‧ ∙ ⋅ ・ ･ ᐧ ⸱ and full stops in the middle. */
const dots =
  /[\u2022\u2027\u2219\u22c5\u30fb\uff65\u1427\u2e31]|(?<=\p{Script=Han})[.\uff0e](?=\p{Script=Han})/gu

/**
 * A person's name: 1–30 characters, letters of any script, "·" between parts. The value has "·" for every middle dot and no outer
 * spaces. Characters are never "normalised" otherwise: a compatibility form may be how the name is written.
 * A private-use character (how old fonts wrote 䶮) is refused, because the next computer shows another or none. Never throws.
 */
export function checkPersonName(input: unknown): Checked<string, NameProblemCode> {
  const problem = textProblem(input, { min: 1, max: Infinity })
  if (problem || typeof input !== 'string')
    return { ok: false, problem: problem ?? { code: 'text-not-text', params: {} } }
  const dotted = input.replaceAll(dots, '·')
  const secret = dotted.search(/\p{Private_Use}/u)
  if (secret >= 0) return bad('name-private-use', {}, secret)
  const odd = dotted.search(/[^\p{L}\p{M}\p{Nl}·'’ .\u3000-]/u)
  if (odd >= 0) return bad('name-letter', { found: foundAt(dotted, odd) }, odd)
  const dot = dotted.search(/^\s*·|··|·\s*$/u)
  if (dot >= 0) return bad('name-dot', {}, dotted.indexOf('·', dot))
  if (!/\p{L}|\p{Nl}/u.test(dotted)) return bad('text-empty', { min: 1 })
  return bounded(dotted.trim(), personNameMax)
}

/** The name of a taxpayer 纳税人, payer or insured person: an organisation's or a person's, 1–100 characters. Never throws. */
export function checkTaxpayerName(input: unknown): Checked<string, NameProblemCode> {
  const problem = textProblem(input, { min: 1, max: Infinity })
  if (problem || typeof input !== 'string')
    return { ok: false, problem: problem ?? { code: 'text-not-text', params: {} } }
  const secret = input.search(/\p{Private_Use}/u)
  if (secret >= 0) return bad('name-private-use', {}, secret)
  return bounded(input.replaceAll(dots, '·').trim(), taxpayerNameMax)
}

function bounded(name: string, max: number): Checked<string, NameProblemCode> {
  const over = codePoints(name) - max
  return over > 0 ? bad('text-long', { max, over }) : good(name)
}
