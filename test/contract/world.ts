import { expect } from 'vitest'
import {
  endOf,
  type Claim,
  type Database,
  type DatabaseShape,
  type Opened,
  type Store,
} from '../../hub/store/store.ts'

/** Databases of the suite: two that can be changed, a log, and the one for leases. */
export const shelves = {
  plain: { indexes: { 'by-state': ['state', 'due'], 'by-number': ['number'] } },
  laned: { indexes: { 'by-subject': ['subject'] } },
  log: { log: true, indexes: { 'by-subject': ['subject'] } },
  meta: {},
} as const satisfies Record<string, DatabaseShape>
export type Shelf = keyof typeof shelves

export type World = {
  open(): Promise<Store<Shelf>>
  dispose(): Promise<void>
}

/** What a test of the suite works with. */
export type Hands = {
  /** The verdicts that say the very document was there already; after a lost answer a store cannot always know. */
  readonly repeated: readonly string[]
  /** The verdicts that say another state stands there; after a lost answer ours may have stood there before it. */
  readonly beaten: readonly string[]
  /** The database of lanes that is looked at: one that can be changed, or a log. */
  readonly laned: 'laned' | 'log'
  store(): Store<Shelf>
  /** Closes the store and opens it again. */
  restart(): Promise<void>
}

export type Note = {
  _id: string
  text?: string
  state?: string
  due?: string
  number?: number
  done?: boolean
}
export type Line = { _id: string; subject?: string; text: string }

export const plain = (hands: Hands): Database<Note> => hands.store().database<Note>('plain')
export const laned = (hands: Hands): Database<Line> => hands.store().database<Line>(hands.laned)

export function opened<Name extends string>(answer: Opened<Name>): Store<Name> {
  if (!answer.ok) throw new Error(answer.sentence)
  return answer.store
}

export function claimed(claim: Claim): Claim & { ok: true } {
  if (!claim.ok) throw new Error(`held by ${claim.holder}`)
  return claim
}

/** Bounds of everything in a lane. */
export const all = (lane: string): { from: string; to: string } => ({
  from: `${lane}:`,
  to: endOf(`${lane}:`),
})

export const lineId = (lane: string, n: number): string => `${lane}:${String(n).padStart(10, '0')}`

export const lines = (lane: string, count: number, from = 1): Line[] =>
  Array.from({ length: count }, (_, at) => ({ _id: lineId(lane, from + at), text: `${lane} ${from + at}` }))

export const kinds = (verdicts: readonly { kind: string }[]): string[] => verdicts.map(({ kind }) => kind)

/** All new: fails with the first verdict that is not `stored`. */
export async function keep<T extends { _id: string }>(
  database: Database<T>,
  docs: readonly T[],
): Promise<void> {
  const verdicts = await database.append(docs)
  expect(verdicts.find(({ kind }) => kind !== 'stored')).toBeUndefined()
}
