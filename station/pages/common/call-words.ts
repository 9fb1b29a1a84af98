import type { ConsultPhase, ConsultState } from '../../../shared/facts/consult-state.ts'
import { type Anchor, placeOf, type Point } from '../../../shared/signaling/mirror-anchor.ts'
import type { MirrorPage } from '../../../shared/signaling/mirror.ts'
import type { CallView } from '../../state/call-view.ts'
import type { ChatLine, InkPointer, InkStroke } from '../../ui/live.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

type LineWords = {
  readonly state: 'good' | 'thin' | 'bad' | 'lost'
  readonly title: string
  readonly detail?: string
}

/** How the call does, as one plain sentence and its reason. */
export function lineWords(call: CallView | null, phase: ConsultPhase, { t }: WordsState): LineWords {
  const { line } = t.live
  if (!call) return { state: 'lost', title: line.chatOnly, detail: line.chatOnlyMore }
  if (call.phase === 'joining') return { state: 'thin', title: line.joining }
  if (call.phase === 'away' || phase === 'broken') return { state: 'lost', title: line.lost }
  if (call.held) return { state: 'thin', title: t.live.held }
  const { state, why } = call.line
  return { state, title: line[state], detail: line.why[why] }
}

/** What was written, oldest first. @param nameOf who wrote it, by the id in the journal */
export function chatLines(
  { chat }: Pick<ConsultState, 'chat'>,
  nameOf: (id: string) => string,
  { t }: WordsState,
): readonly ChatLine[] {
  return chat.map(({ id, at, by, text, file }) => ({
    id,
    who: nameOf(by),
    time: t.format.time(at),
    text,
    file: file?.name,
  }))
}

interface OwnStroke extends InkStroke {
  readonly own: boolean
}

/** Who points where and what was drawn, at its place on this form. */
export function inkOn(
  page: MirrorPage,
  { page: shared, nameOf, me }: CallView,
): { readonly pointers: readonly InkPointer[]; readonly strokes: readonly OwnStroke[] } {
  const placed = (anchors: readonly Anchor[]): readonly Point[] =>
    anchors.flatMap((anchor) => placeOf(page, anchor) ?? [])
  return {
    pointers: [...shared.pointers].flatMap(([person, anchor]) =>
      placed([anchor]).map((at) => ({ id: person, name: nameOf(person), ...at })),
    ),
    strokes: [...shared.strokes.values()].map(({ id, by, points, fading }) => ({
      id,
      own: by === me,
      name: nameOf(by),
      points: placed(points),
      fading,
    })),
  }
}
