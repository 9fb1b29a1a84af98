import type { Refusal } from '../../shared/entry/batch.ts'
import type { CallFailure } from '../../shared/http/call.ts'
import type { Fit } from '../../shared/http/protocol.ts'
import type { Receipt } from '../../shared/entry/receipt.ts'
import type { Article } from '../../shared/facts/article.ts'
import type { CountyState } from '../../shared/facts/county.ts'
import type { Directory, Staff } from '../../shared/facts/directory.ts'
import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import type { WorkingCalendar } from '../../shared/rules/calendar.ts'
import type { Catalogue } from '../../shared/rules/catalogue.ts'
import type { LineRules } from '../../shared/rules/line-rules.ts'
import type { ParcelLine } from './parcel-line.ts'

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
