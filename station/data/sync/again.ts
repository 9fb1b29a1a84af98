import type { Refusal } from '../../../shared/entry/batch.ts'
import type { Digest } from '../../../shared/entry/bytes.ts'
import { type Header, parseEntry } from '../../../shared/entry/entry.ts'
import { mostAgain, readAgain } from '../../../shared/http/sync.ts'
import type { Locks } from '../deps.ts'
import { appendLock, docOf } from '../journal/append.ts'
import type { Folding } from '../journal/folding.ts'
import type { Refold } from '../journal/refold.ts'
import type { Tray } from '../journal/tray.ts'
import type { EntryDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Wire } from './wire.ts'

/** @property refusal of one that this desk wrote and the county did not take */
export type Fetched = {
  readonly doc: EntryDoc
  readonly header: Header
  readonly hash: string
  readonly refusal: Refusal | null
}

/** What this desk had and has not any more, from the county. */
export type Again = {
  /** Each proven by itself, by its id; what the county has not is left out. Null where there is no line. */
  readonly fetch: (ids: readonly string[]) => Promise<ReadonlyMap<string, Fetched> | null>
  /** Puts them in their places, whatever stands there, and folds anew what they speak of, and what else is given. */
  readonly put: (docs: readonly EntryDoc[], also?: readonly string[]) => Promise<void>
}

export function createAgain(deps: {
  readonly wire: Wire
  readonly digest: Digest
  readonly locks: Locks
  readonly entries: Table<EntryDoc>
  readonly folding: Folding
  readonly refold: Refold
  readonly tray: Pick<Tray, 'read'>
}): Again {
  return {
    async fetch(ids) {
      const found = new Map<string, Fetched>()
      for (let open = [...new Set(ids)]; open.length > 0;) {
        const asked = open.slice(0, mostAgain)
        const answer = await deps.wire.send(readAgain, { body: { ids: asked } })
        if (!answer.ok) return null
        const { entries, refused = [] } = answer.value
        const refusals = new Map(refused.map(({ id, refusal }) => [id, refusal]))
        for (const entry of entries) {
          const parsed = parseEntry(entry, deps.digest)
          if (!parsed.ok) continue
          const { header, hash } = parsed
          const refusal = refusals.get(entry.id) ?? null
          found.set(entry.id, {
            doc: { ...docOf(parsed), out: refusal ? 'refused' : '' },
            header,
            hash,
            refusal,
          })
        }
        // What comes after the last one may have found no room.
        const last = entries.at(-1)
        open = open.slice(last ? asked.indexOf(last.id) + 1 : asked.length)
      }
      return found
    },
    async put(docs, also = []) {
      const subjects = [...new Set([...docs.map(({ subject }) => subject), ...also])]
      if (subjects.length === 0) return
      await deps.locks.run(appendLock, async () => {
        await deps.refold.mark(subjects)
        await deps.entries.put(docs)
        deps.folding.forget(docs.map(({ id }) => id))
        await deps.refold.now(subjects)
      })
      if (docs.some(({ out }) => out === 'refused')) await deps.tray.read()
    },
  }
}
