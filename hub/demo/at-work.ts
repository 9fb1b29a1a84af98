import type { Clock } from '../../shared/entry/clock.ts'
import { type KeptKey, openDemoKey } from './desk-key.ts'
import { openDeskLine, type Send } from './desk-line.ts'

/**
 * Nobody sits at the staged desks. Those whose line holds when the story ends go on saying hello through the county's own door, as any desk
 * does that has nothing to send: so the consoles know of them what they would know.
 */
export type DesksAtWork = {
  /** Each says hello once; one that is revoked, or that meets a hub which stops, says nothing more about it. */
  readonly greet: () => Promise<void>
  /** From now on every so often. @returns the end of it */
  readonly goOn: () => () => void
}

/** Well within the time after which a console takes a station for silent, ms. */
const every = 120_000

export async function putDesksToWork(deps: {
  readonly send: Send
  readonly clock: Pick<Clock, 'wall'>
  readonly desks: readonly KeptKey[]
}): Promise<DesksAtWork> {
  const { send, clock } = deps
  const lines = await Promise.all(
    deps.desks.map(async ({ device, key }) =>
      openDeskLine({ send, clock, device, signingKey: await openDemoKey(key) }),
    ),
  )
  const greet = async (): Promise<void> => {
    await Promise.allSettled(lines.map((line) => line.greet()))
  }
  return {
    greet,
    goOn() {
      const timer = setInterval(() => void greet(), every).unref()
      return () => clearInterval(timer)
    },
  }
}
