import { createContext } from 'svelte'
import type { DeskActs } from '../../state/desk-acts.ts'
import { nextOf, servingOf } from '../../state/desk-lists.ts'
import type { DeskState } from '../../state/desk.svelte.ts'
import type { Route } from '../../state/route.svelte.ts'
import { ticketOf } from '../../state/visit-words.ts'
import type { Toasts } from '../../ui/toasts.svelte.ts'
import { words } from '../../words/words.svelte.ts'

/** What the function keys do, on every page of the desk. */
export type Reception = {
  /** 新来一位 */
  readonly arrive: () => void
  /** 叫下一位 */
  readonly callNext: () => Promise<void>
  /** 先放一放 */
  readonly pause: () => Promise<void>
}

export function createReception(deps: {
  readonly desk: DeskState
  readonly acts: DeskActs
  readonly toasts: Toasts
  readonly route: Route
}): Reception {
  const { desk, acts, toasts, route } = deps
  return {
    arrive: () => void (desk.arriving = true),
    async callNext() {
      const [before, next] = [servingOf(desk.today), nextOf(desk.today, desk.clock.now)]
      if (!next) return
      await acts.call(next.visit.subject)
      route.go('/')
      const undo = (): void =>
        void (before ? acts.call(before.visit.subject) : acts.pause(next.visit.subject))
      toasts.show({ text: words.t.desk.today.called(ticketOf(next.visit)), undo })
    },
    async pause() {
      const serving = servingOf(desk.today)
      if (!serving) return
      const { visit } = serving
      await acts.pause(visit.subject)
      route.go('/')
      toasts.show({
        text: words.t.desk.today.paused(ticketOf(visit)),
        undo: () => void acts.call(visit.subject),
      })
    },
  }
}

export const [getReception, setReception] = createContext<Reception>()
