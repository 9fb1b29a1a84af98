import type { Bytes } from '../../../shared/entry/bytes.ts'
import type { DeskDraft, LineState, RefusedItem, VisitCard } from '../../../station/data/desk-shapes.ts'

/** What a desk told its user is kept, as it lay on the disk when it was told. */
export type Kept = {
  readonly id: string
  readonly salt: string
  readonly subject: string
  readonly type: string
}

/** A photograph that a desk told its user is kept. @property entry what announces it */
export type Photo = {
  readonly entry: Kept
  readonly paper: string
  /** Of the picture itself, SHA-256, base64url. */
  readonly digest: string
}

export type NewSubject = 'visit' | 'matter' | 'consult'

/** A desk of a world, in whatever it runs: a window that can die, over a disk that stays. */
export type Post = {
  readonly name: string
  readonly station: string
  readonly staff: string
  readonly device: () => string
  /** A window is open, and somebody has entered; opens one where there is none. @returns false where that failed */
  readonly open: () => Promise<boolean>
  /** @returns what was acknowledged; null where the window died before it could be */
  readonly say: (drafts: readonly DeskDraft[]) => Promise<readonly Kept[] | null>
  /** So many bytes of a picture. @returns null where the window died before they were acknowledged */
  readonly photograph: (matter: string, bytes: number) => Promise<Photo | null>
  /** All that the county has not, sealed for a courier; null where that failed. */
  readonly pack: () => Promise<Bytes | null>
  /** What a courier brought, for whomever it is. */
  readonly takeBack: (file: Bytes) => Promise<void>
  /** The county's word has reached it that it is a desk no more. */
  readonly isRevoked: () => Promise<boolean>
  /** How many entries lie on its disk. */
  readonly written: () => Promise<number>
  /** A new subject's name. */
  readonly newSubject: (kind: NewSubject) => Promise<string>
  readonly line: () => Promise<LineState['kind'] | 'closed'>
  readonly card: (visit: string) => Promise<VisitCard | null>
  readonly refused: () => Promise<readonly RefusedItem[]>
  readonly decline: (entry: string) => Promise<readonly Kept[] | null>
  /** Ms that its computer's clock is ahead of the truth. */
  readonly setClock: (ahead: number) => void
  /** The window dies after so many more steps that leave it, or at once. */
  readonly kill: (steps: number) => void
  /** Nobody kills it any more. */
  readonly calm: () => void
  readonly syncNow: () => Promise<void>
  /** The last entries of its newest lane are gone from the closed desk's disk, as far as they are among `held`. @returns their ids */
  readonly loseTail: (count: number, held: ReadonlySet<string>) => Promise<readonly string[]>
  /** Those of these entries that lie on the disk. */
  readonly holds: (ids: readonly string[]) => Promise<readonly string[]>
  readonly close: () => Promise<void>
}
