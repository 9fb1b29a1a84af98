import type { CallResult } from '../../shared/http/call.ts'
import type { RoomPass } from '../../shared/http/consults.ts'

/** These pass by themselves; anything else means that there is no room for this person. */
const passing: readonly string[] = ['unreachable', 'not-now', 'busy', 'clock-apart']

/** A node that is not there (yet) may be there later, ms. */
const askAgainAfter = 5_000

/** The way into a room, which is asked for at every attempt. */
export type WayIn = {
  /** Resolves once there is a room to go into; null: there will be none. */
  readonly first: () => Promise<RoomPass | null>
  /** For this attempt. `later`: asked again after a while. `over`: nobody comes in any more. */
  readonly token: () => Promise<{ readonly token: string } | 'later' | 'over'>
  /** Nobody waits any more. */
  readonly close: () => void
}

export function createWayIn(enter: () => Promise<CallResult<RoomPass>>): WayIn {
  /** Of the first answer, until it is used. */
  let kept: RoomPass | null = null
  let closed = false
  let wake = (): void => undefined
  return {
    async first() {
      for (;;) {
        const answer = await enter()
        if (answer.ok) return (kept = answer.value)
        if (closed || !passing.includes(answer.error.code)) return null
        await new Promise<void>((done) => (wake = wakeAfter(askAgainAfter, done)))
      }
    },
    async token() {
      const answer: CallResult<RoomPass> = kept ? { ok: true, value: kept } : await enter()
      kept = null
      if (answer.ok) return { token: answer.value.token }
      return passing.includes(answer.error.code) ? 'later' : 'over'
    },
    close() {
      closed = true
      wake()
    },
  }
}

/** Calls once, after that time or as soon as the answer is called. */
function wakeAfter(ms: number, done: () => void): () => void {
  const timer = setTimeout(done, ms)
  return () => {
    clearTimeout(timer)
    done()
  }
}
