import * as v from 'valibot'
import type { Problem } from './problem.ts'

export const textProblemCodes = [
  'text-not-text',
  'text-broken',
  'text-control',
  'text-empty',
  'text-long',
] as const
export type TextProblemCode = (typeof textProblemCodes)[number]

/** `min` and `max` count code points. `lines` allows line breaks and tabs. */
export type TextBounds = { readonly max: number; readonly min?: number; readonly lines?: boolean }

/** True when no half of a surrogate pair stands alone. (`String.isWellFormed` is missing from Chromium 109.) */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

/** Length as people count it roughly and as databases count it exactly: code points. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** The characters that a reader sees: each base with its combining marks and variation selectors. */
export function characters(text: string): readonly string[] {
  return text.match(/\P{Mark}\p{Mark}*|\p{Mark}+/gu) ?? []
}

/** Control characters, and those that turn the direction of writing: a reader would see something else than was written. */
const hidden = /[\p{Control}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u
const hiddenInLines = /(?![\n\r\t])[\p{Control}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** The problem of a free text, or null. Nothing is trimmed or changed: what was typed is what is kept. */
export function textProblem(input: unknown, bounds: TextBounds): Problem<TextProblemCode> | null {
  if (typeof input !== 'string') return { code: 'text-not-text', params: {} }
  const broken = input.search(/\p{Surrogate}/u)
  if (broken >= 0) return { code: 'text-broken', params: {}, at: broken }
  const control = input.search(bounds.lines ? hiddenInLines : hidden)
  if (control >= 0) return { code: 'text-control', params: {}, at: control }
  const length = codePoints(input)
  if (length < (bounds.min ?? 0) || ((bounds.min ?? 0) > 0 && input.trim() === '')) {
    return { code: 'text-empty', params: { min: bounds.min ?? 0 } }
  }
  if (length > bounds.max)
    return { code: 'text-long', params: { max: bounds.max, over: length - bounds.max } }
  return null
}

/**
 * The schema of every text that a person wrote and a fact keeps: well-formed, no control characters, bounded in code points.
 * The issue's message is the problem's code, its `expected` the bound.
 */
export function textSchema(bounds: TextBounds) {
  return v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const problem = dataset.typed ? textProblem(dataset.value, bounds) : null
      if (problem) addIssue({ message: problem.code, expected: `${bounds.min ?? 0}..${bounds.max}` })
    }),
  )
}
