import type { Problem } from './problem.ts'

/** What a hand typed, brought to plain form; `from[i]` is where character i stood in the input. */
export type Typed = { readonly text: string; readonly from: readonly number[] }

/**
 * Full-width letters and digits become plain, small letters capital, and separators (spaces, hyphens, underscores, dots of any width)
 * fall away: an identifier reads the same whichever keyboard wrote it.
 */
export function typed(input: string): Typed {
  const from: number[] = []
  let text = ''
  for (let index = 0; index < input.length; index++) {
    const code = input.charCodeAt(index)
    const plain = code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : input.charAt(index)
    if (/[\s\-_.\u00b7\u2010-\u2015\u200b-\u200d\ufeff]/.test(plain)) continue
    text += /[a-z]/.test(plain) ? plain.toUpperCase() : plain
    from.push(index)
  }
  return { text, from }
}

/** Moves a problem's place from the plain form back to where the hand typed it. */
export function placed<Code extends string>(problem: Problem<Code>, { from }: Typed): Problem<Code> {
  const at = problem.at === undefined ? undefined : from[problem.at]
  return at === undefined ? { code: problem.code, params: problem.params } : { ...problem, at }
}

/** The whole character at a place, safe to show and to send: half a surrogate pair becomes U+FFFD. */
export function foundAt(text: string, at: number): string {
  const found = String.fromCodePoint(text.codePointAt(at) ?? 0xfffd)
  return /\p{Surrogate}/u.test(found) ? '\ufffd' : found
}
