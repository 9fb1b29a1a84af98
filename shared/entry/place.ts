import type * as v from 'valibot'

/**
 * Where in its input an issue stands, as a dotted path; `whole` when it is no single part. The name of a field that we do not know is
 * left out: it is text from outside, and a verdict is kept and repeated.
 */
export function placeOf(issue: v.BaseIssue<unknown> | undefined, whole: string): string {
  if (!issue?.path) return whole
  const known = issue.expected === 'never' ? issue.path.slice(0, -1) : issue.path
  return known.length === 0 ? whole : known.map((step) => String(step.key)).join('.')
}
