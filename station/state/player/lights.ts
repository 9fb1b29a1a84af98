import type { PlayableItem, Stretch } from '../../../shared/evidence/playable.ts'

/** 验真: whether a segment was checked before it was shown. `gap`: there is none, and that was declared. `unshown`: checked, and this browser does not show it. */
export const lightStates = ['good', 'wait', 'gap', 'unshown', 'wrong'] as const
export type LightState = (typeof lightStates)[number]
export type Light = Stretch & { readonly state: LightState }

const marks: Readonly<Record<number, LightState>> = { 0: 'wait', 1: 'good', 2: 'wrong', 3: 'unshown' }
export const checked = { wait: 0, good: 1, wrong: 2, unshown: 3 } as const

/**
 * The row of lights under a film: a square for so much of it as there is room for, and in each the worst of what it stands for.
 * @param checks by track, one for each of its segments
 */
export function lightsOf(
  item: PlayableItem,
  checks: ReadonlyMap<string, Uint8Array>,
  squares: number,
): readonly Light[] {
  const worst = Array.from({ length: squares }, (): LightState | null => null)
  const wide = item.duration / squares
  const paint = ({ from, to }: Stretch, state: LightState): void => {
    const last = Math.min(squares - 1, Math.ceil(to / wide) - 1)
    for (let square = Math.floor(from / wide); square <= last; square += 1)
      if (rank(state) > rank(worst[square] ?? null)) worst[square] = state
  }
  for (const { name, segments } of item.tracks) {
    const known = checks.get(name)
    segments.forEach((segment, place) => paint(segment, marks[known?.[place] ?? 0] ?? 'wait'))
  }
  for (const gap of item.gaps) paint(gap, 'gap')
  return worst.map((state, square) => ({
    from: square * wide,
    to: (square + 1) * wide,
    state: state ?? 'gap',
  }))
}

function rank(state: LightState | null): number {
  return state === null ? -1 : lightStates.indexOf(state)
}
