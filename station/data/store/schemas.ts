import type { RxJsonSchema } from 'rxdb/plugins/core'
import type { OwnedKind } from '../../../shared/entry/subject.ts'

/**
 * An entry as it was written or came; `out` is this desk's own note beside it and never leaves. Without its body and with its salt it is trimmed
 * 收起: the county has the words. Without either it was erased.
 */
export type EntryDoc = {
  readonly id: string
  readonly header: string
  readonly body: string | null
  readonly salt: string | null
  readonly subject: string
  /** `refused` by the county, or `forked` and written anew under another id: kept, and no part of any fold. */
  readonly out: '' | 'refused' | 'forked'
}

/** Such an entry proves its place in the chain and says nothing; it is never given to anybody. */
export function isTrimmed({ body, salt }: Pick<EntryDoc, 'body' | 'salt'>): boolean {
  return body === null && salt !== null
}

/**
 * What a subject's entries fold into, kept so that a start does not fold. What lists sort and sync orders by lies open; names, numbers
 * and words are in `sealed`, under the desk's vault key.
 */
export type FoldDoc = {
  readonly id: string
  readonly kind: OwnedKind | 'device'
  /** The day of the visit, YYYY-MM-DD. */
  readonly day: string
  /**
   * `open`: a visit or a consult that is not closed, a matter without an outcome or with the county. `trimmed`: a closed matter as it was last folded; the
   * words of its entries lie at the county.
   */
  readonly state: 'open' | 'closed' | 'trimmed'
  readonly visit: string
  /** The legal last day; empty when there is none. */
  readonly due: string
  /** The number of a visit that is at the desk now, 0 for all others: a locked screen shows it, and it is no secret. */
  readonly called: number
  readonly heads: readonly string[]
  readonly lamport: number
  readonly sealed: string
}

/** Everything small: lanes, keys, the tray, settings. `id` is `<drawer>~<name>`, `tag` what it is looked for by. */
export type SlipDoc = { readonly id: string; readonly tag: string; readonly value: string }

const text = { type: 'string' } as const
const short = (maxLength: number) => ({ type: 'string', maxLength }) as const

// Three collections, not six: each is an IndexedDB database of its own, and free RxDB opens thirteen in one process.
export const entrySchema: RxJsonSchema<EntryDoc> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: short(40),
    header: text,
    body: { type: ['string', 'null'] },
    salt: { type: ['string', 'null'] },
    subject: short(64),
    out: short(8),
  },
  required: ['id', 'header', 'subject', 'out'],
  indexes: ['subject'],
}

export const foldSchema: RxJsonSchema<FoldDoc> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: short(64),
    kind: short(8),
    day: short(10),
    state: short(8),
    visit: short(64),
    due: short(10),
    called: { type: 'number' },
    heads: { type: 'array', items: text },
    lamport: { type: 'number' },
    sealed: text,
  },
  required: ['id', 'kind', 'day', 'state', 'visit', 'due', 'called', 'heads', 'lamport', 'sealed'],
  indexes: [['kind', 'state'], 'day', 'visit', 'due'],
}

export const slipSchema: RxJsonSchema<SlipDoc> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: short(120), tag: short(16), value: text },
  required: ['id', 'tag', 'value'],
  indexes: ['tag'],
}
