import type { Refusal } from '../../shared/entry/batch.ts'
import type { CallFailure } from '../../shared/http/call.ts'
import type { Fit } from '../../shared/http/protocol.ts'
import type { Receipt } from '../../shared/entry/receipt.ts'
import type { Article } from '../../shared/facts/article.ts'
import type { CountyState } from '../../shared/facts/county.ts'
import type { Directory, Staff } from '../../shared/facts/directory.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import type { WorkingCalendar } from '../../shared/rules/calendar.ts'
import type { Catalogue } from '../../shared/rules/catalogue.ts'
import type { Held, LineRules } from '../../shared/rules/line-rules.ts'
import type { DeskCourier } from './courier/desk-courier.ts'

/** A value that changes; `state/` turns it into runes. */
export type Live<Value> = {
  readonly current: () => Value
  /** False until it was first read from the disk (or while the desk is locked): empty is then not yet a fact to be shown. */
  readonly loaded: () => boolean
  /** @returns the end of the subscription */
  readonly subscribe: (changed: () => void) => () => void
}

export type DeskIdentity = {
  readonly device: string
  /** Read over the telephone: WP 1. */
  readonly machine: string
  readonly name: string
  readonly station: { readonly id: string; readonly name: string; readonly code: string }
  readonly county: { readonly name: string; readonly phone: string; readonly demo: boolean }
}

export type LockState =
  | { readonly kind: 'not-enrolled' }
  /** The county revoked this desk; its data can no longer be opened here. */
  | { readonly kind: 'revoked'; readonly at: number }
  /** Nobody has a PIN here yet: somebody signs in with the password once, with a link. */
  | { readonly kind: 'no-pin' }
  /** Signed in with the password; works here from `setPin` on. */
  | { readonly kind: 'choosing-pin'; readonly who: Staff }
  | {
      readonly kind: 'locked'
      readonly since: number
      readonly people: readonly { readonly id: string; readonly name: string }[]
      readonly triesLeft: number
      /** Corrected time until which no PIN is tried; null when one may be. */
      readonly waitUntil: number | null
    }
  | {
      readonly kind: 'open'
      readonly who: Staff
      readonly how: 'password' | 'pin' | 'stand-in'
      readonly until: number | null
    }

export type UnlockResult =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly code: 'wrong'
      readonly triesLeft: number
      readonly waitUntil: number | null
    }
  | { readonly ok: false; readonly code: 'wait'; readonly waitUntil: number }
  | { readonly ok: false; readonly code: 'no-such-code' }

/** What the line at the top says. `all-there` stands on a receipt signed by the hub. */
export type LineState = {
  readonly kind: 'never' | 'offline' | 'sending' | 'all-there'
  /** When this kind began, corrected time. */
  readonly since: number
  readonly waitingEntries: number
  readonly waitingParcels: number
  readonly waitingBytes: number
  readonly refused: number
  readonly receipt: Receipt | null
  readonly lastContact: number | null
  /** All is there, and it was the courier who brought it: there is no line. */
  readonly byCourier: boolean
  /** Whether this app and the hub understand each other. */
  readonly fit: Fit
  /** Waiting entries by what goes first: due within two days, everything else. */
  readonly urgent: number
  readonly parcels: ParcelLine
}

/** What is to be said of photographs, papers and recordings on their way. */
export type ParcelLine = {
  /** The one that is partly there, bytes. */
  readonly going: { readonly sent: number; readonly size: number } | null
  /** Bulky ones that wait for the county's hours or for tomorrow's budget; `alone` when nothing else waits. */
  readonly held: (Held & { readonly count: number; readonly bytes: number; readonly alone: boolean }) | null
  /** Waiting ones that arrived damaged and are sent anew. */
  readonly again: number
  /** Damaged here, on this desk's own disk: they cannot be sent. */
  readonly broken: number
  /** Those that the county would not have, by its reason. */
  readonly kept: number
  /** Bytes of parcels put on the line today, and how many the county allows. */
  readonly spent: number
  readonly budget: number | null
}

export type Reference = {
  readonly county: CountyState | null
  readonly directory: Directory
  readonly catalogue: Catalogue | null
  readonly calendar: WorkingCalendar | null
  readonly articles: readonly Article[]
  /** What the county set for the lines of its desks; null until it did. */
  readonly line: LineRules | null
}

export type VisitCard = { readonly visit: VisitState; readonly matters: readonly MatterState[] }

/** How much of the disk this desk uses, bytes; null where the browser does not say. */
export type Space = {
  /** Whether the browser promised not to clear it by itself. */
  readonly kept: boolean | null
  readonly used: number | null
  readonly quota: number | null
}

