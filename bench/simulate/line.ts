import type { Chance } from '../../hub/demo/chance.ts'

/** The line of one station: up, down, or up and bad. What goes wrong is drawn from a seed. */
export type Line = {
  readonly fetch: typeof fetch
  readonly cut: () => void
  readonly mend: () => void
  readonly isUp: () => boolean
  /** Of a hundred requests so many get lost on the way, and so many answers on the way back. */
  readonly make: (bad: { readonly lost: number; readonly unanswered: number }) => void
}

export class LineDown extends Error {}

export function createLine(chance: Chance): Line {
  let up = true
  let bad = { lost: 0, unanswered: 0 }
  return {
    async fetch(input, init) {
      const draw = chance.below(100)
      if (!up || draw < bad.lost) throw new LineDown('the request got lost')
      const answer = await fetch(input, init)
      if (!up || draw >= 100 - bad.unanswered) {
        await answer.arrayBuffer()
        throw new LineDown('the answer got lost')
      }
      return answer
    },
    cut() {
      up = false
    },
    mend() {
      up = true
    },
    isUp: () => up,
    make(next) {
      bad = next
    },
  }
}
