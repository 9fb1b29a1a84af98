import type { Fact } from '../../../shared/facts/fact.ts'
import type { TimelineItem } from '../../../shared/facts/timeline.ts'
import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'
import type { Covered } from './covered.ts'

/** A line of the story as a person reads it. `detail` unfolds, and with it the button behind which `covered` is seen. */
export type StoryLine = {
  readonly seal: string
  readonly text: string
  readonly detail: string
  readonly covered?: Covered | null
}

export type StoryContext = {
  readonly words: WordsState
  readonly item: CatalogueItem | null
  readonly itemOf: (id: string) => CatalogueItem | null
  readonly staffName: (id: string) => string
  /** The whole story: a line may say what became of another. */
  readonly timeline: readonly TimelineItem[]
}

export type Teller = (line: TimelineItem, context: StoryContext) => StoryLine

/** How a fact of one kind is told. */
export function about<Body>(
  fact: Fact<Body>,
  tell: (
    body: Body,
    who: string,
    context: StoryContext,
  ) => Omit<StoryLine, 'seal'> & { readonly seal?: string },
): readonly [string, Teller] {
  return [
    fact.type,
    (line, context) => {
      const seal = context.words.t.story.seals[line.type] ?? '记'
      return { seal, ...tell(line.body as Body, context.staffName(line.by), context) }
    },
  ]
}
