import type { Pace } from './couch-client.ts'
import type { Claim, Database, Rev } from './store.ts'

/** `beat` only makes each renewal a new revision: whether it moves is all that a second process looks at. */
export type Lease = { readonly _id: string; readonly holder: string; readonly beat: number }

const ID = 'writer-lease'
const NOBODY = ''

type Deps = {
  readonly meta: Database<Lease>
  readonly pace: Pace
  /** How long a lease lives without a beat, in milliseconds. */
  readonly term: number
  readonly closing: AbortSignal
  /** Called when somebody else's lease has to be watched. */
  readonly waits?: ((holder: string) => void) | undefined
}

/** `holds`: whether a write that begins now is this process's to make. */
type Leased = Extract<Claim, { ok: true }> & { readonly holds: () => boolean }

/**
 * The right to write, as a document that its holder renews. A newcomer watches it for one and a half terms on its own
 * steady clock and takes it over only if it did not move: no two machines' clocks are compared. The holder in turn gives
 * up when it could not renew for one term, so before anybody else may think it dead.
 *
 * This is sound where one node decides a revision. A process that was frozen finds at its first write that the term is over; a
 * write that was already on its way is fenced by the numbers of blocks.
 */
export async function claimLease(deps: Deps, who: string): Promise<Leased | Extract<Claim, { ok: false }>> {
  const found = await lookFor(deps)
  if ('holder' in found) return { ok: false, holder: found.holder }
  const asked = deps.pace.now()
  const taken = await deps.meta.put({ _id: ID, holder: who, beat: 0 }, found.replaces)
  if (taken.kind === 'unsure') throw taken.fault
  if (taken.kind !== 'stored') return { ok: false, holder: (await deps.meta.read(ID))?.doc.holder ?? NOBODY }

  const lost = new AbortController()
  const released = new AbortController()
  const ending = AbortSignal.any([released.signal, deps.closing])
  const good = { until: asked + deps.term }
  const beating = beatOn({ ...deps, who, rev: taken.rev, ending, lost, good })
  return {
    ok: true,
    lost: lost.signal,
    holds: () => !lost.signal.aborted && deps.pace.now() < good.until,
    async release() {
      if (released.signal.aborted) return
      released.abort()
      const rev = await beating
      if (rev !== undefined) await deps.meta.put({ _id: ID, holder: NOBODY, beat: 0 }, rev)
    },
  }
}

/**
 * Whoever holds it, or the very revision to replace: the one that was seen to be free or not to move. A later one would
 * belong to somebody who lives.
 */
async function lookFor({
  meta,
  pace,
  term,
  waits,
}: Deps): Promise<{ holder: string } | { replaces: Rev | undefined }> {
  const first = await meta.read(ID)
  if (first === undefined || first.doc.holder === NOBODY) return { replaces: first?.rev }
  waits?.(first.doc.holder)
  const until = pace.now() + term * 1.5
  while (pace.now() < until) {
    await pace.pause(term / 6)
    const now = await meta.read(ID)
    if (now === undefined || now.doc.holder === NOBODY) return { replaces: now?.rev }
    if (now.rev !== first.rev) return { holder: now.doc.holder }
  }
  return { replaces: first.rev }
}

type Beat = Deps & {
  who: string
  rev: Rev
  ending: AbortSignal
  lost: AbortController
  good: { until: number }
}

/** Returns the last revision held, or undefined when the lease is gone. */
async function beatOn({ meta, pace, term, who, rev, ending, lost, good }: Beat): Promise<Rev | undefined> {
  let held = rev
  for (let beat = 1; ; beat++) {
    await pace.pause(term / 3, ending)
    if (ending.aborted) return held
    const asked = pace.now()
    // Who was frozen for too long says nothing more: another may be watching whether it still lives.
    if (asked >= good.until) break
    // An answer that does not come in time is as good as none.
    const late = pace.pause(good.until - asked, ending)
    const answer = await Promise.race([meta.put({ _id: ID, holder: who, beat }, held), late])
    if (answer?.kind === 'stored') {
      held = answer.rev
      good.until = asked + term
    } else if (!ending.aborted && (answer?.kind !== 'unsure' || pace.now() >= good.until)) break
  }
  lost.abort()
  return undefined
}
