import type { Bus, Timers } from '../deps.ts'

/** Watches for hands at the desk, in whatever window. */
export type Idle = {
  /** A key or a touch in this window. */
  readonly stir: () => void
  readonly watch: (last: number, until: number | null) => void
  readonly rest: () => void
  readonly lastStir: () => number
  readonly close: () => void
}

/** Other windows hear of a hand no oftener than this. */
const tellEvery = 15_000

export function createIdle(deps: {
  readonly bus: Bus
  readonly timers: Timers
  readonly wall: () => number
  readonly now: () => number
  readonly limit: number
  /** Nobody was here for the limit, or a stand-in's session is over. */
  readonly expired: () => void
  /** Time to tell the keeper that this window still lives. */
  readonly alive: () => void
}): Idle {
  let last = 0
  let told = 0
  let end: number | null = null
  let callOff: (() => void) | null = null

  const check = (): void => {
    const idle = Math.max(0, deps.wall() - last)
    const over = end !== null && deps.now() >= end
    if (idle >= deps.limit || over) deps.expired()
    else {
      deps.alive()
      callOff = deps.timers.after(Math.min(deps.limit - idle, tellEvery), check)
    }
  }
  const rest = (): void => {
    callOff?.()
    callOff = null
  }
  const stop = deps.bus.listen((news) => {
    if (news.kind === 'stirred') last = Math.max(last, news.at)
  })
  return {
    stir() {
      last = deps.wall()
      if (!callOff || last - told < tellEvery) return
      told = last
      deps.bus.tell({ kind: 'stirred', at: last })
    },
    watch(since, until) {
      rest()
      last = since
      end = until
      check()
    },
    rest,
    lastStir: () => last,
    close() {
      rest()
      stop()
    },
  }
}
