import type { CallFailure } from '../../../shared/http/call.ts'

/**
 * What goes over the desk's line upwards, in this order: the county's orders are asked for, then entries (what the law dates within two days
 * first, see order.ts), the codes for a stand-in, papers and photographs, recordings. Downwards the feeds have a request of their own.
 */
export type Job = {
  readonly name: 'orders' | 'entries' | 'codes' | 'parcels'
  /** A short piece of it; `nothing` when none of it waits. */
  readonly step: () => Promise<'nothing' | 'more' | CallFailure>
}

/** After each piece of work whoever stands first is asked first again: nothing waits behind more than one piece. @returns what stopped it */
export async function workThrough(jobs: readonly Job[], closing: AbortSignal): Promise<CallFailure | null> {
  for (let at = 0; at < jobs.length && !closing.aborted;) {
    const outcome = (await jobs[at]?.step()) ?? 'nothing'
    if (typeof outcome === 'object') return outcome
    at = outcome === 'more' ? 0 : at + 1
  }
  return null
}
