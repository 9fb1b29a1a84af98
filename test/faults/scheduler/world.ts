import type { Courier } from './courier.ts'
import type { County } from './county.ts'
import type { FaultyLine } from './line.ts'
import type { Office } from './office.ts'
import type { Post } from './post.ts'
import type { Time } from './time.ts'

/** A county and its desks, for one schedule. */
export type World = {
  readonly time: Time
  readonly county: County
  readonly posts: readonly Post[]
  readonly lines: readonly FaultyLine[]
  readonly courier: Courier
  readonly office: Office
  readonly close: () => Promise<void>
}
