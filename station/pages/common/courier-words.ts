import type { BackProblem } from '../../data/courier/take-back.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

/** Why a file is not what was asked for, as a sentence. */
export function bundleProblemWords(problem: BackProblem, words: WordsState): string {
  const t = words.t.courier.problems
  switch (problem.code) {
    case 'cut-off':
      return t['cut-off'](problem)
    case 'damaged':
      return t.damaged(problem)
    case 'outgoing':
      return t.outgoing(problem)
    case 'other-county':
      return t['other-county'](problem)
    case 'other-desk':
      return t['other-desk'](problem)
    default:
      return t[problem.code]()
  }
}
