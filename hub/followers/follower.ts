import { setTimeout as pause } from 'node:timers/promises'
import type { Journal, JournalDoc } from '../journal/journal.ts'
import { putDurably } from '../journal/durable.ts'
import type { Traffic } from '../journal/traffic.ts'
import type { Doc, Store } from '../store/store.ts'

/** What a follower does with what is new in the journal. May be called again with the same entries. */
export type Duty = {
  /** Names its checkpoint; another name begins at the journal's beginning. */
  readonly name: string
  /** Before the first step of a run. */
  readonly begin?: () => Promise<void>
  /** @returns documents of `meta` to be written before the checkpoint */
  readonly handle: (docs: readonly JournalDoc[]) => Promise<readonly Doc[]>
}

export type Follower = {
  /** Resolves when everything is done that stood in the journal when this process began, and that it has put there before the call. */
  readonly caughtUp: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What a follower says of itself. Never of what people wrote. */
export type FollowerLog = {
  readonly error: (about: object, text: string) => void
}

/** @property last the last entry that was passed over; an older hub did not note it */
type Checkpoint = { readonly _id: string; readonly since: string; readonly last?: string }

const firstRest = 200
const longestRest = 5_000

/**
 * Runs a duty over the journal from where it left off, for as long as the hub runs. A store that is away is waited for;
 * an entry that the duty stumbles over is named in the log and left behind, and the others go on.
 */
export function createFollower(deps: {
  readonly store: Store
  readonly journal: Journal
  readonly duty: Duty
  readonly traffic: Traffic
  readonly log: FollowerLog
}): Follower {
  const { journal, duty, log } = deps
  const meta = deps.store.database<Checkpoint>('meta')
  const extras = deps.store.database<Doc>('meta')
  const id = `follower~${duty.name}`
  const ending = new AbortController()
  const awaited = createAwaited()
  let rest = firstRest
  let looked = (): void => undefined
  const hasLooked = new Promise<void>((resolve) => (looked = resolve))
  const stopListening = journal.listen({
    coming: (docs) => awaited.add(docs),
    passed: (docs) => awaited.done(docs),
  })

  /** Goes back to a batch of one when a batch fails for another reason than the store's. */
  const handle = async (docs: readonly JournalDoc[]): Promise<readonly Doc[]> => {
    try {
      return await duty.handle(docs)
    } catch (error) {
      const [only, ...others] = docs
      if (isStoreFault(error) || !only) throw error
      if (others.length === 0) {
        log.error({ duty: duty.name, entry: only._id, error: nameOf(error) }, 'an entry was left behind')
        return []
      }
      const made: Doc[] = []
      for (const doc of docs) made.push(...(await handle([doc])))
      return made
    }
  }

  const follow = async (): Promise<void> => {
    await duty.begin?.()
    const [[checkpoint], newest] = await Promise.all([meta.get([id]), journal.newest()])
    const isBehind = checkpoint ? checkpoint.last !== undefined && checkpoint.last !== newest : true
    if (newest !== null && isBehind) awaited.add([{ _id: newest }])
    looked()
    for await (const { docs, since } of journal.follow(checkpoint?.since, ending.signal)) {
      await deps.traffic.calm(ending.signal)
      // What was made of the entries is kept before the checkpoint that passes over them.
      await putDurably(extras, await handle(docs))
      awaited.done(docs)
      const last = docs.at(-1)?._id
      await putDurably(meta, [{ _id: id, since, ...(last === undefined ? {} : { last }) }])
      rest = firstRest
    }
  }

  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        await follow()
      } catch (error) {
        if (ending.signal.aborted) return
        log.error({ duty: duty.name, error: nameOf(error) }, 'a follower waits for the store')
        await pause(rest, undefined, { signal: ending.signal }).catch(() => undefined)
        rest = Math.min(longestRest, rest * 2)
      }
    }
  }

  const running = run()
  return {
    caughtUp: () => hasLooked.then(awaited.all),
    async close() {
      ending.abort()
      stopListening()
      await running
    },
  }
}

/** Entries that were put into the journal and have not come by yet. */
function createAwaited() {
  const open = new Set<string>()
  const waiting = new Set<{ readonly left: Set<string>; readonly resolve: () => void }>()
  return {
    add(docs: readonly Pick<JournalDoc, '_id'>[]): void {
      for (const { _id } of docs) open.add(_id)
    },
    done(docs: readonly JournalDoc[]): void {
      for (const { _id } of docs) open.delete(_id)
      for (const wait of waiting) {
        for (const { _id } of docs) wait.left.delete(_id)
        if (wait.left.size > 0) continue
        waiting.delete(wait)
        wait.resolve()
      }
    },
    all: (): Promise<void> =>
      open.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => waiting.add({ left: new Set(open), resolve })),
  }
}

function isStoreFault(error: unknown): boolean {
  return error instanceof Error && error.name === 'StoreFault'
}

/** Without the message: it may quote what people wrote. */
function nameOf(error: unknown): string {
  return error instanceof Error
    ? `${error.name} ${(error.stack ?? '').split('\n')[1]?.trim() ?? ''}`
    : 'unknown'
}
