import * as v from 'valibot'

/**
 * Why something was not taken, without a word in it: the sentence lives in station/words under `code`, filled from `params`.
 * `at` is the index (UTF-16, as typed) of the place that is wrong, where one place can be named.
 */
export type Problem<Code extends string = string> = {
  readonly code: Code
  readonly params: Readonly<Record<string, string | number>>
  readonly at?: number
}

/** The answer of every check: the value in its one normal form, or the problem. */
export type Checked<Value, Code extends string = string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem<Code> }

export function good<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}

export function bad<Code extends string>(
  code: Code,
  params: Problem['params'] = {},
  at?: number,
): { readonly ok: false; readonly problem: Problem<Code> } {
  return { ok: false, problem: at === undefined ? { code, params } : { code, params, at } }
}

/**
 * What a schema says of bad input, for a person: the code of our own checks, else `shape-wrong`; `where` is the dotted path.
 * Leaves out what was received, because that may be somebody's number.
 */
export function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const where = v.getDotPath(issue) ?? ''
  const ours = /^[a-z]+(-[a-z]+)+$/.test(issue.message)
  return {
    code: ours ? issue.message : 'shape-wrong',
    params: issue.expected === null ? { where } : { where, expected: issue.expected },
  }
}
