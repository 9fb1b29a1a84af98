import type { derivativeKinds, evidenceDerived } from '../facts/evidence-kept.ts'
import type { BodyOf } from '../facts/fact.ts'
import type { Circumstances, Original, WrongFile } from './manifest.ts'
import type { Wish } from './wish.ts'

/**
 * The archive 证据库 as the county knows it: originals that nothing ever rewrites, what was made of them, one signed manifest an item. It is in
 * the process that holds the recordings; whoever speaks to it knows this port alone. No answer is a refusal of a person: rights are the hub's.
 */
export type Archive = {
  /** Takes an item's originals in and signs its manifest; what was taken already is answered as it was. Resumable after a crash at any moment. */
  readonly take: (intake: Intake) => Promise<Taken>
  /** The manifest with its signatures, as bytes. */
  readonly manifestOf: (item: string) => Promise<Answer<{ readonly manifest: SignedFile }>>
  /**
   * Bytes of an original or a derivative, by name. Each block is checked before it is given; one that is not as it was kept is read from the
   * second copy, and where that does not have it either the body throws an `ArchiveFault`.
   */
  readonly read: (item: string, name: string, range?: Range) => Promise<Answer<OpenedFile>>
  /** Originals first, then derivatives in the order in which they were made. */
  readonly list: (
    item: string,
  ) => Promise<Answer<{ readonly files: readonly KeptFile[]; readonly copies: number }>>
  /** Made already: answered at once. One at a time; `signal` takes it back, waiting or running. */
  readonly derive: (item: string, wish: Wish, watch?: Watch) => Promise<Derived>
  /** Whether the county has a recogniser 识别程序, which writes a transcript when it is wished. */
  readonly recognises: boolean
  /** Keeps what somebody made elsewhere, a transcript, beside the originals. */
  readonly keep: (item: string, made: MadeFile) => Promise<Derived>
  /** Whether a file of the same computer, which nobody has taken in yet, can be seen or heard at all; within the bounds that films are made in. */
  readonly look: (path: string) => Promise<Answer<{ readonly picture: boolean; readonly sound: boolean }>>
  /** Looks at every byte of both copies. */
  readonly verify: (item: string) => Promise<Answer<{ readonly verified: VerifiedItem }>>
  /** Its key is wrapped by another class's from now on. */
  readonly reclass: (item: string, className: string) => Promise<Answer<object>>
  /** Destroys the key and the files of both copies, and signs a certificate. Twice is the same certificate. */
  readonly remove: (item: string, ground: RemovalGround) => Promise<Answer<{ readonly removed: Removed }>>
  /** What stays of an item that is gone, or is going; `unknown`: nobody deleted it. */
  readonly certificateOf: (item: string) => Promise<Answer<{ readonly certificate: Certificate }>>
  readonly standing: () => Promise<ArchiveStanding>
  readonly close: () => Promise<void>
}

/**
 * `unknown`: no such item, or no file of that name · `gone`: deleted, its key is destroyed · `altered`: what lies there is not what was kept ·
 * `no-room`, `disk`: the disk is full, or does not answer · `not-a-recording`: nothing of it can be read as one · `absent`: its files are not here ·
 * `no-tool`: there is no ffmpeg, or no recogniser · `too-long`, `failed`: it was stopped, or could not do it; `said` is its last word · `cancelled` ·
 * `unsuited`: this cannot be made of that · of what a recogniser wrote: `rubbish`: no WebVTT, or none with times that can be · `outside`: it speaks of
 * times that the item does not have · `too-much`: no transcript is so long · `silent`: it wrote no sentence
 */
export const archiveTroubles = [
  'unknown',
  'gone',
  'altered',
  'no-room',
  'disk',
  'not-a-recording',
  'absent',
  'no-tool',
  'too-long',
  'failed',
  'cancelled',
  'unsuited',
  'rubbish',
  'outside',
  'too-much',
  'silent',
] as const
export type ArchiveTrouble = (typeof archiveTroubles)[number]
export type Refused = { readonly ok: false; readonly code: ArchiveTrouble; readonly said?: string }
export type Answer<Value> = ({ readonly ok: true } & Value) | Refused

/** Thrown by the body of a file while it is read, because its beginning was given already. */
export class ArchiveFault extends Error {
  override readonly name = 'ArchiveFault'
  readonly code: ArchiveTrouble
  constructor(code: ArchiveTrouble) {
    super(`the archive could not go on: ${code}`)
    this.code = code
  }
}

export type Intake = {
  readonly item: string
  readonly circumstances: Circumstances
  readonly from: IntakeSource
}

