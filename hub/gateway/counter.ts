import { createQueue } from './queue.ts'

/**
 * Where desks give their entries. When a line comes back all of its desks come at once: who has something to give is called in, in the order
 * of the hellos, so that whoever sends is served and does not stand in a crowd with a batch in the hub's memory.
 */
export type Counter = {
  /** A desk with entries said hello. @returns 0 when it may come now; else in how many ms it is to say hello again */
  readonly call: (device: string) => Promise<number>
  /** It is there, called or not. @returns how to leave; null when there are too many */
  readonly enter: (device: string) => Promise<(() => void) | null>
}

type Timing = {
  /** Never jumps, ms. */
  readonly mono: () => number
  /** @returns how to call it off */
  readonly after: (ms: number, run: () => void) => () => void
}

/** Served at the same time: enough to write while another is judged. */
const atOnce = 8
/** Called and not yet there, or there. */
const mostCalled = 16
/** Each may have 4 MB in its hands. */
const mostInside = 64
/** Who was called and is not there by then has a thin line: the next one is called meanwhile, ms. */
const grace = 400
const longestGrace = 4_000
/** A desk waits in its hello no longer than a part of its patience, and so many at once; the others are told to come again, ms. */
const longestWait = 8_000
const mostWaiting = 400
/** They come again one after the other within so many ms, because what they ask then costs little. */
const comeWithin = 8_000
const apart = 20
/** As long as a crowd pours in, timers are late: who was called then would wait with all others. Looked for so often, ms. */
const breath = 5
const outOfBreath = 30
/** A computer that is always late serves all the same, ms. */
const longestBreath = 1_000

export function createCounter({ mono, after }: Timing): Counter {
  const queue = createQueue(atOnce)
  const waiting = new Map<string, (ms: number) => void>()
  /** With how to call off their grace. */
  const called = new Map<string, () => void>()
  let inside = 0
  let turn = 0
  let looking = false

  const forget = (device: string): void => {
    called.get(device)?.()
    called.delete(device)
  }
  /** Where the hub itself is late, whoever was called may stand before the door. */
  const waitFor = (device: string, since = mono()): void => {
    forget(device)
    const due = mono() + grace
    const over = (): void => {
      const now = mono()
      if (now - due > outOfBreath && now - since < longestGrace) return waitFor(device, since)
      forget(device)
      callNext()
    }
    called.set(device, after(grace, over))
  }
  const callNext = (): void => {
    while (called.size + inside < mostCalled) {
      const [next] = waiting
      if (!next) return
      const [device, answer] = next
      waitFor(device)
      answer(0)
    }
  }
  /** Calls once the crowd that comes now is in. */
  const callSoon = (since = mono()): void => {
    looking = true
    const due = mono() + breath
    after(breath, () => {
      const now = mono()
      if (now - due > outOfBreath && now - since < longestBreath) return callSoon(since)
      looking = false
      callNext()
    })
  }
  return {
    call(device) {
      const later = (): number => {
        turn = (turn + apart) % comeWithin
        return 1_000 + turn
      }
      if (waiting.size >= mostWaiting) return Promise.resolve(later())
      return new Promise((resolve) => {
        const answer = (ms: number): void => {
          callOff()
          if (waiting.get(device) === answer) waiting.delete(device)
          resolve(ms)
        }
        const callOff = after(longestWait, () => answer(later()))
        // It asks anew, because it gave up its former question.
        waiting.get(device)?.(0)
        waiting.set(device, answer)
        if (!looking) callSoon()
      })
    },
    async enter(device) {
      if (inside >= mostInside) return null
      forget(device)
      inside += 1
      const leaveQueue = await queue.enter()
      return () => {
        leaveQueue()
        inside -= 1
        callNext()
      }
    },
  }
}