export type TroubleCode =
  /** Locked meanwhile: nothing was written. */
  | 'locked'
  /** The disk is full: nothing was written. */
  | 'no-space'
  /** The body does not fit its fact, or the subject is another station's. */
  | 'bad-draft'
  /** The subject's key is not here (yet), or was destroyed by law. */
  | 'no-key'
  | 'erased'

/** The one way in which a write is rejected; everything that was kept before it stays. */
export class DeskTrouble extends Error {
  readonly code: TroubleCode
  constructor(code: TroubleCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`)
    this.name = 'DeskTrouble'
    this.code = code
  }
}

export type SignInFailure = CallFailure | { readonly code: 'not-of-this-station' | 'desk-locked' }

export type RefusedItem = {
  readonly entry: string
  readonly refusal: Refusal
  readonly subject: string
  readonly type: string
  /** The body as it was written; null when it cannot be opened. */
  readonly body: unknown
  readonly at: number
  readonly by: string
  /** `open` until it is written anew or given up with a reason; nothing leaves the tray silently. */
  readonly phase: 'open' | 'mended' | 'declined'
  readonly as: string | null
  readonly reason: string | null
}

/** @property type one of the facts in shared/facts; its version and key are added when it is written */
export type DeskDraft = { readonly subject: string; readonly type: string; readonly body: unknown }

export type MatterFilter = { readonly phase: 'open' | 'all'; readonly day?: string }

/**
 * The desk's store: everything answers from this device, at once, with or without a link. Reads are folded from the journal
 * and kept; a write resolves when it is on the disk.
 */
export type DeskStore = {
  readonly now: () => number
  readonly identity: Live<DeskIdentity | null>
  readonly lock: Live<LockState>
  readonly line: Live<LineState>
  readonly reference: Live<Reference>
  readonly refused: Live<readonly RefusedItem[]>
  readonly space: Live<Space>
  /** Ids of entries that are broken on this disk, and that the county has not or has not given yet. */
  readonly damage: Live<readonly string[]>
  /** Visits of one day (YYYY-MM-DD, UTC+8), and those of other days that are not closed. */
  readonly day: (date: string) => Live<readonly VisitCard[]>
  readonly visit: (subject: string) => Live<VisitCard | null>
  /** Numbers of the visits at the desk now; known while the desk is locked, too. */
  readonly called: Live<readonly number[]>
  /** Names of matters, newest first. */
  readonly listMatters: (filter: MatterFilter) => Promise<readonly string[]>
  /** In the order of `subjects`; what cannot be opened is left out. */
  readonly readMatters: (subjects: readonly string[]) => Promise<readonly MatterState[]>
  /** Which matters changed, here, in another window, or by the county. @returns the end of it */
  readonly followMatters: (heard: (subjects: readonly string[]) => void) => () => void
  /** Makes this browser a desk; one that was revoked is emptied first, and is to be loaded anew afterwards. */
  readonly enrol: (
    code: string,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: CallFailure }>
  /**
   * First time at this desk, or after a forgotten PIN: needs the link; then `setPin`. Where others have a PIN already, one of them
   * (or a stand-in's code) opens the desk first (`desk-locked`): only an open desk can pass its key on.
   */
  readonly signIn: (
    staff: string,
    password: string,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: SignInFailure }>
  /** Six digits. */
  readonly setPin: (pin: string) => Promise<void>
  readonly unlock: (staff: string, pin: string) => Promise<UnlockResult>
  readonly lockNow: () => Promise<void>
  /** Called on every key and touch; the desk locks itself after a while without. */
  readonly stir: () => void
  /** The slot to read out to the shift leader: `7Q4`; null when no codes are left. */
  readonly standInSlot: Live<string | null>
  readonly standIn: (staff: string, code: string) => Promise<UnlockResult>
  /** All or nothing, in this order, on the disk when it resolves; returns the entries' ids. Rejects with DeskTrouble. */
  readonly write: (drafts: readonly DeskDraft[]) => Promise<readonly string[]>
  readonly newSubject: (kind: 'visit' | 'matter') => string
  readonly addPaper: (
    matter: string,
    paper: { readonly name: string; readonly voucher: boolean; readonly pages: readonly Blob[] },
  ) => Promise<string>
  /** Null when the page is not on this device. */
  readonly openPage: (matter: string, hash: string) => Promise<Blob | null>
  readonly mend: (entry: string, body: unknown) => Promise<void>
  readonly decline: (entry: string, reason: string) => Promise<void>
  readonly syncNow: () => void
  /** Fetched when it is wanted. */
  readonly courier: () => Promise<DeskCourier>
  readonly close: () => Promise<void>
}
