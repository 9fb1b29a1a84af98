import type { CallFailure } from '../../../shared/http/call.ts'
import type { DeskDeps } from '../deps.ts'
import { createBackoff } from './backoff.ts'
import type { DeskClock } from './clock.ts'
import type { Line } from './line.ts'
import type { Listener } from './listen.ts'
import type { Naps } from './naps.ts'
import type { Round } from './round.ts'
import type { Versions } from './versions.ts'

type Failure = CallFailure | { readonly code: 'feed-broken' } | { readonly code: 'disk' }

/** Of all windows of the browser one speaks with the hub: it sends and listens until it is closed. */
export function lead(deps: {
  readonly world: Pick<DeskDeps, 'locks' | 'pace' | 'random'>
  readonly clock: DeskClock
  readonly naps: Naps
  readonly line: Line
  readonly round: Round
  readonly listener: Listener
  readonly versions: Versions
  readonly closing: AbortSignal
  /** Until when bulky parcels wait, if they do. */
  readonly held: () => { readonly until: number } | null
  /** Once, before the first word. */
  readonly begin: () => Promise<void>
}): void {
  const { clock } = deps
  const { locks, pace, random } = deps.world

  const failed = async (failure: Failure): Promise<void> => {
    if (failure.code !== 'disk' && failure.code !== 'feed-broken')
      await safely(() => deps.line.contact(false))
  }

  const sending = async (): Promise<void> => {
    const backoff = createBackoff(pace, random)
    let compare = true
    while (!deps.closing.aborted) {
      const failure = await safely(() => deps.round.run(compare))
      if (deps.closing.aborted) return
      if (failure) {
        compare = true
        await failed(failure)
        await deps.naps.nap(backoff.failed(secondsOf(failure)), 'hope')
      } else {
        backoff.worked()
        const until = deps.held()?.until ?? Infinity
        const rest = Math.max(pace.firstRetry, Math.min(pace.compare, until - clock.now()))
        compare = (await deps.naps.nap(rest, 'work')) !== 'work'
      }
    }
  }

  const listening = async (): Promise<void> => {
    const backoff = createBackoff(pace, random)
    // The first word after a silence is not waited for: it tells whether there is a link.
    let seconds = 0
    while (!deps.closing.aborted) {
      if (deps.versions.fit() !== 'fit') {
        // What it did not understand would pass by unread.
        await deps.naps.nap(pace.compare, 'hope')
        continue
      }
      const since = clock.mono()
      const asked = seconds
      const heard = await safely(() => deps.listener.once(asked))
      if (deps.closing.aborted) return
      seconds = typeof heard === 'object' ? 0 : pace.longPoll
      if (typeof heard === 'object') {
        await failed(heard)
        // Only in the comparison does the hub find out that its feed is not the one that was read here, or that it has forgotten this desk.
        if (heard.code === 'feed-broken' || heard.code === 'device-unknown') deps.naps.wake('hope')
        await deps.naps.nap(backoff.failed(secondsOf(heard)), 'hope')
        continue
      }
      backoff.worked()
      const hasty = asked > 0 && heard === 'nothing' && clock.mono() - since < pace.firstRetry
      if (hasty) await deps.naps.nap(pace.firstRetry, 'hope')
    }
  }

  locks.lead(
    'yizhan-sync',
    async () => {
      await safely(deps.begin)
      await Promise.all([sending(), listening()])
    },
    deps.closing,
  )
}

/** A full disk, or a database that the browser took away, must not end a loop: the next try may find it back. */
async function safely<Value>(work: () => Promise<Value>): Promise<Value | { readonly code: 'disk' }> {
  try {
    return await work()
  } catch {
    return { code: 'disk' }
  }
}

function secondsOf(failure: Failure): number | undefined {
  return 'seconds' in failure ? failure.seconds : undefined
}
