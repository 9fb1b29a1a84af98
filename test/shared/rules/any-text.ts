import * as fc from 'fast-check'
import type { Checked } from '../../../shared/rules/problem.ts'

/** Any sequence of UTF-16 units, halves of pairs included, leaning towards what hands type. */
export const anyText = fc.oneof(
  fc.array(fc.nat(0xffff), { maxLength: 24 }).map((units) => String.fromCharCode(...units)),
  fc.string({
    unit: fc.constantFrom(...'0189XxMAＡ０ -·.李䶮𠮷阿', '\ud842', '\udfb7', '\ue863'),
    maxLength: 24,
  }),
)

/** Whatever may come in through a door. */
export const anyInput = fc.oneof(anyText, fc.anything())

/**
 * What every check promises of whatever comes in: a value that it takes again unchanged (that is what normal form means), or a problem
 * whose place, if it has one, exists in the input, and which itself can be sent.
 */
export function keepsItsPromise(check: (input: unknown) => Checked<string>, input: unknown): boolean {
  const checked = check(input)
  if (checked.ok) {
    const again = check(checked.value)
    return again.ok && again.value === checked.value
  }
  const { at = 0, params } = checked.problem
  const there = typeof input === 'string' ? at >= 0 && at <= input.length : at === 0
  return there && !/\\ud[89a-f]/.test(JSON.stringify(params))
}
