import type { Refusal } from '../../shared/entry/batch.ts'
import type { CallFailure } from '../../shared/http/call.ts'
import type { Fit } from '../../shared/http/protocol.ts'
import type { Receipt } from '../../shared/entry/receipt.ts'
import type { Article } from '../../shared/facts/article.ts'
import type { CountyState } from '../../shared/facts/county.ts'
import type { Directory, Staff } from '../../shared/facts/directory.ts'
import type { OwnedKind } from '../../shared/entry/subject.ts'
import type { Signed } from '../../shared/facts/dispute-record.ts'
import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import type { WorkingCalendar } from '../../shared/rules/calendar.ts'
import type { Catalogue } from '../../shared/rules/catalogue.ts'
import type { LineRules } from '../../shared/rules/line-rules.ts'
import type { Films } from './films.ts'
import type { DeskCourier } from './courier/desk-courier.ts'
import type { DeskConsults } from './consults.ts'
import type { ParcelLine } from './parcel-line.ts'
import type { DeskTrims } from './trims.ts'
import type { Stretched, Stretching } from './vault/stretch.ts'

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

export type Reference = {
  readonly county: CountyState | null
  readonly directory: Directory
  readonly catalogue: Catalogue | null
  readonly calendar: WorkingCalendar | null
  readonly articles: readonly Article[]
  /** What the county set for the lines of its desks; null until it did. */
  readonly line: LineRules | null
}

export type VisitCard = {
  readonly visit: VisitState
  readonly matters: readonly MatterState[]
  readonly consults: readonly ConsultState[]
  /** What was recorded of it 录像, by this desk or in its consults. */
  readonly recordings: readonly EvidenceState[]
  /** Raised from it. */
  readonly disputes: readonly DisputeState[]
}

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
  /** Its words lie at the county; they are fetched first. */
  | 'trimmed'

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
export type DeskStore = DeskConsults &
  DeskTrims & {
    readonly now: () => number
    /** How far this computer's clock went ahead by itself since the county was last asked, ms: a sleep, or a clock that was set. */
    readonly leapt: () => number
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
    /** @param ahead the PIN, stretched as `stretching` said at some time before: what of this lies behind is not waited for again */
    readonly unlock: (staff: string, pin: string, ahead?: Promise<Stretched> | null) => Promise<UnlockResult>
    /** How somebody's PIN is stretched, for whoever begins with that before the store is open; null where they have none. */
    readonly stretching: (staff: string) => Stretching | null
    readonly lockNow: () => Promise<void>
    /** Called on every key and touch; the desk locks itself after a while without. */
    readonly stir: () => void
    /** The slot to read out to the shift leader: `7Q4`; null when no codes are left. */
    readonly standInSlot: Live<string | null>
    readonly standIn: (staff: string, code: string) => Promise<UnlockResult>
    /** All or nothing, in this order, on the disk when it resolves; returns the entries' ids. Rejects with DeskTrouble. */
    readonly write: (drafts: readonly DeskDraft[]) => Promise<readonly string[]>
    readonly newSubject: (kind: OwnedKind) => string
    readonly addPaper: (
      matter: string,
      paper: { readonly name: string; readonly voucher: boolean; readonly pages: readonly Blob[] },
    ) => Promise<string>
    /** The signed paper of a dispute, photographed: as with `addPaper`. */
    readonly addSigned: (
      dispute: string,
      signed: Omit<Signed, 'pages'> & { readonly pages: readonly Blob[] },
    ) => Promise<void>
    /** Null when the page is not on this device; `trimmed` when it was, and now lies at the county. */
    readonly openPage: (subject: string, hash: string) => Promise<Blob | 'trimmed' | null>
    readonly mend: (entry: string, body: unknown) => Promise<void>
    readonly decline: (entry: string, reason: string) => Promise<void>
    readonly syncNow: () => void
    /** Fetched when it is wanted. */
    readonly films: () => Promise<Films>
    readonly courier: () => Promise<DeskCourier>
    readonly close: () => Promise<void>
  }
