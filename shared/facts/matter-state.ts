import type { Lane } from '../rules/catalogue.ts'
import type { Limit } from '../rules/deadline.ts'
import type { LastDay, Outcome } from '../rules/outcomes.ts'
import type { KnownHow, Page, Party } from './matter.ts'
import type { Claim } from './order.ts'
import type { TimelineItem } from './timeline.ts'

export type FieldState = {
  /** Every value that stands. One: agreed. Two: a clash (两个说法), until somebody settles it. */
  readonly standing: readonly Claim<string>[]
  /** The value to show and print; null while there are two. */
  readonly value: string | null
  readonly how: KnownHow | null
  readonly confirmed: boolean
}

export type Paper = {
  readonly id: string
  readonly name: string
  readonly voucher: boolean
  readonly pages: readonly Page[]
  readonly at: number
  readonly by: string
}

export type Question = {
  readonly id: string
  readonly at: number
  readonly by: string
  readonly text: string
  readonly reply: {
    readonly id: string
    readonly at: number
    readonly by: string
    readonly text: string
  } | null
  /** The matter's owner decided that it needs no reply any more. */
  readonly dropped: boolean
}

export type Answer = {
  readonly id: string
  readonly at: number
  readonly by: string
  readonly text: string
  readonly articles: readonly string[]
  readonly shownAt: number | null
}

/**
 * `waiting`: nobody has it. `asked`: the county waits for the desk. `answered`: the desk has to tell the visitor.
 * `closed`: ended for good, or taken back by the desk before anybody had it.
 */
export type CasePhase = 'waiting' | 'taken' | 'asked' | 'answered' | 'closed'

export type CaseState = {
  readonly phase: CasePhase
  readonly since: number
  readonly referredAt: number
  readonly referredBy: string
  /** Whom the desk asked for; null for anybody who knows the item. */
  readonly to: Extract<Outcome, { outcome: 'referred' }>['to'] | null
  readonly takers: readonly Claim<string>[]
  /** The one who has it; null when nobody, or when two do. */
  readonly taker: string | null
  readonly questions: readonly Question[]
  readonly answers: readonly Answer[]
}

/** What cannot both be true. It blocks no further entry; who may settle it is `settles`. */
export type Clash = {
  readonly kind: 'takers' | 'value' | 'outcomes' | 'ended-asked'
  /** For `value`. */
  readonly field: string | null
  readonly sides: readonly ClashSide[]
  readonly settles: 'leader' | 'owner'
}

/** @property id the entry to keep, if this side is chosen · @property value what it says: a name, a value, an outcome, a question */
export type ClashSide = {
  readonly id: string
  readonly at: number
  readonly by: string
  readonly station: string
  readonly value: string
}

export type MatterState = {
  readonly subject: string
  readonly station: string
  readonly visit: string | null
  readonly openedAt: number
  readonly openedBy: string
  readonly party: Party | null
  readonly sorted: {
    readonly item: string
    readonly catalogue: number
    readonly lane: Lane
    readonly limit: Limit
    readonly due: LastDay
  } | null
  readonly fields: Readonly<Record<string, FieldState>>
  readonly papers: readonly Paper[]
  /** How it ended; null while open, or while two outcomes stand. */
  readonly outcome: Outcome | null
  readonly endedAt: number | null
  readonly endedBy: string | null
  /** Id of the entry that ended it. */
  readonly ending: string | null
  readonly case: CaseState | null
  readonly clashes: readonly Clash[]
  /** The last day that the law gives; `none` also when the matter is over. */
  readonly lastDay: LastDay
  readonly timeline: readonly TimelineItem[]
  readonly heads: { readonly ids: readonly string[]; readonly lamport: number }
  /** Entries that this app cannot read; it needs a newer app (`newer` of them), or a key, or they were erased. */
  readonly untold: number
  readonly newer: number
  readonly updatedAt: number
}
