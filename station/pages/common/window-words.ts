import type { Anchor } from '../../../shared/signaling/mirror-anchor.ts'
import type { CallView } from '../../state/call-view.ts'
import type { InkPointer, InkStroke } from '../../ui/live.ts'

interface OwnStroke extends InkStroke {
  readonly own: boolean
}
type OnFrame = Extract<Anchor, { on: 'frame' }>

const onFrames = (anchors: readonly Anchor[]): readonly OnFrame[] =>
  anchors.filter((anchor): anchor is OnFrame => anchor.on === 'frame')

/** Who points where on a shared window and what was drawn on it, in parts of the picture. @param producer of the window that is shared now */
export function inkOnWindow(
  producer: string,
  { page: shared, nameOf, me }: CallView,
): { readonly pointers: readonly InkPointer[]; readonly strokes: readonly OwnStroke[] } {
  const there = (anchors: readonly Anchor[]): readonly OnFrame[] =>
    onFrames(anchors).filter((anchor) => anchor.producer === producer)
  return {
    pointers: [...shared.pointers].flatMap(([person, anchor]) =>
      there([anchor]).map(({ x, y }) => ({ id: person, name: nameOf(person), x, y })),
    ),
    strokes: [...shared.strokes.values()].flatMap(({ id, by, points, fading }) => {
      const placed = there(points)
      return placed.length === 0
        ? []
        : [{ id, own: by === me, name: nameOf(by), points: placed.map(({ x, y }) => ({ x, y })), fading }]
    }),
  }
}

/** When the picture was so that others draw on now; null while nobody does. */
export function drawnAt(producer: string, { page: shared }: Pick<CallView, 'page'>): number | null {
  const drawn = onFrames([...shared.strokes.values()].flatMap(({ points }) => points))
  const pointed = onFrames([...shared.pointers.values()])
  return [...pointed, ...drawn].findLast((anchor) => anchor.producer === producer)?.time ?? null
}
