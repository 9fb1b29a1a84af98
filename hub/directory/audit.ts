import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import type { AuditAct } from '../../shared/http/audit.ts'
import { appendDurably } from '../journal/durable.ts'
import type { Database } from '../store/store.ts'

/** `by` a staff id, `system`, or `-` for somebody who did not say who it was; `about` an id, never a name. */
export type AuditLine = {
  readonly id: string
  readonly at: number
  readonly by: string
  readonly act: AuditAct
  readonly about: string
}

type AuditDoc = {
  readonly _id: string
  readonly at: number
  readonly by: string
  readonly act: AuditAct
  readonly about: string
}

/** Who did what to the county. Written before the answer goes out; nobody can change it through the hub. */
export type Audit = {
  readonly write: (by: string, act: AuditAct, about: string) => Promise<void>
  /** Newest first, older than `before`. */
  readonly page: (before: string | undefined, limit: number) => Promise<readonly AuditLine[]>
}

export function createAudit(deps: {
  readonly database: Database<AuditDoc>
  readonly now: () => number
  readonly random: RandomBytes
}): Audit {
  let last = 0
  return {
    async write(by, act, about) {
      const at = deps.now()
      // Two in one millisecond keep their order: the id's time never stands still.
      last = Math.max(last + 1, at)
      await appendDurably(deps.database, [{ _id: ulid(last, deps.random), at, by, act, about }])
    },
    async page(before, limit) {
      const docs = await deps.database.range({ ...(before ? { to: before } : {}), descending: true, limit })
      return docs.map(({ _id: id, at, by, act, about }) => ({ id, at, by, act, about }))
    },
  }
}
