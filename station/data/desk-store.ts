import type { CallFailure } from '../../shared/http/call.ts'
import type { OwnedKind } from '../../shared/entry/subject.ts'
import type { Signed } from '../../shared/facts/dispute-record.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { Films } from './films.ts'
import type { DeskCourier } from './courier/desk-courier.ts'
import type { DeskConsults } from './consults.ts'
import type { DeskTrims } from './trims.ts'
import type { Stretched, Stretching } from './vault/stretch.ts'
import type {
  DeskDraft,
  DeskIdentity,
  LineState,
  LockState,
  MatterFilter,
  Reference,
  RefusedItem,
  SignInFailure,
  Space,
  UnlockResult,
  VisitCard,
} from './desk-shapes.ts'
import type { Live } from './live.ts'

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
