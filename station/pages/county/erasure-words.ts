import type { CallFailure } from '../../../shared/http/call.ts'
import { erasureBars } from '../../../shared/rules/erasure.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import { failureWords } from '../common/failure-words.ts'

/** Why the county does not erase, as a sentence. */
export function erasureFailure(failure: CallFailure, words: WordsState): string {
  const { erasures } = words.t
  const bar = 'where' in failure ? erasureBars.find((one) => one === failure.where) : undefined
  return bar ? erasures.bars[bar] : (erasures.failures[failure.code] ?? failureWords(failure, words))
}