/** `recording`: the recorder's folder of that session, which lies where the archive is. `files`: opened by who has their key. */
export type IntakeSource =
  | { readonly kind: 'recording'; readonly session: string; readonly manifest: string }
  | {
      readonly kind: 'files'
      readonly tracks: readonly {
        readonly name: string
        readonly kind: 'camera' | 'screen' | 'microphone' | null
      }[]
      readonly files: readonly IntakeFile[]
      readonly seals: readonly IntakeSeal[]
      /** What is known to be missing before anything is opened. */
      readonly wrong: readonly WrongFile[]
    }
/** @property expected what was sealed of it; null where its recorder's own seals speak of it, which the archive reads */
export type IntakeFile = Pick<Original, 'name' | 'track' | 'media' | 'prev' | 'span'> & {
  readonly expected: { readonly bytes: number; readonly sha256: string; readonly sm3: string | null } | null
  /** From its beginning, each time anew; null when its bytes are not here. */
  readonly open: () => AsyncIterable<Uint8Array> | null
}
export type IntakeSeal = {
  readonly number: number
  readonly root: string
  readonly sm3: string | null
  readonly prev: string | null
  readonly entry: string
  readonly at: number
}

export type Taken = Answer<{
  readonly archived: {
    readonly manifest: string
    readonly sm3: string
    readonly files: number
    readonly bytes: number
    readonly duration: number
    readonly copies: number
    readonly wrong: readonly WrongFile[]
  }
}>

/** @property sm2 null unless the county signs with its SM2 key, too */
export type SignedFile = {
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly keyId: string
  readonly ed25519: Uint8Array
  readonly sm2: Uint8Array | null
}
/** Signs bytes with the county's ledger key. */
export type EvidenceSigner = {
  readonly keyId: string
  readonly ed25519: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>
  readonly sm2?: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>
}

/** Bytes `from` (included) to `to` (not included); to the end where it is left out. */
export type Range = { readonly from: number; readonly to?: number }

/**
 * @property pieces sums of each `pieceBytes` of a derivative, so that a player can check what it shows; empty for originals, which are small
 * @property span ms within the item from which to which it goes; null where it has no time
 */
export type KeptFile = {
  readonly name: string
  readonly kind: 'original' | (typeof derivativeKinds)[number]
  readonly track: string | null
  readonly media: string
  readonly bytes: number
  readonly sha256: string
  readonly sm3: string
  readonly pieces: readonly string[]
  readonly span: { readonly from: number; readonly to: number } | null
}
export const pieceBytes = 1_048_576

export type OpenedFile = {
  readonly file: KeptFile
  readonly from: number
  readonly to: number
  readonly body: AsyncIterable<Uint8Array>
}

export type Watch = {
  /** 0 to 1. */
  readonly onProgress?: (part: number) => void
  readonly signal?: AbortSignal
}
export type DerivedBody = BodyOf<typeof evidenceDerived>
/** `made`: false where it was there already. */
export type Derived = Answer<{
  readonly derived: DerivedBody
  readonly file: KeptFile
  readonly made: boolean
}>

export type MadeFile = {
  readonly name: string
  readonly kind: 'transcript'
  readonly from: readonly string[]
  readonly media: string
  readonly bytes: Uint8Array
  readonly how: DerivedBody['how']
}

/** `missing`: not there · `altered`: not as kept · `unsigned`: not what the signed manifest names */
export type FileFault = {
  readonly name: string
  readonly copy: 'first' | 'second'
  readonly what: 'missing' | 'altered' | 'unsigned'
}
export type VerifiedItem = {
  readonly files: number
  readonly bytes: number
  readonly faults: readonly FileFault[]
}

/** By the county's table and two people, or because the law erases it. `asked` is the entry of the step; null for the law's. */
export type RemovalGround = {
  readonly asked: string | null
  readonly askedBy: string
  readonly answeredBy: string
  readonly reason: string
  readonly class: string
  readonly table: number
}
export type Removed = {
  /** SHA-256 of the certificate's text. */
  readonly certificate: string
  readonly text: string
  readonly files: number
  readonly bytes: number
  readonly at: number
}

/** @property text as it was signed */
export type Certificate = {
  readonly text: string
  readonly ed25519: Uint8Array
  readonly keyId: string
}

/** @property copy `none`: no second disk is configured · `behind`: files that are not on it yet · `away`: it does not answer */
export type ArchiveStanding = {
  readonly items: number
  /** Bytes left on the first disk. */
  readonly room: number
  readonly copy: { readonly kind: 'none' | 'well' | 'behind' | 'away'; readonly files: number }
}
