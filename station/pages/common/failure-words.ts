import type { CallFailure } from '../../../shared/http/call.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

type Sentence = (about: { readonly by?: string; readonly wait?: string; readonly number?: string }) => string

/** Why the county did not do it, as a sentence. @param staffName shows whoever has it already by name */
export function failureWords(
  failure: CallFailure,
  words: WordsState,
  staffName: (id: string) => string = (id) => id,
): string {
  const sentences: Readonly<Record<CallFailure['code'], Sentence>> = words.t.failures
  if (failure.code === 'unreachable') return sentences.unreachable({})
  const { code, by, seconds, number } = failure
  return sentences[code]({
    ...(by === undefined ? {} : { by: staffName(by) }),
    ...(seconds === undefined ? {} : { wait: words.t.format.duration(seconds * 1000) }),
    ...(number === undefined ? {} : { number }),
  })
}
